package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;

import io.tarweb.spring.TestArchive;
import io.tarweb.spring.health.TarwebHealthIndicator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
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
				.isSameAs(context.getBean(TarwebHealthIndicator.class)));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthIndicator.class));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.configuredRunner.withPropertyValues("management.health.tarweb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthIndicator.class));
	}

	@Test
	void itIsSwitchedOffWithAllTheDefaults() {
		this.configuredRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebHealthIndicator.class));
	}

	@Test
	void anIndicatorOfTheApplicationsOwnIsUsedInstead() {
		this.configuredRunner
			.withBean("tarwebHealthIndicator", HealthIndicator.class, () -> () -> Health.outOfService().build())
			.run((context) -> assertThat(context).hasBean("tarwebHealthIndicator")
				.doesNotHaveBean(TarwebHealthIndicator.class));
	}

}
