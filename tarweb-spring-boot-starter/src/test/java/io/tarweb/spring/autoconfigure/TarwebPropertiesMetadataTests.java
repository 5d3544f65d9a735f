package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.UrlResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an editor offers to somebody who types {@code tarweb.}.
 */
class TarwebPropertiesMetadataTests {

	@Test
	void everyPropertyIsOfferedWithItsDefault() throws IOException {
		Map<String, Object> defaults = new TreeMap<>();
		properties().forEach((property) -> defaults.put((String) property.get("name"), property.get("defaultValue")));
		Map<String, Object> expected = new TreeMap<>();
		expected.put("tarweb.access-log.file", null);
		expected.put("tarweb.access-log.format", "off");
		expected.put("tarweb.access-log.queue-capacity", 8192);
		expected.put("tarweb.address", null);
		expected.put("tarweb.archive", null);
		expected.put("tarweb.archive-limits.max-entries", null);
		expected.put("tarweb.archive-limits.max-name-size", null);
		expected.put("tarweb.archive-limits.max-unpacked-size", "16GB");
		expected.put("tarweb.cache.errors", "no-store");
		expected.put("tarweb.cache.hashed", "public, max-age=31536000, immutable");
		expected.put("tarweb.cache.html", "no-cache");
		expected.put("tarweb.cache.other", "no-cache");
		expected.put("tarweb.cache.rules", null);
		expected.put("tarweb.clean-urls", "find");
		expected.put("tarweb.compressed-siblings", true);
		expected.put("tarweb.content-types", null);
		expected.put("tarweb.cors.allowed-origins", null);
		expected.put("tarweb.cors.patterns", null);
		expected.put("tarweb.enabled", true);
		expected.put("tarweb.fallback", null);
		expected.put("tarweb.forwarded.trusted", null);
		expected.put("tarweb.hand-over.allowed-uid", null);
		expected.put("tarweb.hand-over.group", null);
		expected.put("tarweb.hand-over.mode", "0660");
		expected.put("tarweb.hand-over.path", null);
		expected.put("tarweb.headers", null);
		expected.put("tarweb.health.damaged-archive", "down");
		expected.put("tarweb.health.no-archive", "down");
		expected.put("tarweb.health.refused-reload", "up");
		expected.put("tarweb.hosts", null);
		expected.put("tarweb.http2.enabled", true);
		expected.put("tarweb.http2.max-concurrent-streams", 100);
		expected.put("tarweb.http2.max-header-list-size", "16KB");
		expected.put("tarweb.idle-timeout", "60s");
		expected.put("tarweb.links-out-of-prefix", false);
		expected.put("tarweb.listing", "off");
		expected.put("tarweb.markdown", true);
		expected.put("tarweb.max-connections", 10000);
		expected.put("tarweb.max-ranges", 16);
		expected.put("tarweb.max-request-body-size", "1MB");
		expected.put("tarweb.max-request-head-size", "16KB");
		expected.put("tarweb.path", "/");
		expected.put("tarweb.port", 8081);
		expected.put("tarweb.preload", "auto");
		expected.put("tarweb.prefix", "");
		expected.put("tarweb.proxy-protocol.exempt", null);
		expected.put("tarweb.proxy-protocol.trusted", null);
		expected.put("tarweb.reload.kept", 2);
		expected.put("tarweb.reload.min-share", 0.5);
		expected.put("tarweb.request-head-timeout", "10s");
		expected.put("tarweb.router.address", null);
		expected.put("tarweb.router.connect-timeout", "3s");
		expected.put("tarweb.router.default.address", null);
		expected.put("tarweb.router.default.allow", null);
		expected.put("tarweb.router.default.backend", null);
		expected.put("tarweb.router.default.connect-timeout", null);
		expected.put("tarweb.router.default.handshake-timeout", null);
		expected.put("tarweb.router.default.idle-timeout", null);
		expected.put("tarweb.router.default.max-lifetime", null);
		expected.put("tarweb.router.default.name", null);
		expected.put("tarweb.router.default.no-name", false);
		expected.put("tarweb.router.default.not-tls", false);
		expected.put("tarweb.router.default.path", null);
		expected.put("tarweb.router.default.proxy-protocol", null);
		expected.put("tarweb.router.default.sorry.address", null);
		expected.put("tarweb.router.default.sorry.backend", null);
		expected.put("tarweb.router.default.sorry.path", null);
		expected.put("tarweb.router.default.sorry.proxy-protocol", null);
		expected.put("tarweb.router.default.ssl.alpn", null);
		expected.put("tarweb.router.default.ssl.bundle", null);
		expected.put("tarweb.router.enabled", true);
		expected.put("tarweb.router.handshake-timeout", "10s");
		expected.put("tarweb.router.idle-timeout", "10m");
		expected.put("tarweb.router.max-connections", 10000);
		expected.put("tarweb.router.max-lifetime", null);
		expected.put("tarweb.router.port", 443);
		expected.put("tarweb.router.routes", null);
		expected.put("tarweb.security.content-security-policy", null);
		expected.put("tarweb.security.content-type-options", "nosniff");
		expected.put("tarweb.security.frame-options", "SAMEORIGIN");
		expected.put("tarweb.security.referrer-policy", "strict-origin-when-cross-origin");
		expected.put("tarweb.security.strict-transport-security", null);
		expected.put("tarweb.server-header", true);
		expected.put("tarweb.sha256", null);
		expected.put("tarweb.sites", null);
		expected.put("tarweb.source.cache-directory", null);
		expected.put("tarweb.source.connect-timeout", "10s");
		expected.put("tarweb.source.max-size", "10GB");
		expected.put("tarweb.source.read-timeout", "30s");
		expected.put("tarweb.ssl.bundle", null);
		expected.put("tarweb.ssl.client-auth", "none");
		expected.put("tarweb.ssl.kernel", "auto");
		expected.put("tarweb.ssl.redirect-port", null);
		expected.put("tarweb.ssl.server-name-bundles", null);
		expected.put("tarweb.transport", "auto");
		expected.put("tarweb.watch.enabled", false);
		expected.put("tarweb.watch.jitter", "15s");
		expected.put("tarweb.watch.poll-interval", "60s");
		expected.put("tarweb.watch.quiet-period", "1s");
		expected.put("tarweb.workers", null);
		expected.put("tarweb.write-timeout", "30s");
		assertThat(defaults).isEqualTo(expected);
	}

	@Test
	void everyDescriptionIsASentence() throws IOException {
		assertThat(properties()).extracting((property) -> (String) property.get("description"))
			.allSatisfy((description) -> assertThat(description).matches("[A-Z].*\\.").doesNotMatch("(The|A|An) .*"));
	}

	@Test
	void theHealthCheckAndTheEndpointCanBeSwitched() throws IOException {
		assertThat(names("management.")).contains("management.health.tarweb.enabled", "management.info.tarweb.enabled",
				"management.endpoint.tarweb.access", "management.health.tarwebrouter.enabled",
				"management.endpoint.tarwebrouter.access");
	}

	private static List<String> names(String prefix) throws IOException {
		return all().stream()
			.map((property) -> (String) property.get("name"))
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	static List<Map<String, Object>> properties() throws IOException {
		return all().stream().filter((property) -> ((String) property.get("name")).startsWith("tarweb.")).toList();
	}

	private static List<Map<String, Object>> all() throws IOException {
		URL classes = TarwebProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream metadata = new UrlResource(classes)
			.createRelative("META-INF/spring-configuration-metadata.json")
			.getInputStream()) {
			return JsonPath.read(metadata, "$.properties");
		}
	}

}
