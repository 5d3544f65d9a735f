package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import io.tarweb.TarwebServer;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.health.HealthRules;
import io.tarweb.spring.health.TarwebHealthContributor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebHealthContributorAutoConfiguration}.
 */
class TarwebHealthContributorAutoConfigurationTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebHealthContributorAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class));

	private ApplicationContextRunner configuredRunner;

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.configuredRunner = this.contextRunner.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0");
	}

	@Test
	void theContributorIsCalledTarweb() {
		this.configuredRunner
			.run((context) -> assertThat(context.getBean(HealthContributorRegistry.class).getContributor("tarweb"))
				.isSameAs(context.getBean(TarwebHealthContributor.class)));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthContributor.class));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.configuredRunner.withPropertyValues("management.health.tarweb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthContributor.class));
	}

	@Test
	void itIsSwitchedOffWithAllTheDefaults() {
		this.configuredRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthContributor.class));
	}

	@Test
	void anIndicatorOfTheApplicationsOwnIsUsedInstead() {
		this.configuredRunner
			.withBean("tarwebHealthIndicator", HealthIndicator.class, () -> () -> Health.outOfService().build())
			.run((context) -> assertThat(context).hasBean("tarwebHealthIndicator")
				.doesNotHaveBean(TarwebHealthContributor.class));
	}

	@Test
	void theRulesAreThoseOfTheProperties() {
		this.configuredRunner.withPropertyValues("tarweb.health.refused-reload=out-of-service").run((context) -> {
			TestArchive.with("index.html", "new").writeTruncatedTo(this.directory.resolve("docs.tar"));
			context.getBean(TarwebServer.class).reload();
			CompositeHealthContributor sites = (CompositeHealthContributor) context
				.getBean(TarwebHealthContributor.class)
				.getContributor("sites");
			assertThat(((HealthIndicator) sites.getContributor("default")).health().getStatus())
				.isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void theDefaultRulesAreTheIndicatorsOwn() {
		assertThat(new Binder().bindOrCreate("tarweb.health", HealthProperties.class).toRules())
			.isEqualTo(HealthRules.DEFAULTS);
	}

	@Test
	void everyRuleIsBound() {
		assertThat(new Binder(new MapConfigurationPropertySource(Map.of("tarweb.health.no-archive", "up",
				"tarweb.health.damaged-archive", "OUT_OF_SERVICE", "tarweb.health.refused-reload", "down")))
			.bind("tarweb.health", HealthProperties.class)
			.get()
			.toRules()).isEqualTo(new HealthRules(Status.UP, Status.OUT_OF_SERVICE, Status.DOWN));
	}

}
