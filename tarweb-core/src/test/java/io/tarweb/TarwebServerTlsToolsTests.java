package io.tarweb;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.SecurityHeaders;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.Chromium;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OpensslClient;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.RecordingProxy;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TrafficKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What other people's tools make of it, and the port that redirects them.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerTlsToolsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256");

	private static final byte[] LARGE = Contents.random(3, 10 * 1024 * 1024);

	@TempDir
	private Path directory;

	private Path archive;

	private Path trusted;

	@BeforeEach
	void writeFiles() throws IOException {
		this.archive = Chromium.addPage(TarBuilder.create().file("index.html", "home").file("large.bin", LARGE))
			.writeTo(this.directory.resolve("site.tar"));
		this.trusted = Files.writeString(this.directory.resolve("trusted.pem"),
				CERTIFICATE.bundle().getCertificatePEM());
	}

	private TestServer start(TlsProvider provider) {
		return TestServer.start(TestServer.settings(null, this.archive).tls(tls().withProvider(provider)));
	}

	private static TlsSettings tls() {
		return TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()));
	}

	@ParameterizedTest
	@EnumSource
	void curlGetsTheSameBytes(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			Path file = this.directory.resolve("large.bin");
			for (String version : List.of("1.2", "1.3")) {
				String output = run("curl", "-sS", "--cacert", this.trusted.toString(), "--tlsv" + version, "--tls-max",
						version, "-o", file.toString(), "-w", "%{http_code} %{num_connects}",
						"https://localhost:" + server.address().getPort() + "/large.bin");
				assertThat(output).isEqualTo("200 1");
				assertThat(Contents.hash(Files.readAllBytes(file))).isEqualTo(Contents.hash(LARGE));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void openSslResumesUntilTheCertificateIsReplaced(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			for (String version : List.of("-tls1_2", "-tls1_3")) {
				String session = this.directory.resolve("session" + version).toString();
				assertThat(client(server, version, "-sess_out", session)).contains("New, TLSv1.")
					.contains("Verify return code: 0 (ok)");
				assertThat(client(server, version, "-sess_in", session)).contains("Reused, TLSv1.");
				server.server().replaceCertificates(tls().withProvider(provider));
				assertThat(client(server, version, "-sess_in", session)).contains("New, TLSv1.");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void oldVersionsAndEarlyDataAreRefused(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			assertThat(client(server, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).doesNotContain("HTTP/1.1");
			Path early = Files.writeString(this.directory.resolve("early"), RawClient.get("/"));
			String session = this.directory.resolve("session").toString();
			assertThat(client(server, "-tls1_3", "-sess_out", session)).contains("Max Early Data: 0");
			assertThat(client(server, "-tls1_3", "-sess_in", session, "-early_data", early.toString()))
				.doesNotContain("Early data was accepted");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aClientCantRenegotiate(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			Process process = start(List.of("openssl", "s_client", "-connect",
					"localhost:" + server.address().getPort(), "-tls1_2", "-CAfile", this.trusted.toString()));
			try (BufferedReader output = process.inputReader()) {
				write(process, "R\n");
				assertThat(output.lines().anyMatch((line) -> line.contains("RENEGOTIATING"))).isTrue();
				write(process, RawClient.get("/", "Connection: close"));
				assertThat(output.lines()).noneMatch((line) -> line.contains("HTTP/1.1 200"));
				assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
				assertThat(process.exitValue()).as("what checkers take for consent is 0").isNotZero();
			}
			finally {
				process.destroyForcibly();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void http2IsAgreedOnBeforeHttp11(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			assertThat(client(server, "-tls1_3", "-alpn", "h2,http/1.1")).contains("ALPN protocol: h2");
			assertThat(client(server, "-tls1_3", "-alpn", "http/1.1,h2")).contains("ALPN protocol: h2");
			assertThat(client(server, "-tls1_3", "-alpn", "http/1.1")).contains("ALPN protocol: http/1.1");
			assertThat(client(server, "-tls1_3", "-alpn", "h3")).contains("No ALPN negotiated");
		}
	}

	/** By the client alone, and by both. */
	@ParameterizedTest
	@EnumSource
	void keysMayBeChangedMeanwhile(TlsProvider provider) {
		try (TestServer server = start(provider);
				OpensslClient client = OpensslClient.connect(server.address(), this.directory)) {
			client.send(RawClient.get("/")).await("home");
			client.send("k\n").await("KEYUPDATE").send(RawClient.get("/none")).await("404 Not Found");
			client.send("K\n").await("KEYUPDATE").send(RawClient.request("DELETE / HTTP/1.1")).await("405 Method");
			client.send(RawClient.get("/", "Connection: close"));
			assertThat(client.awaitEnd()).containsPattern("(?s)KEYUPDATE.*KEYUPDATE.*home");
		}
	}

	/** As it is on the wire, under the keys that the client has told. */
	@ParameterizedTest
	@EnumSource
	void lastRecordIsACloseNotify(TlsProvider provider) {
		for (String suite : SUITES) {
			try (TestServer server = start(provider);
					RecordingProxy proxy = RecordingProxy.before(server.address());
					OpensslClient client = OpensslClient.connect(proxy.address(), this.directory, "-ciphersuites",
							suite)) {
				client.send(RawClient.get("/", "Connection: close"));
				byte[] stream = proxy.awaitEnd();
				client.awaitEnd();
				List<TrafficKeys.Opened> records = TrafficKeys.ofServer(client.keyLog(), suite).open(stream);
				assertThat(records.get(records.size() - 1).isCloseNotify()).as(suite).isTrue();
				assertThat(records).filteredOn((record) -> record.type() == TrafficKeys.ALERT).hasSize(1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void browserShowsAPage(TlsProvider provider) throws Exception {
		try (TestServer server = start(provider)) {
			assertThat(Chromium.open(server, CERTIFICATE, this.directory.resolve("browser")))
				.contains(Chromium.COMPLETE);
		}
	}

	/** A request that is the last, so that the client ends when it has its answer. */
	private String client(TestServer server, String... options) throws Exception {
		List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-ign_eof", "-connect",
				"localhost:" + server.address().getPort(), "-CAfile", this.trusted.toString()));
		command.addAll(List.of(options));
		return run(RawClient.get("/", "Connection: close"), command);
	}

	private static String run(String... command) throws Exception {
		return run("", List.of(command));
	}

	private static Process start(List<String> command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs " + command.get(0) + ": " + ex.getMessage());
		}
	}

	/** If the process is gone already, its output says why. */
	private static void write(Process process, String input) {
		try {
			process.getOutputStream().write(input.getBytes(StandardCharsets.ISO_8859_1));
			process.getOutputStream().flush();
		}
		catch (IOException ex) {
			assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
		}
	}

	private static String run(String input, List<String> command) throws Exception {
		Process process = start(command);
		try {
			write(process, input);
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void anotherPortRedirects() {
		ServerSettings.Builder settings = TestServer.settings(null, this.archive).tls(tls());
		ServerSettings defaults = settings.build();
		try (TestServer server = TestServer.start(settings.redirecting(defaults.listen()))) {
			try (RawClient client = RawClient.connect(server.status().redirectAddress())) {
				for (String target : List.of("/", "/a/b?c=d")) {
					Reply reply = client.send(RawClient.get(target)).read();
					assertThat(reply.status()).isEqualTo(308);
					assertThat(reply.field("Location")).isEqualTo("https://test" + target);
				}
				String head = "GET /x HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
				assertThat(client.send(head).read().field("Location"))
					.isEqualTo("https://localhost:" + server.address().getPort() + "/x");
				assertThat(client.send("GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n").read().status()).isEqualTo(400);
			}
		}
	}

	/** RFC 6797, 7.2. */
	@Test
	void strictTransportSecurityGoesByTlsOnly() {
		SecurityHeaders security = SecurityHeaders.builder()
			.referrerPolicy(null)
			.frameOptions(null)
			.strictTransportSecurity("max-age=1")
			.build();
		ServerSettings.Builder settings = TestServer.settings(null, this.archive)
			.site(SitePolicy.builder().security(security).build())
			.tls(tls());
		ServerSettings defaults = settings.build();
		try (TestServer server = TestServer.start(settings.redirecting(defaults.listen()))) {
			try (RawClient client = CERTIFICATE.connect(server.address())) {
				for (String target : List.of("/", "/none", "nowhere")) {
					Reply reply = client.send(RawClient.get(target)).read();
					assertThat(reply.field("Strict-Transport-Security")).as(target).isEqualTo("max-age=1");
				}
			}
			try (RawClient client = RawClient.connect(server.status().redirectAddress())) {
				for (String target : List.of("/", "nowhere", "/a b")) {
					Reply reply = client.send(RawClient.get(target)).read();
					assertThat(reply.status()).isEqualTo(target.equals("/") ? 308 : 400);
					assertThat(reply.find("Strict-Transport-Security")).as(target).isNull();
					assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
				}
			}
			try (RawClient client = server.connect()) {
				Reply reply = client.send(RawClient.get("/")).read();
				assertThat(reply.status()).isEqualTo(400);
				assertThat(reply.find("Strict-Transport-Security")).isNull();
			}
		}
	}

}
