package io.tarweb.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.tarweb.ServerSettings;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.ContentTypes;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.Network;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PatternValue;
import io.tarweb.settings.Preload;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
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
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TarwebProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TarwebPropertiesTests {

	private static final ArchiveSource SOURCE = ArchiveSource.ofFile(Path.of("docs.tar"));

	@Test
	void theSocketHasItsPermissionsGroupAndUser() {
		HandOverSettings handOver = settings(Map.of("tarweb.hand-over.path", "/run/docs.sock", "tarweb.hand-over.mode",
				"0600", "tarweb.hand-over.group", "router", "tarweb.hand-over.allowed-uid", "33"))
			.handOver();
		assertThat(PosixFilePermissions.toString(handOver.permissions())).isEqualTo("rw-------");
		assertThat(handOver.group()).isEqualTo("router");
		assertThat(handOver.allowedUid()).isEqualTo(33);
		assertThat(settings(Map.of()).handOver()).isNull();
	}

	@ParameterizedTest
	@MethodSource
	void aPropertyReachesTheSettings(String property, String value, Function<ServerSettings, Object> setting,
			Object expected) {
		assertThat(settings(Map.of(property, value))).extracting(setting).isEqualTo(expected);
	}

	static Stream<Arguments> aPropertyReachesTheSettings() {
		return Stream.of(site("tarweb.prefix", "docs/html", SitePolicy::prefix, "docs/html/"),
				site("tarweb.links-out-of-prefix", "true", SitePolicy::linksOutOfPrefix, true),
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
				setting("tarweb.http2.enabled", "false", (settings) -> settings.http2().isEnabled(), false),
				setting("tarweb.http2.max-concurrent-streams", "7",
						(settings) -> settings.http2().maxConcurrentStreams(), 7),
				setting("tarweb.http2.max-header-list-size", "4KB", (settings) -> settings.http2().maxHeaderListSize(),
						4096),
				setting("tarweb.hand-over.path", "/run/docs.sock", (settings) -> settings.handOver().path(),
						Path.of("/run/docs.sock")),
				setting("tarweb.proxy-protocol.trusted", "10.0.0.0/8, 2001:db8::/32",
						(settings) -> settings.proxyProtocol().trusted(),
						List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"))),
				setting("tarweb.proxy-protocol.trusted", "", ServerSettings::proxyProtocol, null),
				setting("tarweb.server-header", "false", ServerSettings::serverHeader, false),
				setting("tarweb.content-types.adoc", "text/asciidoc", (settings) -> contentType(settings, "a.adoc"),
						"text/asciidoc;charset=utf-8"),
				setting("tarweb.content-types.HTML", "text/x-own", (settings) -> contentType(settings, "a.html"),
						"text/x-own;charset=utf-8"),
				setting("tarweb.content-types[c++]", "text/plain", (settings) -> contentType(settings, "a.c++"),
						"text/plain;charset=utf-8"),
				site("tarweb.compressed-siblings", "false", SitePolicy::servesSiblings, false),
				site("tarweb.clean-urls", "off", SitePolicy::cleanUrls, CleanUrls.OFF),
				site("tarweb.clean-urls", "redirect", SitePolicy::cleanUrls, CleanUrls.REDIRECT),
				site("tarweb.fallback", "app.html", SitePolicy::fallback, "app.html"),
				site("tarweb.fallback", "", SitePolicy::fallback, null),
				site("tarweb.listing", "html", SitePolicy::listing, DirectoryListing.HTML),
				site("tarweb.listing", "json", SitePolicy::listing, DirectoryListing.JSON),
				site("tarweb.markdown", "false", SitePolicy::markdown, false),
				site("tarweb.max-ranges", "0", SitePolicy::maxRanges, 0),
				site("tarweb.preload", "all", SitePolicy::preload, Preload.ALL),
				site("tarweb.cache.html", "max-age=60", (site) -> site.cache().html(), "max-age=60"),
				site("tarweb.cache.hashed", "max-age=60", (site) -> site.cache().hashed(), "max-age=60"),
				site("tarweb.cache.other", "max-age=60", (site) -> site.cache().other(), "max-age=60"),
				site("tarweb.cache.errors", "", (site) -> site.cache().errors(), ""),
				site("tarweb.security.content-type-options", "", (site) -> site.security().contentTypeOptions(), ""),
				site("tarweb.security.referrer-policy", "origin", (site) -> site.security().referrerPolicy(), "origin"),
				site("tarweb.security.frame-options", "DENY", (site) -> site.security().frameOptions(), "DENY"),
				site("tarweb.security.content-security-policy", "default-src 'self'",
						(site) -> site.security().contentSecurityPolicy(), "default-src 'self'"),
				site("tarweb.security.strict-transport-security", "max-age=60",
						(site) -> site.security().strictTransportSecurity(), "max-age=60"),
				site("tarweb.cors.allowed-origins", "*", (site) -> site.cors().allowedOrigins(), List.of("*")),
				site("tarweb.cors.allowed-origins", "https://a,https://b", (site) -> site.cors().allowedOrigins(),
						List.of("https://a", "https://b")),
				site("tarweb.cors.patterns", "/a/*,/b", (site) -> site.cors().patterns(),
						List.of(PathPattern.parse("/a/*"), PathPattern.parse("/b"))),
				site("tarweb.cors.patterns", "/**", (site) -> site.cors().patterns(),
						List.of(PathPattern.parse("/**"))),
				setting("tarweb.access-log.format", "combined", (settings) -> settings.accessLog().format(),
						AccessLogSettings.Format.COMBINED),
				setting("tarweb.access-log.format", "json", (settings) -> settings.accessLog().format(),
						AccessLogSettings.Format.JSON),
				setting("tarweb.access-log.file", "access.log", ServerSettings::accessLog, null));
	}

	private static Arguments setting(String property, String value, Function<ServerSettings, Object> setting,
			Object expected) {
		return Arguments.of(property, value, setting, expected);
	}

	private static Arguments site(String property, String value, Function<SitePolicy, Object> setting,
			Object expected) {
		return setting(property, value, (settings) -> setting.apply(policy(settings)), expected);
	}

	private static String contentType(ServerSettings settings, String name) {
		ContentTypes types = policy(settings).contentTypes();
		byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
		return new String(types.value(types.id(bytes, 0, bytes.length)), StandardCharsets.US_ASCII);
	}

	@Test
	void offIsAFormatAlsoWhereYamlTakesItForABoolean() {
		ServerSettings settings = settings(
				Map.of("tarweb.clean-urls", false, "tarweb.listing", false, "tarweb.access-log.format", false));
		assertThat(policy(settings).cleanUrls()).isEqualTo(CleanUrls.OFF);
		assertThat(policy(settings).listing()).isEqualTo(DirectoryListing.OFF);
		assertThat(settings.accessLog()).isNull();
	}

	@Test
	void contentTypesAreAddedToTheUsualOnes() {
		ServerSettings settings = settings(
				Map.of("tarweb.content-types.one", "text/x-one", "tarweb.content-types.two", "text/x-two"));
		assertThat(contentType(settings, "a.one")).isEqualTo("text/x-one;charset=utf-8");
		assertThat(contentType(settings, "a.two")).isEqualTo("text/x-two;charset=utf-8");
		assertThat(contentType(settings, "a.svg")).isEqualTo("image/svg+xml");
	}

	@Test
	void cacheRulesReachTheSettingsInTheirOrder() {
		ServerSettings settings = settings(
				Map.of("tarweb.cache.rules[0].pattern", "/a/*", "tarweb.cache.rules[0].value", "max-age=1",
						"tarweb.cache.rules[1].pattern", "/*", "tarweb.cache.rules[1].value", ""));
		assertThat(policy(settings).cache().rules()).containsExactly(
				new PatternValue(PathPattern.parse("/a/*"), "max-age=1"),
				new PatternValue(PathPattern.parse("/*"), ""));
	}

	@Test
	void headersReachTheSettingsInTheirOrder() {
		ServerSettings settings = settings(Map.of("tarweb.headers[0].pattern", "/a/*", "tarweb.headers[0].name", "X-A",
				"tarweb.headers[0].value", "a", "tarweb.headers[1].pattern", "/b", "tarweb.headers[1].name",
				"X-Frame-Options", "tarweb.headers[1].value", ""));
		assertThat(policy(settings).headers()).containsExactly(HeaderRule.of(PathPattern.parse("/a/*"), "X-A", "a"),
				HeaderRule.of(PathPattern.parse("/b"), "X-Frame-Options", ""));
	}

	@Test
	void fileAndQueueOfTheAccessLogReachTheSettings() {
		ServerSettings settings = settings(Map.of("tarweb.access-log.format", "json", "tarweb.access-log.file",
				"/var/log/access.log", "tarweb.access-log.queue-capacity", "16"));
		assertThat(settings.accessLog())
			.extracting(AccessLogSettings::format, AccessLogSettings::file, AccessLogSettings::queueCapacity)
			.containsExactly(AccessLogSettings.Format.JSON, Path.of("/var/log/access.log"), 16);
	}

	@Test
	void defaultsOfTheAccessLogAreTheEnginesOwn() {
		assertThat(settings(Map.of("tarweb.access-log.format", "combined")).accessLog().queueCapacity())
			.isEqualTo(AccessLogSettings.DEFAULT_QUEUE_CAPACITY);
	}

	@Test
	void whoIsBelievedAboutItsClientsReachesTheAccessLog() {
		ServerSettings settings = settings(
				Map.of("tarweb.access-log.format", "json", "tarweb.forwarded.trusted", "10.0.0.0/8,::1"));
		assertThat(settings.accessLog().forwardedBy()).containsExactly(Network.parse("10.0.0.0/8"),
				Network.parse("::1"));
		assertThat(settings(Map.of("tarweb.forwarded.trusted", "10.0.0.0/8")).accessLog()).isNull();
	}

	@Test
	void theExemptReachTheSettings() {
		ServerSettings settings = settings(Map.of("tarweb.proxy-protocol.trusted", "10.0.0.0/8,192.0.2.0/24",
				"tarweb.proxy-protocol.exempt", "10.0.0.7,192.0.2.0/28"));
		assertThat(settings.proxyProtocol().exempt()).containsExactly(Network.parse("10.0.0.7"),
				Network.parse("192.0.2.0/28"));
	}

	@Test
	void whoIsExemptIsTrusted() {
		assertThatThrownBy(() -> settings(Map.of("tarweb.proxy-protocol.exempt", "10.0.0.7")))
			.hasMessageContaining("tarweb.proxy-protocol.exempt")
			.hasMessageContaining("needs that");
		assertThatThrownBy(() -> settings(Map.of("tarweb.proxy-protocol.trusted", "10.0.0.0/8",
				"tarweb.proxy-protocol.exempt", "10.0.0.7,11.0.0.7")))
			.hasMessageContaining("tarweb.proxy-protocol.exempt[1]")
			.hasMessageContaining("must be part of a trusted network");
	}

	@Test
	void enabledIsBound() {
		MockEnvironment environment = new MockEnvironment().withProperty("tarweb.enabled", "false");
		assertThat(Binder.get(environment).bind("tarweb", TarwebProperties.class).get().enabled()).isFalse();
	}

	@Test
	void defaultsAreTheEnginesOwn() {
		ServerSettings settings = settings(Map.of());
		ServerSettings defaults = ServerSettings.forSource(SOURCE).build();
		assertThat(settings).usingRecursiveComparison()
			.ignoringFields("customizer", "reloadListener")
			.isEqualTo(defaults);
		assertThat(settings.limits()).usingRecursiveComparison().isEqualTo(ConnectionLimits.DEFAULTS);
		assertThat(policy(settings)).usingRecursiveComparison().isEqualTo(SitePolicy.DEFAULTS);
	}

	private static ServerSettings settings(Map<String, ?> properties) {
		MockEnvironment environment = new MockEnvironment().withProperty("tarweb.archive", "docs.tar");
		properties.forEach((name, value) -> environment.setProperty(name, value.toString()));
		Binder binder = Binder.get(environment);
		TarwebProperties server = binder.bindOrCreate("tarweb", TarwebProperties.class);
		SiteProperties site = binder.bindOrCreate("tarweb", SiteProperties.class);
		return server
			.toSettings(ConfiguredSite.all(environment, server.sites().keySet(), site),
					(property, location, sha256) -> SOURCE, null)
			.build();
	}

	private static SitePolicy policy(ServerSettings settings) {
		return settings.sites().get(0).policy();
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
			proxy-protocol.trusted[0], 10.0.0.1/8, the address has bits behind the first 8; write 10.0.0.0/8
			forwarded.trusted[0],  lb.local,  'lb.local' is not a network
			max-ranges,            -1,        must not be negative
			content-types.md,      markdown,  "'markdown', the content type of extension 'md', is malformed"
			content-types.tar.gz,  a/b,       "'tar.gz', given the content type 'a/b', is no file extension"
			cache.html,            "private ", expected a value for 'Cache-Control'
			cache.hashed,          "private ", expected a value for 'Cache-Control'
			cache.other,           "private ", expected a value for 'Cache-Control'
			cache.errors,          "private ", expected a value for 'Cache-Control'
			cache.rules[0].pattern, docs,      "'docs' is no path pattern: at byte 0, a pattern begins with '/'"
			headers[0].pattern,    docs,      "'docs' is no path pattern: at byte 0, a pattern begins with '/'"
			security.content-type-options,      "x ", expected a value for 'X-Content-Type-Options'
			security.referrer-policy,           "x ", expected a value for 'Referrer-Policy'
			security.frame-options,             "x ", expected a value for 'X-Frame-Options'
			security.content-security-policy,   "x ", expected a value for 'Content-Security-Policy'
			security.strict-transport-security, "x ", expected a value for 'Strict-Transport-Security'
			cors.allowed-origins,  "*,https://a", must be '*' alone or a list of origins
			cors.patterns[0],      /a**,      there must be something between two wildcards
			""")
	void theOperatorReadsWhichValueIsOutOfRange(String name, String value, String reason, CapturedOutput output) {
		run("--tarweb." + name + "=" + value);
		assertOutOfRange(output, name, value, reason);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			value, "private ", cache.rules[1].pattern=/a, expected a value for 'Cache-Control'
			name,  X A,        headers[1].pattern=/a,     "expected the name of a header, found 'X A'"
			name,  Date,       headers[1].pattern=/a,     "'Date', which is the server's own"
			""")
	void theOperatorReadsWhichOfAListIsOutOfRange(String name, String value, String sibling, String reason,
			CapturedOutput output) {
		String list = sibling.substring(0, sibling.indexOf('['));
		run("--tarweb." + list + "[0].pattern=/*", "--tarweb." + list + "[0].name=X",
				"--tarweb." + list + "[0].value=x", "--tarweb." + sibling,
				"--tarweb." + list + "[1]." + name + "=" + value);
		assertOutOfRange(output, list + "[1]." + name, value, reason);
	}

	@Test
	void theOperatorReadsWhichHeaderValueIsOutOfRange(CapturedOutput output) {
		run("--tarweb.headers[0].pattern=/*", "--tarweb.headers[0].name=X-A", "--tarweb.headers[0].value=a ");
		assertOutOfRange(output, "headers[0].value", "a ", "expected a value for 'X-A'");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			cache.rules[0].value=x,                           cache.rules[0].pattern
			cache.rules[0].pattern=/x,                        cache.rules[0].value
			headers[0].name=X,                                headers[0].pattern
			headers[0].pattern=/x,                            headers[0].name
			headers[0].pattern=/x --tarweb.headers[0].name=X, headers[0].value
			""")
	void theOperatorReadsWhatIsMissing(String properties, String missing, CapturedOutput output) {
		run(("--tarweb." + properties).split(" "));
		assertOutOfRange(output, missing, "null", "It must be set.");
	}

	@Test
	void theOperatorReadsThatTheQueueOfTheAccessLogIsOutOfRange(CapturedOutput output) {
		run("--tarweb.access-log.format=json", "--tarweb.access-log.queue-capacity=0");
		assertOutOfRange(output, "access-log.queue-capacity", "0", "must be between 4 and 1048576");
	}

	@Test
	void theOperatorReadsTheSameOfEnvironmentVariables(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("TARWEB_ARCHIVE", "docs.tar", "TARWEB_CACHE_RULES_0_PATTERN", "docs")));
		application.setEnvironment(environment);
		assertThatThrownBy(application::run).isNotNull();
		assertOutOfRange(output, "cache.rules[0].pattern", "docs", "a pattern begins with '/'");
	}

	private static void assertOutOfRange(CapturedOutput output, String name, String value, String reason) {
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
			links-out-of-prefix,   maybe,           boolean
			compressed-siblings,   maybe,           boolean
			clean-urls,            sometimes,       REDIRECT
			listing,               xml,             HTML
			markdown,              maybe,           boolean
			max-ranges,            many,            int
			access-log.format,     apache,          COMBINED
			access-log.queue-capacity, many,        int
			""")
	void theOperatorReadsWhichValueIsOfTheWrongKind(String name, String value, String expected, CapturedOutput output) {
		run("--tarweb." + name + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: tarweb." + name)
			.contains("Value: \"" + value + "\"")
			.contains(expected)
			.doesNotContain("\tat ");
	}

	private static void run(String... properties) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run(StringUtils.addStringToArray(properties, "--tarweb.archive=docs.tar")))
			.isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TarwebAutoConfiguration.class)
	static class Application {

	}

}
