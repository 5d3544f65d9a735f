package io.tarweb;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.ProxyHeaders;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link TarwebServer} makes of PROXY headers.
 */
class TarwebServerProxyProtocolTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	/** More than one record, and more than one packet. */
	private static final byte[] LARGE = Contents.random(1, 300_000);

	private static final String GET = RawClient.get("/");

	private static final String CLIENT = "192.0.2.7";

	private static final String EXEMPT = "127.0.0.2";

	@TempDir
	private Path directory;

	private Path archive;

	private Path log;

	@BeforeEach
	void writeArchive() {
		this.log = this.directory.resolve("access.log");
		this.archive = TarBuilder.create()
			.file("index.html", "root")
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	private ServerSettings.Builder settings(TransportKind transport, String trusted) {
		ProxyProtocolSettings.Builder proxies = ProxyProtocolSettings.builder(List.of(Network.parse(trusted)));
		if (trusted.startsWith("127.")) {
			proxies.exempt(List.of(Network.parse(EXEMPT)));
		}
		return TestServer.settings(transport, this.archive)
			.proxyProtocol(proxies.build())
			.accessLog(AccessLogSettings.builder(Format.COMBINED).file(this.log).build());
	}

	private TestServer start(TransportKind transport) {
		return TestServer.start(settings(transport, "127.0.0.0/8"));
	}

	private static TlsSettings tls(TlsProvider provider) {
		return TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider);
	}

	private List<String> logLines() {
		try {
			return Files.readAllLines(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The addresses of the clients of all requests, once the server has ended. */
	private List<String> loggedClients() {
		return logLines().stream().map((line) -> line.substring(0, line.indexOf(' '))).toList();
	}

	private static long refused(TestServer server, ProxyRefusal reason) {
		return server.server().metrics().refusedProxyHeaders().get(reason);
	}

	private static RawClient connectFrom(String address, InetSocketAddress server) {
		try {
			Socket socket = new Socket(server.getAddress(), server.getPort(), InetAddress.getByName(address), 0);
			socket.setTcpNoDelay(true);
			return RawClient.over(socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@OnEveryTransport
	void logsTheClientThatTheProxyNames(TransportKind transport) {
		List<String> expected = new ArrayList<>();
		try (TestServer server = start(transport)) {
			for (String header : List.of(ProxyHeaders.version1(CLIENT), ProxyHeaders.version2(CLIENT))) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(header + GET).read().text()).isEqualTo("root");
					assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
					expected.addAll(List.of(CLIENT, CLIENT));
				}
			}
			try (RawClient client = server.connect()) {
				assertThat(client.send(ProxyHeaders.version2("2001:db8::1")).send(GET + GET).read().status())
					.isEqualTo(200);
				assertThat(client.read().status()).isEqualTo(200);
				expected.addAll(List.of("2001:db8::1", "2001:db8::1"));
			}
			assertThat(server.server().metrics().refusedProxyHeaders().values()).containsOnly(0L);
		}
		assertThat(loggedClients()).containsExactlyInAnyOrderElementsOf(expected);
	}

	/** A load balancer before a proxy: who the header names is asked further. */
	@OnEveryTransport
	void believesTheProxyThatTheHeaderNames(TransportKind transport) {
		AccessLogSettings log = AccessLogSettings.builder(Format.JSON)
			.file(this.log)
			.forwardedBy(List.of(Network.parse(CLIENT)))
			.build();
		try (TestServer server = TestServer.start(settings(transport, "127.0.0.0/8").accessLog(log))) {
			for (String named : List.of(CLIENT, "192.0.2.8")) {
				try (RawClient client = server.connect()) {
					client.send(ProxyHeaders.version2(named) + RawClient.get("/", "X-Forwarded-For: 203.0.113.9"))
						.read();
				}
			}
		}
		assertThat(logLines()).hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("\"remote\":\"203.0.113.9\""))
			.anySatisfy((line) -> assertThat(line).contains("\"remote\":\"192.0.2.8\""));
	}

	@OnEveryTransport
	void logsTheProxyIfItNamesNoClient(TransportKind transport) {
		try (TestServer server = start(transport)) {
			for (String header : List.of("PROXY UNKNOWN\r\n", "PROXY UNKNOWN " + CLIENT + "\r\n",
					ProxyHeaders.local())) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(header + GET).read().text()).isEqualTo("root");
				}
			}
		}
		assertThat(loggedClients()).hasSize(3).containsOnly("127.0.0.1");
	}

	@OnEveryTransport
	void takesAHeaderInAnyTwoPieces(TransportKind transport) {
		int connections = 0;
		try (TestServer server = start(transport)) {
			for (String header : List.of(ProxyHeaders.version1(CLIENT), ProxyHeaders.version2(CLIENT))) {
				String all = header + GET;
				for (int i = 1; i <= header.length() + 1; i++) {
					try (RawClient client = server.connect()) {
						client.send(all.substring(0, i)).send(all.substring(i));
						assertThat(client.read().text()).as("split at %d", i).isEqualTo("root");
						connections++;
					}
				}
			}
		}
		assertThat(loggedClients()).hasSize(connections).containsOnly(CLIENT);
	}

	@OnEveryTransport
	void logsItForEveryRequestOverHttp2(TransportKind transport) {
		try (TestServer server = start(transport); RawClient client = server.connect()) {
			client.send(ProxyHeaders.version2(CLIENT))
				.send(new Http2Frames().preface().get(1, "/").get(3, "/nothing").take());
			Http2Frames.awaitAnswers(client, 2);
		}
		assertThat(loggedClients()).hasSize(2).containsOnly(CLIENT);
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void isFollowedByTls(TransportKind transport, TlsProvider provider) throws IOException {
		int connections = 0;
		try (TestServer server = TestServer.start(settings(transport, "127.0.0.0/8").tls(tls(provider)))) {
			for (String version : List.of("TLSv1.3", "TLSv1.2")) {
				for (boolean atOnce : new boolean[] { true, false }) {
					try (RawClient client = RawClient.over(handshake(server, version, "http/1.1", atOnce))) {
						assertThat(client.send(GET).read().text()).isEqualTo("root");
						assertThat(client.send(RawClient.get("/large.bin")).read().hash())
							.isEqualTo(Contents.hash(LARGE));
						connections++;
					}
				}
			}
			try (SSLSocket socket = handshake(server, "TLSv1.3", "h2", true)) {
				assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
				RawClient client = RawClient.over(socket);
				client.send(new Http2Frames().preface().get(1, "/").get(3, "/").take());
				Http2Frames.awaitAnswers(client, 2);
				connections++;
			}
			assertThat(server.server().metrics().handshakes().count()).isEqualTo(connections);
		}
		assertThat(loggedClients()).hasSize(2 * connections).containsOnly(CLIENT);
	}

	/**
	 * Shakes hands behind a header.
	 * @param atOnce whether the header and the first message are sent in one piece
	 */
	private static SSLSocket handshake(TestServer server, String version, String protocol, boolean atOnce)
			throws IOException {
		byte[] header = ProxyHeaders.version2(CLIENT).getBytes(StandardCharsets.ISO_8859_1);
		Socket plain = atOnce ? new HeaderSocket(header) : new Socket();
		plain.setTcpNoDelay(true);
		plain.connect(server.address());
		if (!atOnce) {
			plain.getOutputStream().write(header);
		}
		SSLSocket socket = (SSLSocket) TestCertificate.client(null, CERTIFICATE)
			.getSocketFactory()
			.createSocket(plain, null, server.address().getPort(), true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setProtocols(new String[] { version });
		parameters.setApplicationProtocols(new String[] { protocol });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	@OnEveryTransport
	void closesAConnectionOfAProxyWithoutAHeader(TransportKind transport) {
		try (TestServer server = start(transport)) {
			for (String begin : List.of(GET, "G", "\u0016\u0003\u0001", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(begin).awaitEnding().unreadBytes()).isZero();
				}
			}
			assertThat(refused(server, ProxyRefusal.MISSING)).isEqualTo(4);
		}
		assertThat(loggedClients()).isEmpty();
	}

	@OnEveryTransport
	void closesAConnectionWithAWrongHeader(TransportKind transport) {
		List<String> wrong = List.of("PROXY TCP4 192.0.2.7\r\n" + GET, "PROXY " + "x".repeat(200),
				new String(ProxyHeaders.version2(0x21, 0x12, new byte[12]), StandardCharsets.ISO_8859_1),
				new String(ProxyHeaders.version2(0x21, 0x11, new byte[2000]), StandardCharsets.ISO_8859_1));
		try (TestServer server = start(transport)) {
			for (String header : wrong) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(header).awaitEnding().unreadBytes()).isZero();
				}
			}
			assertThat(refused(server, ProxyRefusal.MALFORMED)).isEqualTo(wrong.size());
		}
		assertThat(loggedClients()).isEmpty();
	}

	@OnEveryTransport
	void refusesTheHeadersOfOthers(TransportKind transport) {
		try (TestServer server = TestServer.start(settings(transport, "10.0.0.0/8"))) {
			for (String header : List.of(ProxyHeaders.version1(CLIENT), ProxyHeaders.version2(CLIENT),
					ProxyHeaders.local(), "PROXY UNKNOWN\r\n")) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(header + GET).read().status()).isEqualTo(400);
				}
			}
			assertThat(refused(server, ProxyRefusal.UNTRUSTED)).isEqualTo(4);
			assertThat(server.get("/").text()).isEqualTo("root");
		}
		assertThat(loggedClients()).hasSize(5).containsOnly("127.0.0.1");
	}

	@OnEveryTransport
	void refusesTheHeadersOfOthersBeforeTls(TransportKind transport) throws IOException {
		try (TestServer server = TestServer.start(settings(transport, "10.0.0.0/8").tls(tls(TlsProvider.JDK)))) {
			for (String header : List.of(ProxyHeaders.version1(CLIENT), ProxyHeaders.version2(CLIENT))) {
				try (RawClient client = server.connect()) {
					client.send(header + "\u0016\u0003\u0001").awaitEnding();
				}
			}
			assertThat(refused(server, ProxyRefusal.UNTRUSTED)).isEqualTo(2);
			try (RawClient client = CERTIFICATE.connect(server.address())) {
				assertThat(client.send(GET).read().text()).isEqualTo("root");
			}
		}
		assertThat(loggedClients()).containsOnly("127.0.0.1");
	}

	@OnEveryTransport
	void letsTheExemptComeWithAndWithout(TransportKind transport) {
		try (TestServer server = start(transport)) {
			for (String header : List.of("", ProxyHeaders.version1(CLIENT), ProxyHeaders.local())) {
				try (RawClient client = connectFrom(EXEMPT, server.address())) {
					assertThat(client.send(header + GET).read().text()).isEqualTo("root");
				}
			}
			// The first byte may be that of a header.
			try (RawClient client = connectFrom(EXEMPT, server.address())) {
				client.send("P").send(RawClient.request("OST / HTTP/1.1"));
				assertThat(client.read().status()).isEqualTo(405);
			}
			assertThat(server.server().metrics().refusedProxyHeaders().values()).containsOnly(0L);
		}
		assertThat(loggedClients()).containsExactlyInAnyOrder(EXEMPT, CLIENT, EXEMPT, EXEMPT);
	}

	@OnEveryTransport
	void waitsForAHeaderAsLongAsForARequestHead(TransportKind transport) {
		ServerSettings.Builder settings = settings(transport, "127.0.0.0/8")
			.limits(TestServer.patient().headTimeout(Duration.ofMillis(200)).build());
		try (TestServer server = TestServer.start(settings)) {
			for (String part : List.of("", "P", "PROXY TCP4 ", "\r\n\r\n")) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(part).awaitEnding().unreadBytes()).isZero();
				}
			}
			Awaitility.await().until(() -> refused(server, ProxyRefusal.INCOMPLETE) == 3);
			// Behind it, other times count.
			try (RawClient client = server.connect()) {
				client.send(ProxyHeaders.version1(CLIENT));
				try (RawClient other = server.connect()) {
					other.awaitEnding();
				}
				assertThat(client.send(GET).read().text()).isEqualTo("root");
			}
		}
	}

	@OnEveryTransport
	void lastsUntilTheProxyHasEndedItsSide(TransportKind transport) {
		try (TestServer server = start(transport)) {
			try (RawClient client = server.connect()) {
				client.send(ProxyHeaders.version1(CLIENT) + GET).endOutput();
				assertThat(client.read().text()).isEqualTo("root");
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			}
			for (String part : List.of("", "PROXY")) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(part).endOutput().awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	@OnEveryTransport
	void isRequiredOnTheRedirectingPort(TransportKind transport) {
		ServerSettings.Builder settings = settings(transport, "127.0.0.0/8").tls(tls(TlsProvider.JDK))
			.redirecting(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		try (TestServer server = TestServer.start(settings)) {
			InetSocketAddress plain = server.status().redirectAddress();
			try (RawClient client = RawClient.connect(plain)) {
				assertThat(client.send(ProxyHeaders.version1(CLIENT) + GET).read().status()).isEqualTo(308);
			}
			try (RawClient client = RawClient.connect(plain)) {
				assertThat(client.send(GET).awaitEnding().unreadBytes()).isZero();
			}
		}
		assertThat(loggedClients()).containsExactly(CLIENT);
	}

	@OnEveryTransport
	void tellsAConnectionTooManySo(TransportKind transport) {
		ServerSettings.Builder settings = settings(transport, "127.0.0.0/8")
			.limits(TestServer.patient().maxConnections(1).build());
		try (TestServer server = TestServer.start(settings); RawClient first = server.connect()) {
			first.send(ProxyHeaders.version1(CLIENT) + GET).read();
			try (RawClient second = server.connect()) {
				assertThat(second.read().status()).isEqualTo(503);
			}
		}
	}

	/** Sends a header in one piece with what is sent first. */
	private static final class HeaderSocket extends Socket {

		private byte[] header;

		HeaderSocket(byte[] header) {
			this.header = header;
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			return new FilterOutputStream(super.getOutputStream()) {

				@Override
				public void write(byte[] bytes, int from, int length) throws IOException {
					ByteArrayOutputStream all = new ByteArrayOutputStream();
					all.writeBytes(HeaderSocket.this.header);
					all.write(bytes, from, length);
					HeaderSocket.this.header = new byte[0];
					this.out.write(all.toByteArray());
				}

			};
		}

	}

}
