package io.tarweb.cli.router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.tarweb.cli.TestIdentity;
import io.tarweb.error.SettingException;
import io.tarweb.router.Backend;
import io.tarweb.router.ProxyProtocol;
import io.tarweb.router.Route;
import io.tarweb.router.RouterSettings;
import io.tarweb.settings.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RouterFile}, {@link YamlValue} and {@link PemIdentities}.
 */
class RouterFileTests {

	private static final String CLOSE = "default: {backend: close}\n";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void readsEveryKey(boolean rsa) throws Exception {
		TestIdentity.create(this.directory, "docs.example.org", rsa);
		RouterSettings settings = read("""
				enabled: true
				address: 127.0.0.1
				port: 8443
				handshake-timeout: 5
				connect-timeout: 500ms
				idle-timeout: PT1H
				max-lifetime: 1d
				max-connections: 100
				routes:
				  - name: docs
				    server-names: "docs.example.org, *.docs.example.org"
				    no-name: true
				    allow: [10.0.0.0/8, "2001:db8::/32"]
				    backend: proxy
				    address: docs.internal:443
				    proxy-protocol: V2
				    sorry:
				      backend: proxy
				      address: "[::1]:444"
				      proxy-protocol: v1
				    ssl:
				      certificate: docs.example.org.crt
				      private-key: docs.example.org.key
				      alpn:
				        - http/1.1
				    handshake-timeout: 1s
				    connect-timeout: 2m
				    idle-timeout: 3h
				    max-lifetime: 4d
				  - name: old
				    not-tls: true
				    backend: pass
				    path: /run/old.sock
				default:
				  name: rest
				  backend: site
				""").settings();
		assertThat(settings.listen()).isEqualTo(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 8443));
		assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(settings.idleTimeout()).isEqualTo(Duration.ofHours(1));
		assertThat(settings.maxLifetime()).isEqualTo(Duration.ofDays(1));
		assertThat(settings.maxConnections()).isEqualTo(100);
		Route docs = settings.routes().get(0);
		assertThat(docs.serverNames()).containsExactly("docs.example.org", "*.docs.example.org");
		assertThat(docs.noName()).isTrue();
		assertThat(docs.allow()).containsExactly(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));
		assertThat(docs.backend()).isEqualTo(Backend.proxy("docs.internal:443", ProxyProtocol.V2));
		assertThat(docs.sorry()).isEqualTo(Backend.proxy("[::1]:444", ProxyProtocol.V1));
		assertThat(docs.tls()).isNotNull();
		assertThat(docs.alpn()).containsExactly("http/1.1");
		assertThat(List.of(docs.handshakeTimeout(), docs.connectTimeout(), docs.idleTimeout(), docs.maxLifetime()))
			.containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(3), Duration.ofDays(4));
		assertThat(settings.routes().get(1).backend()).isEqualTo(Backend.pass(Path.of("/run/old.sock")));
		assertThat(settings.routes().get(1).notTls()).isTrue();
		assertThat(settings.defaultRoute().name()).isEqualTo("rest");
		assertThat(settings.defaultRoute().backend()).isEqualTo(Backend.site());
	}

	@Test
	void leavesTheDefaultsOfTheRouter() throws IOException {
		RouterSettings settings = read(CLOSE).settings();
		assertThat(settings.listen()).isEqualTo(new InetSocketAddress(443));
		assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(settings.defaultRoute().name()).isEqualTo("default");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "prot: 1 | 1:1: prot is unknown; known here: enabled",
			"port: 1\\nport: 2 | 2:1: port must be there once",
			"port: many | 1:7: port must be a whole number, but is 'many'",
			"port: 010 | 1:7: port must be a whole number", "port: 65536 | 1:7: port must be between 0 and 65535",
			"port: -1 | 1:7: port must be between 0 and 65535", "port: | 1:6: port must have a value",
			"port: [1] | 1:7: port must be a single value", "port: !!str 1\\nport2: 1 | 2:1: port2 is unknown",
			"port: !x 1 | 1:7: port must not have the tag !x",
			"port: !!java.net.URL [x] | 1:7: this is not YAML: Global tag is not allowed",
			"enabled: yes | 1:10: enabled must be true or false, but is 'yes'",
			"enabled: false | 1:10: enabled must be true: this command",
			"address: 300.1.1.1 | 1:10: address must be an address",
			"idle-timeout: soon | 1:15: idle-timeout must be a duration such as 10s",
			"idle-timeout: 0 | 1:15: idle-timeout must be positive",
			"idle-timeout: 366d | 1:15: idle-timeout must be at most 365 days",
			"max-connections: 0 | 1:18: max-connections must be positive", "routes: {} | 1:9: routes must be a list",
			"routes: [x] | 1:10: routes[0] must have keys and values",
			"routes:\\n- backend: close | 2:3: routes[0] must have 'name'",
			"routes:\\n- {name: a b, server-names: x, backend: close} | 2:10: routes[0].name must have 1 to 100 characters",
			"routes:\\n- {name: a, server-names: x, backend: close}\\n- {name: a, server-names: y, backend: close} | 3:10: routes[1].name must be that of one route",
			"routes:\\n- {name: a, backend: close} | 2:3: routes[0] needs 'server-names', which must have a name",
			"routes:\\n- {name: a, server-names: [x, 'y:1'], backend: close} | 2:31: routes[0].server-names[1] must be a name such as",
			"routes:\\n- {name: a, server-names: x, allow: [10.0.0.1/8], backend: close} | 2:38: routes[0].allow[0] is wrong: '10.0.0.1/8' is not a network",
			"routes:\\n- {name: a, server-names: x, backend: drop} | 2:39: routes[0].backend must be one of site, proxy, pass, close, but is 'drop'",
			"routes:\\n- {name: a, server-names: x, backend: proxy} | 2:3: routes[0] must have 'address'",
			"routes:\\n- {name: a, server-names: x, backend: proxy, address: nowhere} | 2:55: routes[0].address must be a host and a port",
			"routes:\\n- {name: a, server-names: x, backend: close, address: 'x:1'} | 2:55: routes[0].address must only be given for a backend of the kind 'proxy'",
			"routes:\\n- {name: a, server-names: x, backend: pass, path: x} | 2:51: routes[0].path must be absolute",
			"routes:\\n- {name: a, server-names: x, backend: pass, path: /x, sorry: {backend: pass, path: y}} | 2:84: routes[0].sorry.path must be absolute",
			"routes:\\n- {name: a, server-names: x, backend: close, sorry: {backend: site}} | 2:63: routes[0].sorry.backend must not be given",
			"routes:\\n- {name: a, server-names: x, backend: close, ssl: {bundle: b}} | 2:60: routes[0].ssl.bundle is for applications",
			"routes:\\n- {name: a, server-names: x, backend: close, ssl: {certificate: b}} | 2:51: routes[0].ssl must have 'private-key'",
			"routes:\\n- {name: a, server-names: x, backend: close, ssl: {certificate: b, private-key: c}} | 2:65: routes[0].ssl.certificate can't be used: there is no file",
			"a: *b | 1:4: this is not YAML", "a: 'b | 2:1: this is not YAML", "--- {}\\n--- {} | 2:1: this is not YAML",
			"- a | 1:1: the file must have keys and values" })
	void saysWhereTheFileIsWrong(String text, String message) {
		assertThatExceptionOfType(ConfigurationException.class)
			.isThrownBy(() -> read(
					text.replace("\\n", "\n") + "\n" + ((text.contains("'b") || text.startsWith("-")) ? "" : CLOSE)))
			.withMessageStartingWith(this.directory.resolve("router.yml") + ":" + message);
	}

	@Test
	void needsTheDefaultRouteToBeSaid() {
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read("port: 1\n"))
			.withMessageEndingWith("router.yml:1:1: the file must have 'default'");
		assertThatExceptionOfType(ConfigurationException.class)
			.isThrownBy(() -> read("default: {backend: close, server-names: x}\n"))
			.withMessageContaining("router.yml:1:41: default.server-names must not be given");
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read("# nothing\n"))
			.withMessageEndingWith("router.yml: there is nothing in it");
	}

	@Test
	void namesFilesThatCannotBeRead() throws IOException {
		Path missing = this.directory.resolve("missing.yml");
		assertThatExceptionOfType(ConfigurationException.class)
			.isThrownBy(() -> RouterFile.read(missing, new PemIdentities(), 1, null))
			.withMessage(missing + ": there is no such file");
		Path latin = Files.write(this.directory.resolve("latin.yml"), new byte[] { '#', (byte) 0xe9, '\n' });
		assertThatExceptionOfType(ConfigurationException.class)
			.isThrownBy(() -> RouterFile.read(latin, new PemIdentities(), 1, null))
			.withMessage(latin + ": this is not UTF-8");
	}

	@Test
	void saysWhatTheRouterRefusesLater() throws IOException {
		RouterFile file = read("port: 1\nroutes:\n- name: docs\n  server-names: x\n  backend: site\n" + CLOSE);
		assertThat(file.located(new SettingException("RouterSettings.routes[docs].backend", "site", "must be another")))
			.hasMessageEndingWith("router.yml:5:12: routes[0].backend must be another, but is 'site'");
		assertThat(file.located(new SettingException("RouterSettings.listen", "0.0.0.0:2", "must stay")))
			.hasMessageEndingWith("router.yml:1:7: port must stay, but is '0.0.0.0:2'");
	}

	@Test
	void keepsTheIdentityOfFilesThatHaveNotChanged() throws Exception {
		PemIdentities identities = new PemIdentities();
		TestIdentity a = TestIdentity.create(this.directory, "a", true);
		TestIdentity b = TestIdentity.create(this.directory, "b", false);
		identities.begin();
		Object first = identities.read(a.certificate(), a.privateKey());
		identities.use();
		identities.begin();
		assertThat(identities.read(a.certificate(), a.privateKey())).isSameAs(first);
		assertThat(identities.read(b.certificate(), b.privateKey())).isNotSameAs(first);
	}

	@Test
	void refusesKeysThatDoNotFit() throws Exception {
		TestIdentity a = TestIdentity.create(this.directory, "a", true);
		TestIdentity b = TestIdentity.create(this.directory, "b", true);
		TestIdentity c = TestIdentity.create(this.directory, "c", false);
		refuses(a.certificate(), b.privateKey(), "is not the key of the certificate");
		refuses(a.certificate(), c.privateKey(), "has no key that goes with the certificate");
		refuses(a.privateKey(), a.privateKey(), "no certificate");
		refuses(a.certificate(), a.certificate(), "has no private key");
		String pem = Files.readString(a.privateKey());
		refuses(a.certificate(), Files.writeString(this.directory.resolve("x"), pem.replace("PRIVATE", "RSA PRIVATE")),
				"openssl pkcs8 -topk8 -nocrypt -in");
		refuses(a.certificate(), Files.writeString(this.directory.resolve("y"), pem.replaceFirst("\n[^-]{72}", "\n")),
				"has no key that goes with the certificate");
		refuses(a.certificate(), Files.writeString(this.directory.resolve("z"), pem.replaceFirst("\n.", "\n=")),
				"a private key that isn't Base64");
	}

	private static void refuses(Path certificate, Path privateKey, String reason) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new PemIdentities().read(certificate, privateKey))
			.withMessageContaining(reason);
	}

	private RouterFile read(String text) throws IOException {
		return RouterFile.read(Files.writeString(this.directory.resolve("router.yml"), text), new PemIdentities(), 1,
				null);
	}

}
