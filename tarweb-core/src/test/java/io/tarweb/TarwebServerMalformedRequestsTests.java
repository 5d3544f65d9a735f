package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is no request that everybody reads in one way gets one answer, on the port of the
 * site and on the one that redirects to it: what comes behind it is no request either.
 */
class TarwebServerMalformedRequestsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	/** Hosts that name none (RFC 9110, 7.2). */
	private static final List<String> HOSTS = List.of("[::1", "[]", "[::1]x", "a[b", "h%zz", "x:-1", "x:65536",
			"api.example.com:80:90", "a@b", ":80", "h\u00e4st", "a/b", "a, b");

	/**
	 * Line ends that hide a request in another, or a field in a value, from those who
	 * know them (RFC 9112, 2.2).
	 */
	private static final List<String> LINES = List.of("GET / HTTP/1.1\nHost: a\n\n",
			"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\n\n",
			"GET / HTTP/1.1\r\nHost: a\r\nX: b\nContent-Length: 5\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\n",
			"GET / HTTP/1.1\r\nHost: a\r\n\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
			"\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n");

	/** Bodies of which nobody can tell where they end (RFC 9112, 6.3). */
	private static final List<String> CODINGS = List.of("chunked, chunked", "chunked, gzip", "gzip", "identity",
			"xchunked", "chunked,", ",chunked", "chunked;a=b", "\"chunked\"", "chunked\r\nTransfer-Encoding: chunked",
			"chunked\r\nContent-Length: 0", "");

	/** Targets with an authority that {@code Host} wouldn't be allowed to have. */
	private static final List<String> TARGETS = List.of("http://h\u00e4st/", "http://a@evil.example/",
			"http://evil.example\\@x/", "http://[::1/", "http://a:80:90/", "http://a%zz/", "https://a@b/", "http:///",
			"http://:80/", "http:a", "//a/%2e%2e/b");

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create().file("index.html", "root").writeTo(this.directory.resolve("site.tar"));
	}

	private TestServer start(TransportKind transport) {
		ServerSettings.Builder settings = TestServer.settings(transport, this.archive)
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())));
		InetSocketAddress anyPort = settings.build().listen();
		return TestServer.start(settings.redirecting(anyPort));
	}

	private static RawClient connectToRedirect(TestServer server) {
		return RawClient.connect(server.status().redirectAddress());
	}

	@OnEveryTransport
	void aHeadThatIsMalformedIsTheLast(TransportKind transport) {
		List<String> heads = new ArrayList<>(LINES);
		CODINGS.forEach((coding) -> heads.add(RawClient.get("/", "Transfer-Encoding: " + coding)));
		heads.add(RawClient.request("GET / HTTP/1.0", "Connection: keep-alive", "Transfer-Encoding: chunked"));
		HOSTS.forEach((host) -> heads.add("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
		HOSTS.forEach((host) -> heads.add("GET http://a/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
		HOSTS.forEach((host) -> heads.add("GET / HTTP/1.0\r\nHost: " + host + "\r\n\r\n"));
		try (TestServer server = start(transport)) {
			for (String head : heads) {
				try (RawClient client = CERTIFICATE.connect(server.address())) {
					assertIsTheLast(client, head, 400);
				}
				try (RawClient client = connectToRedirect(server)) {
					assertIsTheLast(client, head, 400);
				}
			}
		}
	}

	/** RFC 9112, 6.1. */
	@OnEveryTransport
	void aCodingThatIsNotUnderstoodIsNotImplemented(TransportKind transport) {
		try (TestServer server = start(transport)) {
			for (String coding : List.of("gzip, chunked", "br, gzip, chunked", "identity, chunked",
					"gzip\r\nTransfer-Encoding: chunked", "unknown;a=\"b, c\", chunked")) {
				String head = RawClient.get("/", "Transfer-Encoding: " + coding);
				try (RawClient client = CERTIFICATE.connect(server.address())) {
					assertIsTheLast(client, head, 501);
				}
				try (RawClient client = connectToRedirect(server)) {
					assertIsTheLast(client, head, 501);
				}
			}
		}
	}

	private static void assertIsTheLast(RawClient client, String head, int status) {
		Reply reply = client.send(head + RawClient.get("/")).read();
		assertThat(reply.status()).as(head).isEqualTo(status);
		assertThat(reply.field("Connection")).as(head).isEqualTo("close");
		assertThat(client.awaitEnding()).as(head).isEqualTo(RawClient.Ending.CLEAN);
	}

	@OnEveryTransport
	void aTargetThatIsMalformedLeadsNowhere(TransportKind transport) {
		try (TestServer server = start(transport);
				RawClient client = CERTIFICATE.connect(server.address());
				RawClient redirected = connectToRedirect(server)) {
			for (String target : TARGETS) {
				Reply reply = client.send(RawClient.get(target)).read();
				assertThat(reply.status()).as(target).isEqualTo(400);
				Reply redirect = redirected.send(RawClient.get(target)).read();
				assertThat(redirect.status()).as(target).isEqualTo(400);
				assertThat(redirect.find("Location")).as(target).isNull();
			}
			assertThat(client.send(RawClient.get("http://[::1]:/")).read().text()).isEqualTo("root");
			assertThat(redirected.send(RawClient.get("http://[::1]/")).read().field("Location"))
				.isEqualTo("https://[::1]/");
		}
	}

}
