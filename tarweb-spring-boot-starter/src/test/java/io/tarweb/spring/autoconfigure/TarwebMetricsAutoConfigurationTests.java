package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.metrics.TarwebMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebMetricsAutoConfiguration}.
 */
class TarwebMetricsAutoConfigurationTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebMetricsAutoConfiguration.class));

	private final ApplicationContextRunner meteredRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	private String[] configured = {};

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.configured = new String[] { "tarweb.archive=" + archive, "tarweb.port=0" };
	}

	@Test
	void metersAreBoundWhereThereIsARegistry() {
		this.meteredRunner.withPropertyValues(this.configured).run((context) -> {
			assertThat(context).hasSingleBean(TarwebMetrics.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("tarweb.requests")
				.tags("site", "default", "status", "2xx", "protocol", "http/1.1")
				.functionCounter()
				.count()).isZero();
			assertThat(registry.get("tarweb.archive.entries").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void metersCanBeSwitchedOff() {
		this.meteredRunner.withPropertyValues(this.configured)
			.withPropertyValues("management.metrics.enable.tarweb=false")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("tarweb.requests").meters())
				.isEmpty());
	}

	@Test
	void thereAreNoneWithoutARegistry() {
		this.contextRunner.withPropertyValues(this.configured)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebMetrics.class));
	}

	@Test
	void thereAreNoneWithoutMicrometer() {
		this.contextRunner.withPropertyValues(this.configured)
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void thereAreNoneWithoutAServer() {
		this.meteredRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebMetrics.class));
	}

	@Test
	void metersOfTheApplicationsOwnAreUsedInstead() {
		this.meteredRunner.withPropertyValues(this.configured)
			.withBean("ownMetrics", TarwebMetrics.class, () -> new TarwebMetrics(null) {
				@Override
				public void bindTo(MeterRegistry registry) {
				}
			})
			.run((context) -> assertThat(context).hasSingleBean(TarwebMetrics.class).hasBean("ownMetrics"));
	}

}
