package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import io.tarweb.TarwebServer;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.actuate.info.TarwebInfoContributor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebInfoContributorAutoConfiguration}.
 */
class TarwebInfoContributorAutoConfigurationTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebInfoContributorAutoConfiguration.class))
			.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0");
	}

	@Test
	void infoHasTheSites() {
		this.contextRunner
			.run((context) -> assertThat(info(context.getBean(TarwebInfoContributor.class)).get("tarweb")).asString()
				.contains("default", context.getBean(TarwebServer.class).status().site("default").current().id()));
	}

	@Test
	void infoHasNothingOfAServerThatDoesNotRun() {
		this.contextRunner.run((context) -> {
			context.getBean(TarwebServer.class).stop(Duration.ZERO);
			assertThat(info(context.getBean(TarwebInfoContributor.class)).getDetails()).isEmpty();
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.info.tarweb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebInfoContributor.class));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.withPropertyValues("tarweb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebInfoContributor.class));
	}

	@Test
	void theActuatorMayBeAbsent() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledInfoContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tarwebInfoContributor"));
	}

	private static Info info(InfoContributor contributor) {
		Info.Builder info = new Info.Builder();
		contributor.contribute(info);
		return info.build();
	}

}
