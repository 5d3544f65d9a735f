package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.tarweb.ServerSettings;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.site.SitePolicy;
import io.tarweb.transport.TransportKind;
import io.tarweb.wire.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TarwebProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TarwebPropertiesTests {

	private static final ArchiveSource SOURCE = ArchiveSource.ofFile(Path.of("docs.tar"));

	@ParameterizedTest
	@MethodSource
	void aPropertyReachesTheSettings(String property, String value, Function<ServerSettings, Object> setting,
			Object expected) {
		assertThat(settings(Map.of(property, value))).extracting(setting).isEqualTo(expected);
	}

	static Stream<Arguments> aPropertyReachesTheSettings() {
		return Stream.of(setting("tarweb.prefix", "docs/html", (settings) -> settings.site().prefix(), "docs/html/"),
				setting("tarweb.address", "127.0.0.2", (settings) -> settings.listen().getHostString(), "127.0.0.2"),
				setting("tarweb.port", "0", (settings) -> settings.listen().getPort(), 0),
				setting("tarweb.port", "9000", (settings) -> settings.listen().getPort(), 9000),
				setting("tarweb.transport", "auto", ServerSettings::transport, null),
				setting("tarweb.transport", "io-uring", ServerSettings::transport, TransportKind.IO_URING),
				setting("tarweb.transport", "io_uring", ServerSettings::transport, TransportKind.IO_URING),
				setting("tarweb.transport", "epoll", ServerSettings::transport, TransportKind.EPOLL),
				setting("tarweb.transport", "kqueue", ServerSettings::transport, TransportKind.KQUEUE),
				setting("tarweb.transport", "nio", ServerSettings::transport, TransportKind.NIO),
				setting("tarweb.workers", "3", ServerSettings::workers, 3),
				setting("tarweb.max-connections", "7", (settings) -> settings.limits().maxConnections(), 7),
				setting("tarweb.max-request-head-size", "4KB", (settings) -> settings.limits().maxHeadBytes(), 4096),
				setting("tarweb.max-request-body-size", "0B", (settings) -> settings.limits().maxBodyBytes(), 0L),
				setting("tarweb.request-head-timeout", "3s", (settings) -> settings.limits().headTimeout(),
						Duration.ofSeconds(3)),
				setting("tarweb.idle-timeout", "1m", (settings) -> settings.limits().idleTimeout(),
						Duration.ofMinutes(1)),
				setting("tarweb.write-timeout", "250ms", (settings) -> settings.limits().writeTimeout(),
						Duration.ofMillis(250)),
				setting("tarweb.request-head-timeout", "4", (settings) -> settings.limits().headTimeout(),
						Duration.ofSeconds(4)),
				setting("tarweb.idle-timeout", "5", (settings) -> settings.limits().idleTimeout(),
						Duration.ofSeconds(5)),
				setting("tarweb.write-timeout", "6", (settings) -> settings.limits().writeTimeout(),
						Duration.ofSeconds(6)),
				setting("tarweb.server-header", "false", ServerSettings::serverHeader, false));
	}

	private static Arguments setting(String property, String value, Function<ServerSettings, Object> setting,
			Object expected) {
		return Arguments.of(property, value, setting, expected);
	}

	@Test
	void enabledAndArchiveAreBound() {
		TarwebProperties properties = bind(Map.of("tarweb.enabled", "false", "tarweb.archive", "classpath:docs.tar"));
		assertThat(properties.enabled()).isFalse();
		assertThat(properties.archive()).isEqualTo("classpath:docs.tar");
	}

	@Test
	void defaultsAreTheEnginesOwn() {
		TarwebProperties properties = Binder.get(new MockEnvironment()).bindOrCreate("tarweb", TarwebProperties.class);
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.archive()).isNull();
		ServerSettings.Builder fromProperties = builder();
		properties.applyTo(fromProperties);
		assertThat(fromProperties.build()).usingRecursiveComparison()
			.ignoringFields("customizer")
			.isEqualTo(builder().build());
		assertThat(fromProperties.build().limits()).isEqualTo(ConnectionLimits.DEFAULTS);
		assertThat(fromProperties.build().site()).isEqualTo(SitePolicy.DEFAULTS);
	}

	private static ServerSettings settings(Map<String, String> properties) {
		ServerSettings.Builder settings = builder();
		bind(properties).applyTo(settings);
		return settings.build();
	}

	private static TarwebProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bind("tarweb", TarwebProperties.class).get();
	}

	private static ServerSettings.Builder builder() {
		return ServerSettings.forSource(SOURCE);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			port,                  70000,     must be between 0 and 65535
			port,                  -1,        must be between 0 and 65535
			prefix,                a/../b,    must not contain '..'
			workers,               0,         must be positive
			max-connections,       0,         must be positive
			max-request-head-size, 100B,      must be between 512 B and 1 MiB
			max-request-head-size, 5GB,       must be between 512 B and 1 MiB
			max-request-body-size, -1B,       must not be negative
			request-head-timeout,  0s,        must be positive
			idle-timeout,          -1s,       must be positive
			write-timeout,         0s,        must be positive
			""")
	void theOperatorReadsWhichValueIsOutOfRange(String name, String value, String reason, CapturedOutput output) {
		run("--tarweb." + name + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '" + value + "' for configuration property 'tarweb." + name + "'")
			.contains(reason)
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			address,               [::g],   UnknownHostException
			port,                  eighty,          int
			transport,             udp,             IO_URING
			workers,               many,            java.lang.Integer
			max-connections,       many,            int
			max-request-head-size, big,             DataSize
			max-request-body-size, big,             DataSize
			request-head-timeout,  soon,            Duration
			idle-timeout,          soon,            Duration
			write-timeout,         soon,            Duration
			server-header,         maybe,           boolean
			""")
	void theOperatorReadsWhichValueIsOfTheWrongKind(String name, String value, String expected, CapturedOutput output) {
		run("--tarweb." + name + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: tarweb." + name)
			.contains("Value: \"" + value + "\"")
			.contains(expected)
			.doesNotContain("\tat ");
	}

	private static void run(String property) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run("--tarweb.archive=docs.tar", property)).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TarwebAutoConfiguration.class)
	static class Application {

	}

}
