package io.tarweb;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.Chromium;
import io.tarweb.testing.Contents;
import io.tarweb.testing.ProxyProcess;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What others make of a {@link TarwebServer} over HTTP/2.
 */
class TarwebServerHttp2ClientTests {

	private static final int FILES = 20;

	private static final String PAGE = """
			<!doctype html>
			<title>page</title>
			<h1>?</h1>
			<script>
			const protocol = performance.getEntriesByType('navigation')[0].nextHopProtocol;
			document.querySelector('h1').textContent = 'came by ' + protocol;
			</script>
			""";

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		TarBuilder tar = TarBuilder.create().file("page.html", PAGE);
		for (int i = 0; i < FILES; i++) {
			tar.file("file/" + i, content(i));
		}
		archive = tar.writeTo(directory.resolve("site.tar"));
	}

	/** From nothing to 360 kB. */
	private static byte[] content(int file) {
		return Contents.random(file, file * file * 1000);
	}

	private static TestServer startPlain() {
		return TestServer.start(TestServer.settings(null, archive));
	}

	private static TestServer startTls() {
		return TestServer
			.start(TestServer.settings(null, archive).tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()))));
	}

	private static String run(String... command) throws IOException {
		Process process;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs " + command[0] + ": " + ex.getMessage());
		}
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String url(TestServer server, String path) {
		return "http://127.0.0.1:" + server.address().getPort() + path;
	}

	/** Over TLS: without it, old ones lose track of a connection that they use again. */
	@Test
	void curlGetsWhatIsInTheArchive(@TempDir Path files) throws IOException {
		try (TestServer server = startTls()) {
			String output = run("curl", "--http2", "--insecure", "--parallel", "--silent", "--max-time", "60",
					"--write-out", "answered by %{http_version} %{response_code}\n", "--output", files + "/#1",
					"https://localhost:" + server.address().getPort() + "/file/[1-" + (FILES - 1) + "]");
			assertThat(output.lines().filter((line) -> line.endsWith("answered by 2 200"))).as(output)
				.hasSize(FILES - 1);
		}
		for (int i = 1; i < FILES; i++) {
			assertThat(Contents.hash(Files.readAllBytes(files.resolve(String.valueOf(i))))).as("file %d", i)
				.isEqualTo(Contents.hash(content(i)));
		}
	}

	@Test
	void nghttpUnderstandsEveryFrame() throws IOException {
		try (TestServer server = startPlain()) {
			String output = run("nghttp", "--null-out", "--verbose", "--timeout=60", url(server, "/page.html"),
					url(server, "/file/19"), url(server, "/nothing"));
			assertThat(output).contains(":status: 200", ":status: 404", "recv DATA frame")
				.doesNotContain("[ERROR]", "[INVALID;", "Some requests were not processed");
		}
	}

	@Test
	void h2loadGetsNothingButAnswers() throws IOException {
		try (TestServer server = startPlain()) {
			String output = run("h2load", "--requests=3000", "--clients=5", "--max-concurrent-streams=50",
					url(server, "/page.html"), url(server, "/file/5"), url(server, "/file/10"));
			assertThat(output).contains("3000 succeeded, 0 failed, 0 errored, 0 timeout",
					"status codes: 3000 2xx, 0 3xx, 0 4xx, 0 5xx");
		}
	}

	/** All at once over one connection, again and again. */
	@Test
	void javaGetsWhatIsInTheArchive() throws Exception {
		try (TestServer server = startTls()) {
			HttpClient client = HttpClient.newBuilder().sslContext(TestCertificate.client(null, CERTIFICATE)).build();
			String base = "https://localhost:" + server.address().getPort();
			client.send(request(base + "/page.html"), BodyHandlers.discarding());
			for (int round = 0; round < 5; round++) {
				List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
				for (int i = 0; i < 4 * FILES; i++) {
					answers.add(client.sendAsync(request(base + "/file/" + i % FILES), BodyHandlers.ofByteArray()));
				}
				for (int i = 0; i < answers.size(); i++) {
					assertIsFile(i % FILES, answers.get(i).join(), HttpClient.Version.HTTP_2);
				}
			}
			assertThat(server.status().connections()).isEqualTo(1);
		}
	}

	/** The version that can speak HTTP/2 without TLS. */
	@Test
	void goGetsWhatIsInTheArchive(@TempDir Path program) throws IOException {
		assumeThat(run("go", "version")).as("needs Go 1.24 or later").containsPattern("go1\\.(2[4-9]|[3-9][0-9])");
		try (InputStream source = getClass().getResourceAsStream("client.go")) {
			Files.copy(source, program.resolve("client.go"));
		}
		String binary = program.resolve("client").toString();
		assertThat(run("go", "build", "-o", binary, program.resolve("client.go").toString())).isEmpty();
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < FILES; i++) {
			expected.add(i + " HTTP/2.0 200 " + Contents.hash(content(i)));
		}
		try (TestServer plain = startPlain(); TestServer secured = startTls()) {
			assertThat(run(binary, url(plain, "/file/"), Integer.toString(FILES)).lines())
				.containsExactlyInAnyOrderElementsOf(expected);
			assertThat(
					run(binary, "https://localhost:" + secured.address().getPort() + "/file/", Integer.toString(FILES))
						.lines())
				.containsExactlyInAnyOrderElementsOf(expected);
		}
	}

	private static HttpRequest request(String url) {
		return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).build();
	}

	private static void assertIsFile(int file, HttpResponse<byte[]> answer, HttpClient.Version version) {
		assertThat(answer.statusCode()).as("file %d", file).isEqualTo(200);
		assertThat(answer.version()).isEqualTo(version);
		assertThat(Contents.hash(answer.body())).as("file %d", file).isEqualTo(Contents.hash(content(file)));
	}

	@Test
	void haproxyPassesOnWhatIsInTheArchive(@TempDir Path files) throws Exception {
		int port = ProxyProcess.freePort();
		try (TestServer server = startPlain()) {
			Path configuration = Files.writeString(files.resolve("haproxy.cfg"), """
					defaults
					    mode http
					    timeout connect 10s
					    timeout client 60s
					    timeout server 60s
					listen docs
					    bind 127.0.0.1:%d
					    server tarweb 127.0.0.1:%d proto h2
					""".formatted(port, server.address().getPort()));
			ProxyProcess proxy = ProxyProcess.start(files, port, "haproxy", "-db", "-f", configuration.toString());
			try {
				HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
				List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
				for (int i = 0; i < FILES; i++) {
					answers.add(client.sendAsync(request("http://127.0.0.1:" + port + "/file/" + i),
							BodyHandlers.ofByteArray()));
				}
				for (int i = 0; i < FILES; i++) {
					assertIsFile(i, answers.get(i).join(), HttpClient.Version.HTTP_1_1);
				}
			}
			finally {
				proxy.close();
			}
		}
	}

	@Test
	void chromiumPrefersIt(@TempDir Path profile) throws Exception {
		try (TestServer server = startTls()) {
			assertThat(Chromium.open(server, CERTIFICATE, profile)).contains("came by h2");
		}
	}

}
