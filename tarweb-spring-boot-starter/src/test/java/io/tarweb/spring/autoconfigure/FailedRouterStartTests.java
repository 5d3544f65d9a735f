package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.spring.TestArchive;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for what an operator reads when the application can't start because of the
 * router's properties.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailedRouterStartTests {

	private static final String ROUTE = "--tarweb.router.routes[1].";

	@TempDir
	private Path directory;

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(quoteCharacter = '"', textBlock = """
			server-names[0]  | a..b        | must be a name such as
			server-names     | ""          | must have a name
			name             | first       | must be that of one route
			name             | a b         | must have 1 to 100 characters
			allow[0]         | 10.0.0.1/8  | the address has bits
			address          | localhost   | must be a host and a port
			path             | /run/a.sock | must only be given for a backend of the kind 'pass'
			sorry.backend    | close       | must not be given for connections that are closed
			ssl.alpn[0]      | h2          | must only be given with a certificate
			idle-timeout     | 0           | must be positive
			max-lifetime     | 366d        | must be at most 365 days
			""", delimiter = '|')
	void aPropertyOfARouteIsWrong(String property, String value, String reason, CapturedOutput output) {
		failWithRoutes(ROUTE + property + "=" + value);
		assertRefused(output, "tarweb.router.routes[1]." + property.replaceAll("^(ssl.alpn).*", "$1"), reason);
	}

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', textBlock = """
			server-names     | a.example.org | must not be given for the default route
			address          | localhost:1   | must only be given for a backend of the kind 'proxy'
			proxy-protocol   | v1            | must only be given for a backend of the kind 'proxy'
			path             | /run/a.sock   | must only be given for a backend of the kind 'pass'
			idle-timeout     | 0             | must be positive
			""")
	void aPropertyOfTheDefaultRouteIsWrong(String property, String value, String reason, CapturedOutput output) {
		fail("--tarweb.router.default.backend=close", "--tarweb.router.default." + property + "=" + value);
		assertRefused(output, "tarweb.router.default." + property, reason);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			backend=proxy           | address
			backend=pass            | path
			name=third              | backend
			backend=close           | name
			""")
	void aPropertyOfARouteIsMissing(String given, String missing, CapturedOutput output) {
		fail("--tarweb.router.default.backend=close", "--tarweb.router.routes[0].server-names=a.example.org",
				"--tarweb.router.routes[0]." + given, given.startsWith("name=") ? "--unused"
						: "--tarweb.router.routes[0].name=" + ("name".equals(missing) ? "" : "third"));
		assertRefused(output, "tarweb.router.routes[0]." + missing, "must be set");
	}

	@Test
	void theDefaultRouteIsMissing(CapturedOutput output) {
		fail("--tarweb.router.routes[0].name=a", "--tarweb.router.routes[0].server-names=a.example.org",
				"--tarweb.router.routes[0].backend=close");
		assertExplained(output, "'tarweb.router.default.backend' is not set",
				"Set 'tarweb.router.default.backend' to 'close'");
	}

	@Test
	void theBackendOfTheDefaultRouteIsMissing(CapturedOutput output) {
		fail("--tarweb.router.default.no-name=true");
		assertRefused(output, "tarweb.router.default.backend", "must be set, to 'site', 'proxy', 'pass' or 'close'");
	}

	@Test
	void theKindOfABackendIsUnknown(CapturedOutput output) {
		fail("--tarweb.router.default.backend=drop");
		assertThat(output).contains("APPLICATION FAILED TO START", "tarweb.router.default.backend", "drop")
			.doesNotContain("\tat ");
	}

	@Test
	void thereIsNoSite(CapturedOutput output) {
		fail("--tarweb.router.default.backend=site");
		assertExplained(output, "'tarweb.router.default.backend' is 'site', but this application serves no site",
				"Set 'tarweb.archive'");
	}

	@Test
	void thereIsNoSiteToSaySorry(CapturedOutput output) {
		failWithRoutes(ROUTE + "sorry.backend=site");
		assertExplained(output,
				"'tarweb.router.routes[1].sorry.backend' is 'site', but this application serves no site",
				"Set 'tarweb.archive'");
	}

	@Test
	void theSiteSpeaksNoTls(CapturedOutput output) {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=" + archive, "--tarweb.port=0", "--tarweb.router.default.backend=site");
		assertExplained(output, "'tarweb.router.default.backend' is 'site', but the site doesn't speak TLS",
				"Set 'tarweb.ssl.bundle'");
	}

	@Test
	void theSslBundleIsMissing(CapturedOutput output) {
		failWithRoutes(ROUTE + "ssl.bundle=docs");
		assertExplained(output, "The SSL bundle 'docs' doesn't exist.",
				"Set 'tarweb.router.routes[1].ssl.bundle' to the name of a bundle");
	}

	@Test
	void theSslBundleHasNoPrivateKey(CapturedOutput output) {
		failWithRoutes(ROUTE + "ssl.bundle=trust", "--spring.ssl.bundle.pem.trust.truststore.certificate="
				+ TestCertificate.of("localhost").bundle().getCertificatePEM());
		assertExplained(output,
				"'tarweb.router.routes[1].ssl.bundle' must be a certificate with its private key that can be used, but is "
						+ "'TLS isn't possible: there is no certificate with its private key'.",
				"Correct 'tarweb.router.routes[1].ssl.bundle'.");
	}

	@Test
	void thePortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			fail("--tarweb.router.default.backend=close", "--tarweb.router.port=" + other.getLocalPort());
			assertExplained(output, "'tarweb.router.port' is '" + other.getLocalPort() + "'. Can't listen on port "
					+ other.getLocalPort() + ": it is in use.", "or set 'tarweb.router.port' to another one");
		}
	}

	@Test
	void theAddressIsNotOfThisMachine(CapturedOutput output) {
		fail("--tarweb.router.default.backend=close", "--tarweb.router.address=192.0.2.1", "--tarweb.router.port=0");
		assertExplained(output,
				"'tarweb.router.address' is '192.0.2.1'. Can't listen on 192.0.2.1: this machine has no such address.",
				"Set 'tarweb.router.address' to an address of this machine");
	}

	private static void failWithRoutes(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--tarweb.router.default.backend=close",
				"--tarweb.router.routes[0].name=first", "--tarweb.router.routes[0].server-names=first.example.org",
				"--tarweb.router.routes[0].backend=close", "--tarweb.router.routes[1].name=second",
				"--tarweb.router.routes[1].server-names=second.example.org", "--tarweb.router.routes[1].backend=proxy",
				"--tarweb.router.routes[1].address=localhost:1"));
		for (String argument : arguments) {
			String name = argument.replaceAll("(\\[0])?=.*", "");
			all.removeIf((each) -> each.startsWith(name + "=") && name.startsWith(ROUTE));
			all.add(argument);
		}
		fail(all.toArray(String[]::new));
	}

	private static void fail(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--tarweb.workers=1");
		if (all.stream().noneMatch((argument) -> argument.startsWith("--tarweb.router.port="))) {
			all.add("--tarweb.router.port=0");
		}
		assertThatThrownBy(() -> application.run(all.toArray(String[]::new))).isNotNull();
	}

	private static void assertRefused(CapturedOutput output, String property, String reason) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("for configuration property '" + property + "'", reason)
			.doesNotContain("\tat ");
	}

	private static void assertExplained(CapturedOutput output, String description, String action) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", description, "Action:", action)
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TarwebAutoConfiguration.class,
			TarwebRouterAutoConfiguration.class })
	static class Application {

	}

}
