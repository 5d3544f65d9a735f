package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.tarweb.TarwebServer;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.actuate.endpoint.TarwebEndpoint;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.spring.internal.cloud.ReloadOnRefreshListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebRefreshAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
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
	void whatARefreshChangesInVainIsNamedUntilItIsWhatItWas(CapturedOutput output) throws IOException {
		String before = "tarweb.archive=" + this.archive
				+ "\ntarweb.port=0\nranges=3\ntarweb.max-ranges=${ranges}\ntarweb.markdown=false\n";
		configure(before);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=" + this.directory.toUri(),
					"--management.endpoints.web.exposure.include=tarweb")) {
			ContextRefresher refresher = context.getBean(ContextRefresher.class);
			TarwebEndpoint endpoint = context.getBean(TarwebEndpoint.class);
			refresher.refresh();
			assertThat(output).doesNotContain("Restart the application");
			assertThat(endpoint.status().changedProperties()).isNull();

			configure("tarweb.archive=" + this.archive + "\ntarweb.port=1\nranges=4\ntarweb.max-ranges=${ranges}\n"
					+ "tarweb.sites.api.archive=other.tar\n");
			assertThat(refresher.refresh()).contains("tarweb.port");
			List<String> changed = List.of("tarweb.markdown", "tarweb.max-ranges", "tarweb.port",
					"tarweb.sites.api.archive");
			assertThat(output).containsPattern(
					"WARN .*Restart the application for '" + String.join("', '", changed).replace(".", "\\.") + "'");
			assertThat(endpoint.status().changedProperties()).isEqualTo(changed);
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("old");
			refresher.refresh();
			assertThat(output.toString().split("Restart the application", -1)).hasSize(3);
			context.getBean(TarwebServer.class).stop(Duration.ZERO);
			assertThat(endpoint.status().changedProperties()).isEqualTo(changed);

			configure(before);
			refresher.refresh();
			assertThat(output.toString().split("Restart the application", -1)).hasSize(3);
			assertThat(endpoint.status().changedProperties()).isNull();
		}
	}

	private void configure(String properties) throws IOException {
		Files.writeString(this.directory.resolve("application.properties"), properties);
	}

	@Test
	void whatIsChangedInVainIsKnownWhereBeansAreLazy(CapturedOutput output) {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				TestPropertyValues.of("tarweb.port=1").applyTo(context);
				context.publishEvent(new EnvironmentChangeEvent(context, Set.of("tarweb.port")));
				assertThat(output).contains("Restart the application for 'tarweb.port'");
			});
	}

	@Test
	void propertiesOfTheRouterNeedNoRestart(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			TestPropertyValues.of("tarweb.router.idle-timeout=1m").applyTo(context);
			context.publishEvent(new EnvironmentChangeEvent(context, Set.of("tarweb.router.idle-timeout")));
			assertThat(output).doesNotContain("Restart the application");
		});
	}

	@Test
	void springCloudMayBeAbsent() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("tarwebReloadOnRefreshListener")
				.doesNotHaveBean("tarwebChangedPropertiesListener"));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.withPropertyValues("tarweb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReloadOnRefreshListener.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TarwebAutoConfiguration.class, TarwebRefreshAutoConfiguration.class,
			TarwebEndpointAutoConfiguration.class, ConfigurationPropertiesAutoConfiguration.class,
			ConfigurationPropertiesRebinderAutoConfiguration.class, RefreshAutoConfiguration.class })
	static class Application {

	}

}
