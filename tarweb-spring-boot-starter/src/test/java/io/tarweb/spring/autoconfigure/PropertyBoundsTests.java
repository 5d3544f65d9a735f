package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the upper bounds of all properties that are numbers: counts, sizes, times.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertyBoundsTests {

	private static final Set<String> NUMBERS = Set.of("java.lang.Byte", "java.lang.Short", "java.lang.Integer",
			"java.lang.Long", "java.lang.Float", "java.lang.Double", "java.time.Duration",
			"org.springframework.util.unit.DataSize");

	/** More nanoseconds than a long can count. */
	private static final String THREE_CENTURIES = "109500d";

	private static final Map<String, String> TOO_LARGE = new TreeMap<>(Map.ofEntries(
			Map.entry("tarweb.access-log.queue-capacity", "1048577"),
			Map.entry("tarweb.archive-limits.max-entries", "2147483647"),
			Map.entry("tarweb.archive-limits.max-name-size", "1TB"),
			Map.entry("tarweb.archive-limits.max-unpacked-size", "17TB"),
			Map.entry("tarweb.hand-over.allowed-uid", "4294967296"),
			Map.entry("tarweb.http2.max-concurrent-streams", "10001"),
			Map.entry("tarweb.http2.max-header-list-size", "2MB"), Map.entry("tarweb.idle-timeout", THREE_CENTURIES),
			Map.entry("tarweb.max-connections", "2147483647"), Map.entry("tarweb.max-ranges", "2147483647"),
			Map.entry("tarweb.max-request-body-size", "2TB"), Map.entry("tarweb.max-request-head-size", "2MB"),
			Map.entry("tarweb.port", "65536"), Map.entry("tarweb.reload.kept", "101"),
			Map.entry("tarweb.reload.min-share", "1.01"), Map.entry("tarweb.request-head-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.connect-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.default.connect-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.default.handshake-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.default.idle-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.default.max-lifetime", THREE_CENTURIES),
			Map.entry("tarweb.router.handshake-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.idle-timeout", THREE_CENTURIES),
			Map.entry("tarweb.router.max-connections", "2147483647"),
			Map.entry("tarweb.router.max-lifetime", THREE_CENTURIES), Map.entry("tarweb.router.port", "65536"),
			Map.entry("tarweb.source.connect-timeout", THREE_CENTURIES), Map.entry("tarweb.source.max-size", "17TB"),
			Map.entry("tarweb.source.read-timeout", THREE_CENTURIES), Map.entry("tarweb.ssl.redirect-port", "65536"),
			Map.entry("tarweb.watch.jitter", THREE_CENTURIES), Map.entry("tarweb.watch.poll-interval", THREE_CENTURIES),
			Map.entry("tarweb.watch.quiet-period", THREE_CENTURIES), Map.entry("tarweb.workers", "100000"),
			Map.entry("tarweb.write-timeout", THREE_CENTURIES)));

	@Test
	void noNumberIsForgotten() throws IOException {
		assertThat(TarwebPropertiesMetadataTests.properties()
			.stream()
			.filter((property) -> NUMBERS.contains(property.get("type")))
			.map((property) -> (String) property.get("name"))
			.collect(Collectors.toSet())).isEqualTo(TOO_LARGE.keySet());
	}

	@ParameterizedTest(name = "{0}={1}")
	@MethodSource
	void whatIsTooLargeIsRefusedByItsName(String property, String value, CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String configured = property.startsWith("tarweb.router.") ? "--tarweb.router.default.backend=close"
				: "--tarweb.archive=docs.tar";
		assertThatThrownBy(
				() -> application.run(configured, "--tarweb.watch.enabled=true", "--" + property + "=" + value))
			.isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '" + value + "' for configuration property '" + property + "'")
			.containsPattern("Validation failed for the following reason:\\s+(\\w+ )?must be (at most|between) ")
			.doesNotContain("\tat ");
	}

	static Stream<Arguments> whatIsTooLargeIsRefusedByItsName() {
		return TOO_LARGE.entrySet().stream().map((each) -> Arguments.of(each.getKey(), each.getValue()));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TarwebAutoConfiguration.class, TarwebRouterAutoConfiguration.class,
			TarwebWatchAutoConfiguration.class })
	static class Application {

	}

}
