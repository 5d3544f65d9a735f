package io.tarweb.cli.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SniImport}, {@link ProtoText} and {@link YamlText}.
 */
class SniImportTests {

	private static final String DEFAULT = "default: < backend: < null: <> > >";

	@TempDir
	private Path directory;

	@Test
	void makesAFileThatTheRouterReads() throws IOException {
		SniImport result = imported(
				"""
						# Both forms of messages, of lists and of strings.
						handshake_timeout_ms: 5000
						max_lifetime_ms: 60000,
						rules: <
						    regex: "(www[.]|)example[.]org"
						    acl: < default_action: DROP rules: < source: "10.0.0.0/8" action: ACCEPT > >
						    backend: < proxy: < addr: "[::1]:8443" proxy_header: true, >
						               sorry: < pass: < path: "/run/sorry.sock" > > >
						>
						rules [{ regex: '.*\\\\.apps\\x2eexample[.]' "org" backend { pass { path: '/run/apps.sock' } }; max_lifetime_ms: 90000 },
						       { regex: "www.example.org" backend: { null {} } max_lifetime_ms: 10 }]
						default_backend { proxy { addr: "localhost:444" } }
						""");
		assertThat(result.untranslated()).isZero();
		assertThat(result.yaml()).isEqualTo("""
				# Made from sni.conf by 'tarweb route --import'. Check what the notes say.
				# note: connecting may take 3 s, and nothing be transferred for 10 min, unless connect-timeout and \
				idle-timeout say otherwise; the other router waits.
				handshake-timeout: 5000ms
				max-lifetime: 60000ms
				routes:
				  # line 4: "(www[.]|)example[.]org"
				  - name: www.example.org
				    server-names:
				      - www.example.org
				      - example.org
				    allow:
				      - 10.0.0.0/8
				    backend: proxy
				    address: "[::1]:8443"
				    proxy-protocol: v1
				    sorry:
				      backend: pass
				      path: /run/sorry.sock
				  # line 10: ".*\\\\.apps.example[.]org"
				  # note: a dot without a backslash was any character, and is a dot now.
				  - name: apps.example.org
				    server-names:
				      - "*.apps.example.org"
				    backend: pass
				    path: /run/apps.sock
				    max-lifetime: 60000ms
				  # line 11: "www.example.org"
				  # note: a dot without a backslash was any character, and is a dot now.
				  - name: www.example.org-2
				    server-names:
				      - www.example.org
				    backend: close
				default:
				  # note: clients that name no server, or don't speak TLS, go here, as they did.
				  no-name: true
				  not-tls: true
				  backend: proxy
				  address: "localhost:444"
				""");
		RouterFile file = read(result);
		assertThat(file.settings().routes()).hasSize(3);
		assertThat(file.settings().defaultRoute().notTls()).isTrue();
	}

	@Test
	void saysWhatItLeavesOutAndClosesRatherThanMisroutes() throws IOException {
		SniImport result = imported(
				"""
						rules: < regex: "docs.*" backend: < null: <> > >
						rules: < regex: "a" backend: < pass: < path: "a.sock", frontend_tls: < cert_file: "c" key_file: "k" > > > >
						rules: < regex: "b" backend: < proxy: < addr: "b:1" backend_tls: < insecure: true > > > >
						rules: < regex: "c" acl: < default_action: ACCEPT rules: < source: "10.0.0.0/8" action: DROP > >
						         backend: < proxy: < addr: "c:1" > > >
						rules: < regex: "d" backend: < proxy: < addr: "d:1" > sorry: < proxy: < addr: "d:2" >
						         frontend_tls: < cert_file: "c" key_file: "k" > > > >
						rules: < regex: "e" acl: < default_action: DROP > backend: < proxy: < addr: "e:1" > > >
						quic_lb: < config_id: 0 >
						default: < backend: < proxy: < addr: "z:1" > frontend_tls: < cert_file: "c" key_file: "k" mtls_ca: "m" > > >
						""");
		assertThat(result.untranslated()).isEqualTo(7);
		assertThat(result.yaml().lines().filter((line) -> line.contains("# not translated: line ")).map(String::strip))
			.satisfiesExactly((line) -> assertThat(line).contains("line 9: quic_lb"),
					(line) -> assertThat(line).contains("line 1: regex \"docs.*\": only whole labels"),
					(line) -> assertThat(line).contains("line 2: frontend_tls of a pass backend"),
					(line) -> assertThat(line).contains("line 3: backend_tls"),
					(line) -> assertThat(line).contains("line 4: acl"),
					(line) -> assertThat(line).contains("line 6: sorry: TLS ends for both"),
					(line) -> assertThat(line).contains("line 10: mtls_ca"));
		RouterFile file = read(result);
		assertThat(file.settings().routes()).extracting((route) -> route.backend().label())
			.containsExactly("close", "close", "close", "proxy d:1", "close");
		assertThat(file.settings().defaultRoute().backend().label()).isEqualTo("close");
	}

	@Test
	void makesAnEmptyListOfWhatIsAllUnknown() throws IOException {
		SniImport result = imported("rules: < regex: \".*\" backend: < null: <> > > " + DEFAULT);
		assertThat(result.yaml()).contains("routes: []\n  # not translated: line 1: regex \".*\"");
		assertThat(read(result).settings().routes()).isEmpty();
	}

	@Test
	void namesFilesAsSeenFromTheDirectoryOfTheFile() throws IOException {
		SniImport result = imported("rules: < regex: \"a\" backend: < pass: < path: \"a.sock\" > > > " + DEFAULT);
		assertThat(result.yaml()).contains("    path: " + this.directory.resolve("a.sock") + "\n",
				"# note: 'a.sock' is taken as seen from the directory of this file");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "x: 1 | 1:1: there is no field 'x' here", "rules: 1 | 1:1: 'rules' must be a message",
					"default: < backend: < null: <> > | 1:10: this message doesn't end",
					"default: < > | 1:10: 'backend' is missing",
					"`` | 1:1: there must be either 'default' or 'default_backend'",
					"default: < backend: < > > | 1:21: a backend must be one of",
					"default: < backend: < null: <> pass: < path: \"/a\" > > > | 1:21: a backend must be one of",
					"default: < backend: < proxy: < addr: a > > > | 1:32: 'addr' must be a string",
					"default: < backend: < proxy: < > > > | 1:30: 'addr' is missing",
					"default: < backend: < proxy: < addr: \"a > > > | 1:38: this string doesn't end",
					"default: < backend: < proxy: < addr: \"\\q\" > > > | 1:40: there is no escape '\\q'",
					"max_lifetime_ms: -1 | 1:1: 'max_lifetime_ms' must be a number from 0 on",
					"max_lifetime_ms: 1 max_lifetime_ms: 2 | 1:20: 'max_lifetime_ms' is there before",
					"max_lifetime_ms 1 | 1:17: expected ':' or '{' behind",
					"rules: [ <> <> ] | 1:13: expected ',' or ']'", ": 1 | 1:1: expected the name of a field",
					"default: | 1:9: expected a value" })
	void saysWhereTheTextIsWrong(String text, String message) throws IOException {
		assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> imported(text))
			.withMessageStartingWith(this.directory.resolve("sni.conf") + ":" + message);
	}

	private SniImport imported(String text) throws IOException {
		return SniImport.of(Files.writeString(this.directory.resolve("sni.conf"), text));
	}

	private RouterFile read(SniImport result) throws IOException {
		Path file = Files.writeString(this.directory.resolve("router.yml"), result.yaml());
		return RouterFile.read(file, new PemIdentities(), 1, null);
	}

}
