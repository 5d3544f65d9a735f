package io.tarweb;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.ClientAuthentication;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.EngineClient;
import io.tarweb.testing.Hello;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TlsPeer;
import io.tarweb.testing.TrafficKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The same answers over TLS, whoever encrypts and whatever carries it; and how
 * connections begin and end there.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerTlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final TestCertificate OTHER = TestCertificate.rsa("other.example.org");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE, OTHER);

	private static final byte[] SMALL = Contents.random(1, 10_000);

	private static final byte[] MIDDLE = Contents.random(2, 65_000);

	private static final byte[] LARGE = Contents.random(3, 10 * 1024 * 1024);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create()
			.file("index.html", "home")
			.file("small.bin", SMALL)
			.file("middle.bin", MIDDLE)
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	private TestServer start(TransportKind transport, TlsProvider provider) {
		return TestServer.start(settings(transport, provider));
	}

	private ServerSettings.Builder settings(TransportKind transport, TlsProvider provider) {
		return TestServer.settings(transport, this.archive).tls(tls(CERTIFICATE).withProvider(provider));
	}

	private static TlsSettings tls(TestCertificate certificate) {
		return TlsSettings.of(TlsIdentity.of(certificate.keys()));
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void servesBodiesOfEverySize(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider); RawClient client = CERTIFICATE.connect(server.address())) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
			assertThat(client.send(RawClient.get("/small.bin")).read().hash()).isEqualTo(Contents.hash(SMALL));
			assertThat(client.send(RawClient.get("/middle.bin")).read().hash()).isEqualTo(Contents.hash(MIDDLE));
			assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(client.send(RawClient.get("/small.bin", "Range: bytes=100-199")).read().body())
				.isEqualTo(Arrays.copyOfRange(SMALL, 100, 200));
			Reply parts = client.send(RawClient.get("/large.bin", "Range: bytes=1-3,100000-300000")).read();
			assertThat(parts.status()).isEqualTo(206);
			assertThat(client.send(RawClient.request("HEAD /small.bin HTTP/1.1")).readHead().field("Content-Length"))
				.isEqualTo("10000");
			assertThat(client.send(RawClient.get("/none")).read().status()).isEqualTo(404);
			assertThat(server.status().tls().provider()).isEqualTo(provider);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void answersPipelinedRequestsInOrder(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider); RawClient client = CERTIFICATE.connect(server.address())) {
			String batch = RawClient.get("/") + RawClient.get("/small.bin") + RawClient.get("/large.bin")
					+ RawClient.get("/middle.bin");
			client.sendAsMuchAsTheServerTakes(batch.repeat(3));
			for (int i = 0; i < 3; i++) {
				assertThat(client.read().text()).isEqualTo("home");
				assertThat(client.read().hash()).isEqualTo(Contents.hash(SMALL));
				assertThat(client.read().hash()).isEqualTo(Contents.hash(LARGE));
				assertThat(client.read().hash()).isEqualTo(Contents.hash(MIDDLE));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void waitsForASlowReader(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				RawClient client = RawClient.over(TestCertificate.handshake(CLIENT, server.address(), null, 16_384))) {
			client.send(RawClient.get("/large.bin")).readHead();
			assertThat(server.status().connections()).isEqualTo(1);
			assertThat(Contents.hash(client.readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speaksBothVersions(TransportKind transport, TlsProvider provider) throws Exception {
		try (TestServer server = start(transport, provider)) {
			for (String version : List.of("TLSv1.2", "TLSv1.3")) {
				try (SSLSocket socket = TestCertificate.handshake(CLIENT, server.address(), null, version)) {
					assertThat(socket.getSession().getProtocol()).isEqualTo(version);
					assertThat(RawClient.over(socket).send(RawClient.get("/")).read().text()).isEqualTo("home");
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speaksEveryCipherSuite(TransportKind transport, TlsProvider provider) throws IOException {
		try (TestServer server = start(transport, provider)) {
			for (String suite : TlsIdentity.CIPHERS) {
				if (!suite.contains("_ECDHE_")) {
					try (TlsPeer peer = new TlsPeer(server.address(), CLIENT, suite).handshake()) {
						assertThat(peer.send(peer.record(RawClient.get("/middle.bin"))).read().hash()).as(suite)
							.isEqualTo(Contents.hash(MIDDLE));
					}
					continue;
				}
				TestCertificate certificate = suite.contains("_RSA_") ? OTHER : CERTIFICATE;
				server.server()
					.replaceCertificates(TlsSettings.of(TlsIdentity.of(certificate.keys())
						.withProtocols(List.of("TLSv1.2"))
						.withCiphers(List.of(suite))));
				try (SSLSocket socket = TestCertificate.handshake(CLIENT, server.address(), null)) {
					assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
					assertThat(RawClient.over(socket).send(RawClient.get("/middle.bin")).read().hash()).as(suite)
						.isEqualTo(Contents.hash(MIDDLE));
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speaksToAnOrdinaryClient(TransportKind transport, TlsProvider provider) throws Exception {
		HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).build();
		try (TestServer server = start(transport, provider)) {
			URI uri = URI.create("https://localhost:" + server.address().getPort() + "/large.bin");
			for (int i = 0; i < 4; i++) {
				HttpClient.Version version = HttpClient.Version.values()[i % 2];
				HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(uri).version(version).build(),
						HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.version()).isEqualTo(version);
				assertThat(Contents.hash(response.body())).isEqualTo(Contents.hash(LARGE));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aRequestMayComeByteByByte(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			byte[] all = EngineClient.concat(client.handshake(), client.encrypt(RawClient.get("/")));
			for (int i = 0; i < all.length; i++) {
				client.send(all, i, 1);
			}
			assertThat(client.readUpTo("home")).startsWith("HTTP/1.1 200");
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aRequestMayComeWithTheEndOfTheHandshake(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			byte[] finished = client.handshake();
			client.send(EngineClient.concat(finished, client.encrypt(RawClient.get("/") + RawClient.get("/"))));
			assertThat(client.readUpTo("home")).startsWith("HTTP/1.1 200");
			client.send(client.encrypt(RawClient.get("/", "Connection: close")));
			assertThat(client.readUpTo("home")).startsWith("HTTP/1.1 200");
			assertThat(client.isEndNotified()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void anOrderlyEndIsAnnounced(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider)) {
			for (String version : List.of("TLSv1.2", "TLSv1.3")) {
				try (EngineClient client = new EngineClient(CLIENT, server.address(), version)) {
					client.send(client.handshake());
					client.send(client.encrypt(RawClient.get("/", "Connection: close")));
					assertThat(client.readUpTo("home")).startsWith("HTTP/1.1 200");
					assertThat(client.isEndNotified()).as(version).isTrue();
				}
			}
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aClientThatIsStillSendingSeesItsAnswer(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			client.send(client.handshake());
			client.send(client.encrypt(RawClient.get("/", "Content-Length: 5000000") + "a".repeat(100_000)));
			client.send(client.encrypt("b".repeat(100_000)));
			assertThat(client.isEndNotified()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void whatWasAskedBeforeTheEndOfTheStreamIsAnswered(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			client.send(client.handshake());
			client.send(client.encrypt(RawClient.get("/"))).endOutput();
			assertThat(client.readUpTo("home")).startsWith("HTTP/1.1 200");
			assertThat(client.isEndNotified()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aCloseNotifyEndsTheConnection(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider)) {
			for (String before : List.of("", RawClient.get("/large.bin"), "GET / HT")) {
				try (EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
					client.send(client.handshake());
					client.send(client.encrypt(before)).send(client.closeNotify());
					client.isEndNotified();
					Awaitility.await().until(() -> server.status().connections() == 0);
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void plainHttpIsToldOff(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider); RawClient client = server.connect()) {
			Reply reply = client.send(RawClient.get("/")).read();
			assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 400 This Port Speaks HTTPS");
			assertThat(reply.field("Connection")).isEqualTo("close");
			client.send(RawClient.get("/")).endOutput();
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void whatIsNoClientHelloGetsAnAlert(TransportKind transport, TlsProvider provider) {
		byte[] doubled = Hello.named("a.example").name("b.example").toBytes();
		byte[] spaced = Hello.named("a b").toBytes();
		byte[] otherVersion = new byte[] { (byte) 0x80, 46, 1, 0, 2 };
		try (TestServer server = start(transport, provider)) {
			for (byte[] hello : List.of(doubled, spaced, otherVersion)) {
				try (RawClient client = server.connect()) {
					assertThat(client.send(hello).readBody(7)).containsExactly(21, 3, 3, 0, 2, 2, 50);
					assertThat(client.isAtEnd()).isTrue();
				}
			}
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	/** The bytes of headers of records count as well. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void aFirstMessageInTooManyRecordsGetsAnAlert(TransportKind transport, TlsProvider provider) {
		byte[] hello = Hello.named("a.example").extension(21, new byte[16_000]).toRecords(1);
		try (TestServer server = start(transport, provider); RawClient client = server.connect()) {
			for (int at = 0; at < hello.length; at += 100) {
				client.send(hello, at, Math.min(100, hello.length - at));
			}
			assertThat(CERTIFICATE.connect(server.address()).send(RawClient.get("/")).read().text()).isEqualTo("home");
			assertThat(client.endOutput().readBody(7)).containsExactly(21, 3, 3, 0, 2, 2, 50);
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	/** An alert that is followed by a reset can get lost. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void anAlertReachesAClientThatIsStillSending(TransportKind transport, TlsProvider provider) {
		byte[] huge = Hello.named("a.example").extension(21, new byte[60_000]).toBytes();
		try (TestServer server = start(transport, provider)) {
			for (byte[] hello : List.of(huge, Hello.named("a b").toBytes())) {
				try (RawClient client = server.connect()) {
					client.send(hello);
					for (int i = 0; i < 10; i++) {
						client.send(huge);
					}
					assertThat(client.endOutput().readBody(7)).containsExactly(21, 3, 3, 0, 2, 2, 50);
					assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	/** The same for those of the TLS library. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void anAlertAboutAHandshakeReachesAClientThatIsStillSending(TransportKind transport, TlsProvider provider) {
		byte[] oldVersion = Hello.named("a.example").extension(43, new byte[] { 2, 3, 1 }).toBytes();
		byte[] huge = Hello.named("a.example").extension(21, new byte[60_000]).toBytes();
		try (TestServer server = start(transport, provider); RawClient client = server.connect()) {
			client.send(oldVersion);
			for (int i = 0; i < 10; i++) {
				client.send(huge);
			}
			byte[] alert = client.endOutput().readBody(7);
			assertThat(alert[0]).isEqualTo((byte) TrafficKeys.ALERT);
			assertThat(Arrays.copyOfRange(alert, 3, 7)).as("a fatal protocol_version").containsExactly(0, 2, 2, 70);
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	/** Nor does such a client stay. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void aClientThatDoesNotStopSendingIsCut(TransportKind transport, TlsProvider provider) {
		byte[] huge = Hello.named("a.example").extension(21, new byte[60_000]).toBytes();
		String endless = new String(huge, StandardCharsets.ISO_8859_1).repeat(100);
		try (TestServer server = start(transport, provider); RawClient client = server.connect()) {
			CompletableFuture<Void> sent = client.sendAsMuchAsTheServerTakes(endless);
			Awaitility.await().until(() -> server.status().connections() == 0);
			sent.join();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void whatIsNoRecordEndsTheConnection(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider)) {
			for (byte[] garbage : List.of(new byte[] { 23, 3, 3, 0, 20 }, new byte[20],
					new byte[] { 22, 3, 3, 0, 1 })) {
				try (EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.2")) {
					client.send(client.handshake());
					client.send(EngineClient.concat(garbage, new byte[130]));
					Awaitility.await().until(() -> server.status().connections() == 0);
				}
			}
			assertThat(CERTIFICATE.connect(server.address()).send(RawClient.get("/")).read().text()).isEqualTo("home");
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aHandshakeHasTheTimeOfAHead(TransportKind transport, TlsProvider provider) {
		ConnectionLimits limits = TestServer.patient().headTimeout(Duration.ofMillis(100)).build();
		try (TestServer server = TestServer.start(settings(transport, provider).limits(limits))) {
			byte[] hello = Hello.named("a.example").toBytes();
			for (int length : new int[] { 0, 3, hello.length - 1 }) {
				try (RawClient client = server.connect()) {
					client.send(hello, 0, length);
					assertThat(client.isAtEnd()).isTrue();
				}
			}
			try (EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
				client.handshake();
				Awaitility.await().until(() -> server.status().connections() == 0);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aHandshakeCountsAsAConnection(TransportKind transport, TlsProvider provider) {
		ConnectionLimits limits = TestServer.patient().maxConnections(1).build();
		try (TestServer server = TestServer.start(settings(transport, provider).limits(limits));
				RawClient first = server.connect()) {
			Awaitility.await().until(() -> server.status().connections() == 1);
			try (RawClient second = server.connect()) {
				assertThat(second.isAtEnd()).isTrue();
			}
			first.reset();
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(CERTIFICATE.connect(server.address()).send(RawClient.get("/")).read().text()).isEqualTo("home");
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aStopEndsIdleConnectionsInOrderAndHandshakesAtOnce(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider);
				RawClient handshaking = server.connect();
				EngineClient idle = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			idle.send(idle.handshake());
			idle.send(idle.encrypt(RawClient.get("/")));
			assertThat(idle.readUpTo("home")).startsWith("HTTP/1.1 200");
			Awaitility.await().until(() -> server.status().connections() == 2);
			CompletableFuture<Void> stopped = Background.run(() -> server.server().stop(Duration.ofHours(1)));
			assertThat(idle.isEndNotified()).isTrue();
			assertThat(handshaking.isAtEnd()).isTrue();
			stopped.join();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void certificatesAreReplacedUnderLoad(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider); RawClient open = CERTIFICATE.connect(server.address())) {
			AtomicBoolean done = new AtomicBoolean();
			AtomicInteger answered = new AtomicInteger();
			CompletableFuture<?>[] clients = IntStream.range(0, 3).mapToObj((i) -> Background.run(() -> {
				while (!done.get()) {
					try (RawClient client = RawClient.over(TestCertificate.handshake(CLIENT, server.address(), null))) {
						assertThat(client.send(RawClient.get("/middle.bin")).read().hash())
							.isEqualTo(Contents.hash(MIDDLE));
						answered.incrementAndGet();
					}
				}
			})).toArray(CompletableFuture[]::new);
			for (int i = 1; i <= 10; i++) {
				int sofar = answered.get();
				server.server().replaceCertificates(tls((i % 2 == 0) ? CERTIFICATE : OTHER));
				assertThat(open.send(RawClient.get("/")).read().text()).isEqualTo("home");
				Awaitility.await()
					.pollInterval(Duration.ofMillis(1))
					.until(() -> answered.get() > sofar || clients[0].isDone());
			}
			done.set(true);
			CompletableFuture.allOf(clients).join();
		}
	}

	/** What they leave behind is found when all tests have run. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void firstHandshakesOfSeveralLoopsAtOneTimeSucceed(TransportKind transport, TlsProvider provider) {
		try (TestServer server = TestServer.start(settings(transport, provider).workers(2))) {
			for (int i = 0; i < 20; i++) {
				server.server().replaceCertificates(tls(CERTIFICATE));
				CyclicBarrier together = new CyclicBarrier(4);
				CompletableFuture.allOf(IntStream.range(0, 4).mapToObj((client) -> Background.run(() -> {
					try (SSLSocket socket = (SSLSocket) CLIENT.getSocketFactory()
						.createSocket(server.address().getAddress(), server.address().getPort())) {
						together.await();
						socket.startHandshake();
					}
					catch (Exception ex) {
						throw new CompletionException(ex);
					}
				})).toArray(CompletableFuture[]::new)).join();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void clientsShowCertificatesIfTheyAreAsked(TransportKind transport, TlsProvider provider) throws IOException {
		TlsIdentity identity = TlsIdentity.of(CERTIFICATE.keys()).withTrust(OTHER.trust());
		TestCertificate stranger = TestCertificate.of("stranger");
		for (ClientAuthentication asked : ClientAuthentication.values()) {
			TlsSettings tls = TlsSettings.of(identity).withClientAuthentication(asked).withProvider(provider);
			try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).tls(tls))) {
				assertAnswer(server, TestCertificate.client(OTHER, CERTIFICATE), true);
				assertAnswer(server, TestCertificate.client(null, CERTIFICATE), asked != ClientAuthentication.NEED);
				assertAnswer(server, TestCertificate.insistingClient(stranger, CERTIFICATE),
						asked == ClientAuthentication.NONE);
				Awaitility.await().until(() -> server.status().connections() == 0);
			}
		}
	}

	private static void assertAnswer(TestServer server, SSLContext context, boolean expected) throws IOException {
		for (String version : List.of("TLSv1.2", "TLSv1.3")) {
			if (expected) {
				try (SSLSocket socket = TestCertificate.handshake(context, server.address(), null, version)) {
					assertThat(RawClient.over(socket).send(RawClient.get("/")).read().text()).isEqualTo("home");
				}
			}
			else {
				assertThatThrownBy(
						() -> RawClient.over(TestCertificate.handshake(context, server.address(), null, version))
							.send(RawClient.get("/"))
							.read())
					.hasRootCauseInstanceOf(IOException.class);
			}
		}
	}

}
