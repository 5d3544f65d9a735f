package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;

import io.tarweb.spring.TestArchive;
import io.tarweb.spring.actuate.endpoint.TarwebEndpoint;
import io.tarweb.spring.actuate.endpoint.TarwebEndpointWebExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebEndpointAutoConfiguration}.
 */
class TarwebEndpointAutoConfigurationTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebEndpointAutoConfiguration.class));

	private ApplicationContextRunner configuredRunner;

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.configuredRunner = this.contextRunner.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0");
	}

	@Test
	void thereIsAnEndpointWhereItIsExposed() {
		this.configuredRunner.withPropertyValues("management.endpoints.web.exposure.include=tarweb")
			.run((context) -> assertThat(context).hasSingleBean(TarwebEndpoint.class)
				.hasSingleBean(TarwebEndpointWebExtension.class));
	}

	@Test
	void thereIsNoneWhereItIsNotExposed() {
		this.configuredRunner.run((context) -> assertThat(context).doesNotHaveBean(TarwebEndpoint.class)
			.doesNotHaveBean(TarwebEndpointWebExtension.class));
	}

	@Test
	void thereIsNoneWhereAccessIsClosed() {
		this.configuredRunner
			.withPropertyValues("management.endpoints.web.exposure.include=tarweb",
					"management.endpoint.tarweb.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebEndpoint.class));
	}

	@Test
	void thereIsNoneWithoutAServer() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=tarweb")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TarwebEndpoint.class)
				.doesNotHaveBean(TarwebEndpointWebExtension.class));
	}

}
