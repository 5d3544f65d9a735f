package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import io.tarweb.TarwebServer;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.cloud.ReloadOnRefreshListener;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebRefreshAutoConfiguration}.
 */
class TarwebRefreshAutoConfigurationTests {

	@TempDir
	private Path directory;

	private Path archive;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void configure() {
		this.archive = TestArchive.with("index.html", "old").writeTo(this.directory.resolve("docs.tar"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebRefreshAutoConfiguration.class,
							ConfigurationPropertiesAutoConfiguration.class, RefreshAutoConfiguration.class))
			.withInitializer(new TarwebPortInfoApplicationContextInitializer())
			.withPropertyValues("tarweb.archive=" + this.archive, "tarweb.port=0");
	}

	@Test
	void aRefreshReloads() {
		this.contextRunner.run((context) -> {
			TestArchive.with("index.html", "new").writeTo(this.archive);
			context.getBean(RefreshScope.class).refreshAll();
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("new");
		});
	}

	@Test
	void aRefreshOfASingleBeanDoesNot() {
		this.contextRunner.run((context) -> {
			TestArchive.with("index.html", "new").writeTo(this.archive);
			context.publishEvent(new RefreshScopeRefreshedEvent("other"));
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("old");
		});
	}

	@Test
	void aRefreshSurvivesAnArchiveThatIsRefused() {
		this.contextRunner.run((context) -> {
			TestArchive.with("index.html", "new").writeTruncatedTo(this.archive);
			context.getBean(RefreshScope.class).refreshAll();
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("old");
		});
	}

	@Test
	void aRefreshOfAServerThatDoesNotRunDoesNothing() {
		this.contextRunner.run((context) -> {
			context.getBean(TarwebServer.class).stop(Duration.ZERO);
			context.getBean(RefreshScope.class).refreshAll();
			assertThat(context.getBean(TarwebServer.class).isRunning()).isFalse();
		});
	}

	@Test
	void springCloudMayBeAbsent() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tarwebReloadOnRefreshListener"));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.withPropertyValues("tarweb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReloadOnRefreshListener.class));
	}

}
