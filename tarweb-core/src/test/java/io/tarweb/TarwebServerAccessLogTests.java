package io.tarweb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLSocket;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.Network;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link TarwebServer} writes into its access log.
 */
class TarwebServerAccessLogTests {

	private static final Pattern COMBINED = Pattern
		.compile("(\\S+) - - \\[[^]]+] \"([^\"]*)\" ([0-9]{3}) ([0-9]+) \"([^\"]*)\" \"([^\"]*)\"");

	private static final int LARGE_BYTES = 8 * 1024 * 1024;

	/** Of HTTP/2's settings. */
	private static final int INITIAL_WINDOW_SIZE = 4;

	@TempDir
	private Path directory;

	private Path archive;

	private Path log;

	@BeforeEach
	void writeArchive() {
		this.log = this.directory.resolve("access.log");
		this.archive = TarBuilder.create()
			.file("index.html", "root")
			.file("a.css", "0123456789")
			.file("a.css.gz", "01234")
			.file("large.bin", Contents.random(1, LARGE_BYTES))
			.file("docs/index.html", "docs")
			.file("404.html", "missing")
			.writeTo(this.directory.resolve("site.tar"));
	}

	private TestServer start(TransportKind transport, Format format) {
		return TestServer.start(TestServer.settings(transport, this.archive)
			.accessLog(AccessLogSettings.builder(format).file(this.log).build()));
	}

	private List<String> lines() {
		try {
			return Files.readAllLines(this.log, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String shortened(String line) {
		Matcher matcher = COMBINED.matcher(line);
		assertThat(matcher.matches()).as(line).isTrue();
		assertThat(matcher.group(1)).isEqualTo("127.0.0.1");
		return matcher.group(2) + " " + matcher.group(3) + " " + matcher.group(4);
	}

	@OnEveryTransport
	void hasALineForEachAnswerWithItsBodyBytes(TransportKind transport) {
		List<String> expected = new ArrayList<>();
		try (TestServer server = start(transport, Format.COMBINED); RawClient client = server.connect()) {
			ask(client, "GET / HTTP/1.1", expected);
			ask(client, "HEAD / HTTP/1.1", expected);
			ask(client, "GET /a.css HTTP/1.1", expected, "Accept-Encoding: gzip");
			ask(client, "GET /a.css HTTP/1.1", expected, "If-None-Match: *");
			ask(client, "GET /a.css HTTP/1.1", expected, "If-Match: \"a\"");
			ask(client, "GET /a.css HTTP/1.1", expected, "Range: bytes=2-4");
			ask(client, "GET /a.css HTTP/1.1", expected, "Range: bytes=2-2,4-4");
			ask(client, "GET /a.css HTTP/1.1", expected, "Range: bytes=99-");
			ask(client, "GET /large.bin HTTP/1.1", expected);
			ask(client, "HEAD /large.bin HTTP/1.1", expected);
			ask(client, "GET /large.bin HTTP/1.1", expected, "Range: bytes=0-99999");
			ask(client, "GET /docs?x HTTP/1.1", expected);
			ask(client, "GET /nothing HTTP/1.1", expected);
			ask(client, "GET /% HTTP/1.1", expected);
			ask(client, "DELETE / HTTP/1.1", expected);
			ask(client, "BREW / HTTP/1.1", expected);
			ask(client, "GET / HTTP/1.1", expected, "Connection: close");
		}
		assertThat(lines().stream().map(TarwebServerAccessLogTests::shortened)).containsExactlyElementsOf(expected);
	}

	@OnEveryTransport
	void hasALineForEachAnswerOverHttp2(TransportKind transport) {
		Http2Frames frames = new Http2Frames();
		try (TestServer server = start(transport, Format.COMBINED); RawClient client = server.connect()) {
			client.send(frames.preface(INITIAL_WINDOW_SIZE, LARGE_BYTES)
				.number(Http2Frames.WINDOW_UPDATE, 0, LARGE_BYTES)
				.get(1, "/a.css?x", "user-agent", "agent")
				.get(3, "/nothing")
				.get(5, "/large.bin")
				.take());
			Http2Frames.awaitAnswers(client, 3);
		}
		assertThat(lines().stream().map(TarwebServerAccessLogTests::shortened)).containsExactlyInAnyOrder(
				"GET /a.css?x HTTP/2.0 200 10", "GET /nothing HTTP/2.0 404 7",
				"GET /large.bin HTTP/2.0 200 " + LARGE_BYTES);
	}

	private static void ask(RawClient client, String requestLine, List<String> expected, String... fields) {
		client.send(RawClient.request(requestLine, fields));
		Reply head = client.readHead();
		boolean hasBody = head.status() != 304 && !requestLine.startsWith("HEAD");
		int length = hasBody ? Integer.parseInt(head.field("Content-Length")) : 0;
		client.readBody(length);
		expected.add(requestLine + " " + head.status() + " " + length);
	}

	private TestServer startBehind(TransportKind transport, String proxies) {
		return TestServer.start(TestServer.settings(transport, this.archive)
			.accessLog(AccessLogSettings.builder(Format.COMBINED)
				.file(this.log)
				.forwardedBy(List.of(Network.parse(proxies)))
				.build()));
	}

	private List<String> clients() {
		return lines().stream().map((line) -> line.substring(0, line.indexOf(' '))).toList();
	}

	@OnEveryTransport
	void namesTheClientOfATrustedProxy(TransportKind transport) {
		try (TestServer server = startBehind(transport, "127.0.0.0/8"); RawClient proxy = server.connect()) {
			proxy.send(RawClient.get("/", "X-Forwarded-For: 203.0.113.9, 192.0.2.1")).read();
			proxy.send(RawClient.get("/large.bin", "Forwarded: for=203.0.113.9, for=\"[2001:db8::2]:80\"")).read();
			proxy.send(RawClient.get("/", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 192.0.2.3")).read();
			proxy.send(RawClient.get("/", "X-Forwarded-For: unknown")).read();
			proxy.send(RawClient.get("/")).read();
			proxy.send("GET / HTTP/3.0\r\nX-Forwarded-For: 192.0.2.4\r\n\r\n").read();
		}
		assertThat(clients()).containsExactly("192.0.2.1", "2001:db8::2", "192.0.2.3", "127.0.0.1", "127.0.0.1",
				"127.0.0.1");
	}

	@OnEveryTransport
	void namesTheClientOfATrustedProxyOverHttp2(TransportKind transport) {
		Http2Frames frames = new Http2Frames();
		try (TestServer server = startBehind(transport, "127.0.0.0/8"); RawClient proxy = server.connect()) {
			proxy.send(frames.preface()
				.get(1, "/", "x-forwarded-for", "203.0.113.9, 192.0.2.1")
				.get(3, "/", "forwarded", "for=192.0.2.2")
				.get(5, "/")
				.take());
			Http2Frames.awaitAnswers(proxy, 3);
		}
		assertThat(clients()).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2", "127.0.0.1");
	}

	@OnEveryTransport
	void believesNobodyElseAboutTheClient(TransportKind transport) {
		try (TestServer server = startBehind(transport, "10.0.0.0/8"); RawClient client = server.connect()) {
			client.send(RawClient.get("/", "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1")).read();
		}
		assertThat(clients()).containsExactly("127.0.0.1");
	}

	@OnEveryTransport
	void hasALineForWhatIsNoRequest(TransportKind transport) {
		try (TestServer server = start(transport, Format.COMBINED)) {
			for (String nonsense : List.of("nonsense\r\n\r\n", "GET / HTTP/3.0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(nonsense).read().status()).isBetween(400, 505);
				}
			}
		}
		assertThat(lines()).hasSize(3)
			.allSatisfy((line) -> assertThat(line).matches(".*\" (400|505) [0-9]+ \"-\" \"-\""));
	}

	@OnEveryTransport
	void hasALineForATransferThatWasCut(TransportKind transport) {
		try (TestServer server = start(transport, Format.COMBINED)) {
			RawClient client = server.connectSlowly();
			client.send(RawClient.get("/large.bin", "Referer: http://a.example/", "User-Agent: t/1.0")).readHead();
			client.readBody(100_000);
			client.reset();
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(server.status().droppedLogLines()).isZero();
		}
		assertThat(lines()).hasSize(1);
		Matcher line = COMBINED.matcher(lines().get(0));
		assertThat(line.matches()).isTrue();
		assertThat(line.group(2)).isEqualTo("GET /large.bin HTTP/1.1");
		assertThat(line.group(3)).isEqualTo("200");
		assertThat(Long.parseLong(line.group(4))).isBetween(100_000L, LARGE_BYTES - 1L);
		assertThat(line.group(5)).isEqualTo("http://a.example/");
		assertThat(line.group(6)).isEqualTo("t/1.0");
	}

	@OnEveryTransport
	void keepsEachRequestOnALineOfItsOwn(TransportKind transport) {
		try (TestServer server = start(transport, Format.JSON); RawClient client = server.connect()) {
			client.send(RawClient.get("/\"\\\u00c3\u00a4\u00ff?<x>", "User-Agent: a\"b\\c\td\u00ff"));
			client.read();
			client.send(RawClient.get("/?" + "x".repeat(5000)));
			client.read();
		}
		assertThat(lines()).hasSize(2).allSatisfy((line) -> assertThat(line).startsWith("{").endsWith("}"));
		assertThat(lines().get(0)).contains("\\\"").contains("\"status\":400");
	}

	@OnEveryTransport
	void keepsTheOrderOfPipelinedRequests(TransportKind transport) {
		try (TestServer server = start(transport, Format.COMBINED); RawClient client = server.connect()) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 100; i++) {
				requests.append(RawClient.get((i % 10 == 5) ? "/large.bin?" + i : "/?" + i, "Range: bytes=0-99999"));
			}
			client.send(requests.toString());
			for (int i = 0; i < 100; i++) {
				client.read();
			}
		}
		List<String> lines = lines();
		assertThat(lines).hasSize(100);
		for (int i = 0; i < 100; i++) {
			assertThat(lines.get(i)).contains("?" + i + " HTTP/1.1\" 206 " + ((i % 10 == 5) ? 100_000 : 4) + " ");
		}
	}

	@OnEveryTransport
	void namesWhatWasAgreedUponInTls(TransportKind transport) throws Exception {
		TestCertificate certificate = TestCertificate.of("localhost");
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive)
			.accessLog(AccessLogSettings.builder(Format.JSON).file(this.log).build())
			.tls(TlsSettings.of(TlsIdentity.of(certificate.keys())).withKernel(KernelTlsMode.OFF)));
				SSLSocket socket = TestCertificate.handshake(TestCertificate.client(null, certificate),
						server.address(), null)) {
			RawClient.over(socket).send(RawClient.get("/large.bin")).read();
			assertThat(server.server().metrics().handshakes().count()).isEqualTo(1);
			assertThat(server.server().metrics().handshakes().took()).isPositive();
			Awaitility.await().until(() -> !lines().isEmpty());
			assertThat(lines()).singleElement(InstanceOfAssertFactories.STRING)
				.endsWith(",\"tls_protocol\":\"TLSv1.3\",\"tls_cipher\":\"" + socket.getSession().getCipherSuite()
						+ "\",\"tls_kernel\":false}");
			try (RawClient leaving = server.connect()) {
				leaving.send("GET / HTTP/1.1\r\n\r\n").awaitEnding();
			}
			Awaitility.await().until(() -> server.server().metrics().handshakes().failed() == 1);
		}
	}

}
