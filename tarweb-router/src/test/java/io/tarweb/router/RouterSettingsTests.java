package io.tarweb.router;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.tarweb.error.SettingException;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RouterSettings} and {@link Route}.
 */
class RouterSettingsTests {

	private static final Duration THREE_CENTURIES = Duration.ofDays(300 * 365);

	private static final TlsIdentity IDENTITY = TlsIdentity.of(TestCertificate.of("docs.example.org").keys());

	private static RouterSettings.Builder settings() {
		return RouterSettings.builder(Route.builder("rest", Backend.close()).build());
	}

	private static Arguments wrong(String setting, String requirement, UnaryOperator<RouterSettings.Builder> change) {
		return Arguments.of("RouterSettings." + setting, requirement, change);
	}

	private static Arguments wrongRoute(String setting, String requirement, Backend backend,
			UnaryOperator<Route.Builder> change) {
		return wrong("routes[docs]." + setting, requirement, (settings) -> settings
			.routes(List.of(change.apply(Route.builder("docs", backend).serverNames(List.of("a.test"))).build())));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource
	void whatIsWrongIsRefusedByItsName(String setting, String requirement,
			UnaryOperator<RouterSettings.Builder> change) {
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> change.apply(settings()).build())
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo(setting))
			.withMessageContaining(requirement)
			.withMessageContaining(", but is ");
	}

	static Stream<Arguments> whatIsWrongIsRefusedByItsName() {
		Backend proxy = Backend.proxy("10.0.0.1:443");
		return Stream.of(wrong("workers", "positive", (settings) -> settings.workers(0)),
				wrong("workers", "at most 1024", (settings) -> settings.workers(1025)),
				wrong("maxConnections", "positive", (settings) -> settings.maxConnections(0)),
				wrong("maxConnections", "at most 1048576", (settings) -> settings.maxConnections(1 << 21)),
				wrong("handshakeTimeout", "positive", (settings) -> settings.handshakeTimeout(Duration.ZERO)),
				wrong("handshakeTimeout", "365 days", (settings) -> settings.handshakeTimeout(THREE_CENTURIES)),
				wrong("connectTimeout", "365 days", (settings) -> settings.connectTimeout(THREE_CENTURIES)),
				wrong("idleTimeout", "365 days", (settings) -> settings.idleTimeout(THREE_CENTURIES)),
				wrong("maxLifetime", "positive", (settings) -> settings.maxLifetime(Duration.ofSeconds(-1))),
				wrong("routes[rest].serverNames", "must not be given for the default route",
						(settings) -> RouterSettings
							.builder(Route.builder("rest", Backend.close()).serverNames(List.of("a.test")).build())),
				wrong("routes[rest].name", "one route",
						(settings) -> settings
							.routes(List.of(Route.builder("rest", Backend.close()).noName(true).build()))),
				wrongRoute("serverNames", "must have a name", proxy, (route) -> route.serverNames(List.of())),
				wrongRoute("serverNames[1]", "must be a name", proxy,
						(route) -> route.serverNames(List.of("a.test", "a.test:443"))),
				wrongRoute("serverNames[0]", "must be a name", proxy,
						(route) -> route.serverNames(List.of("a.*.test"))),
				wrongRoute("serverNames[0]", "must be a name", proxy, (route) -> route.serverNames(List.of("*"))),
				wrongRoute("serverNames[0]", "must be a name", proxy, (route) -> route.serverNames(List.of(""))),
				wrongRoute("handshakeTimeout", "positive", proxy, (route) -> route.handshakeTimeout(Duration.ZERO)),
				wrongRoute("connectTimeout", "365 days", proxy, (route) -> route.connectTimeout(THREE_CENTURIES)),
				wrongRoute("idleTimeout", "365 days", proxy, (route) -> route.idleTimeout(THREE_CENTURIES)),
				wrongRoute("maxLifetime", "365 days", proxy, (route) -> route.maxLifetime(THREE_CENTURIES)),
				wrongRoute("address", "a host and a port", Backend.proxy("10.0.0.1"), UnaryOperator.identity()),
				wrongRoute("address", "a host and a port", Backend.proxy("10.0.0.1:0"), UnaryOperator.identity()),
				wrongRoute("address", "a host and a port", Backend.proxy("a b:1"), UnaryOperator.identity()),
				wrongRoute("address", "a host and a port", Backend.proxy("a:65536"), UnaryOperator.identity()),
				wrongRoute("address", "a host and a port", Backend.proxy("fd00::1:443"), UnaryOperator.identity()),
				wrongRoute("sorry.address", "a host and a port", proxy, (route) -> route.sorry(Backend.proxy("x"))),
				wrongRoute("path", "absolute", Backend.pass(Path.of("docs.sock")), UnaryOperator.identity()),
				wrongRoute("path", "at most 107 bytes", Backend.pass(Path.of("/" + "x".repeat(107))),
						UnaryOperator.identity()),
				wrongRoute("sorry", "closed without it", Backend.close(), (route) -> route.sorry(proxy)),
				wrongRoute("sorry", "closed without it", proxy, (route) -> route.sorry(Backend.close())),
				wrongRoute("alpn", "only be given with a certificate", proxy, (route) -> route.alpn(List.of("h2"))),
				wrongRoute("alpn", "1 to 255 bytes", proxy, (route) -> route.tls(IDENTITY).alpn(List.of(""))),
				wrongRoute("tls", "kind proxy", Backend.site(), (route) -> route.tls(IDENTITY)),
				wrongRoute("tls", "kind proxy", Backend.pass(Path.of("/x")), (route) -> route.tls(IDENTITY)),
				wrongRoute("tls", "kind proxy", proxy, (route) -> route.tls(IDENTITY).sorry(Backend.site())),
				wrongRoute("notTls", "where TLS ends", proxy, (route) -> route.tls(IDENTITY).notTls(true)));
	}

	@Test
	void aRouteHasAUsableName() {
		for (String name : List.of("", " ", "a b", "a[0]", "x".repeat(101), "a\n")) {
			assertThatExceptionOfType(SettingException.class)
				.isThrownBy(() -> Route.builder(name, Backend.close()).build())
				.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("Route.name"));
		}
	}

	@Test
	void namesAreThoseThatClientsSend() {
		Route route = Route.builder("docs", Backend.close())
			.serverNames(List.of("Docs.Example.ORG.", "*.Bücher.example", "docs.example.org"))
			.build();
		assertThat(route.serverNames()).containsExactly("docs.example.org", "*.xn--bcher-kva.example");
	}

	@Test
	void addressesAreHostsAndPorts() {
		assertThat(HostAndPort.parse("docs.internal:8443")).isEqualTo(new HostAndPort("docs.internal", 8443));
		assertThat(HostAndPort.parse("[fd00::1]:443")).isEqualTo(new HostAndPort("fd00::1", 443));
	}

	@Test
	void aSiteNeedsAServer() {
		RouterSettings settings = settings()
			.routes(List.of(Route.builder("docs", Backend.site()).serverNames(List.of("a.test")).build()))
			.build();
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> new TarwebRouter(settings, null))
			.withMessageContaining("no site is served");
	}

}
