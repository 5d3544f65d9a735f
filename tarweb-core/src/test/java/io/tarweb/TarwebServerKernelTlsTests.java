package io.tarweb;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.KernelTlsRefusal;
import io.tarweb.status.KernelTlsStatus;
import io.tarweb.testing.Background;
import io.tarweb.testing.Chromium;
import io.tarweb.testing.Contents;
import io.tarweb.testing.H2spec;
import io.tarweb.testing.Hello;
import io.tarweb.testing.MemorySearch;
import io.tarweb.testing.OpensslClient;
import io.tarweb.testing.ProxyHeaders;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.RecordingProxy;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TlsPeer;
import io.tarweb.testing.TlsStat;
import io.tarweb.testing.TlsTunnel;
import io.tarweb.testing.TrafficKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections whose records the kernel encrypts and decrypts. On a kernel without the tls
 * module they are skipped; {@code dev/kernel-tls-vm} has one.
 */
@Tag("kernel-tls")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerKernelTlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final TestCertificate OTHER = TestCertificate.rsa("other.example.org");

	private static final byte[] SMALL = Contents.random(1, 10_000);

	private static final byte[] MIDDLE = Contents.random(2, 65_000);

	private static final byte[] LARGE = Contents.random(3, 1_500_000);

	/** For clients that decrypt faster than Java does where the CPU is emulated. */
	private static final byte[] HUGE = Contents.random(4, 10 * 1024 * 1024);

	private static final String GET_HOME = RawClient.get("/");

	/** Who logs about a connection, and not about the server's end or the machine. */
	private static final Pattern CONNECTIONS = Pattern
		.compile("io\\.tarweb\\.(wire|tls)|io\\.netty\\.(channel|handler)");

	private static final List<String> SUITES = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256");

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = Chromium
			.addPage(TarBuilder.create()
				.file("index.html", "home")
				.file("small.bin", SMALL)
				.file("middle.bin", MIDDLE)
				.file("large.bin", LARGE)
				.file("huge.bin", HUGE))
			.writeTo(directory.resolve("site.tar"));
	}

	static Stream<TransportKind> transports() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL);
	}

	/** Those that can send an alert: epoll takes java.lang.foreign for it. */
	static Stream<TransportKind> politeTransports() {
		return transports()
			.filter((transport) -> transport == TransportKind.IO_URING || Runtime.version().feature() >= 22);
	}

	static Stream<Arguments> transportsAndSuites() {
		return withSuites(transports());
	}

	/** A search takes long, and these differ in all that there is to find. */
	static Stream<Arguments> transportsWithASuiteEach() {
		return Stream.of(Arguments.of(TransportKind.IO_URING, SUITES.get(1)),
				Arguments.of(TransportKind.EPOLL, SUITES.get(2)));
	}

	static Stream<Arguments> politeTransportsAndSuites() {
		return withSuites(politeTransports());
	}

	private static Stream<Arguments> withSuites(Stream<TransportKind> transports) {
		return transports.flatMap((transport) -> SUITES.stream().map((suite) -> Arguments.of(transport, suite)));
	}

	private static TestServer start(TransportKind transport) {
		return start(settings(transport, KernelTlsMode.AUTO));
	}

	/** Skips the test if the kernel can't. */
	private static TestServer start(ServerSettings.Builder settings) {
		TestServer server = TestServer.start(settings);
		KernelTlsStatus status = kernel(server);
		if (!status.isOn()) {
			server.close();
			Assumptions.abort("kernel TLS is " + status.label());
		}
		return server;
	}

	private static ServerSettings.Builder settings(TransportKind transport, KernelTlsMode mode) {
		return TestServer.settings(transport, archive)
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withKernel(mode));
	}

	/**
	 * HTTP/2 by every case of h2spec, which has no TLS 1.3 of its own: its frames are
	 * nothing special to the kernel.
	 */
	@ParameterizedTest
	@MethodSource("transports")
	@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void http2Conforms(TransportKind transport, @TempDir Path tools) throws Exception {
		try (TestServer server = start(transport);
				TlsTunnel tunnel = TlsTunnel.to(server.address(), TestCertificate.client(null, CERTIFICATE))) {
			assertThat(H2spec.in(tools).run(tunnel.address(), "/small.bin")).contains(H2spec.ALL_PASSED);
			assertThat(kernel(server).handedOver()).isGreaterThan(100);
		}
	}

	private static KernelTlsStatus kernel(TestServer server) {
		return server.status().tls().kernel();
	}

	private static SSLContext context() {
		return TestCertificate.client(null, CERTIFICATE);
	}

	private static TlsPeer peer(TestServer server, String... suites) {
		return new TlsPeer(server.address(), context(), suites);
	}

	private static void awaitNoConnections(TestServer server) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(List.of(kernel(server).kernelConnections(),
					kernel(server).userSpaceConnections(), (long) server.status().connections()))
				.containsOnly(0L));
	}

	@ParameterizedTest
	@MethodSource("transportsAndSuites")
	void kernelEncryptsAndDecryptsBodiesOfEverySize(TransportKind transport, String suite) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server, suite)) {
			TlsStat before = TlsStat.read();
			peer.handshake();
			assertThat(peer.send(peer.record(GET_HOME)).read().text()).isEqualTo("home");
			assertThat(peer.send(peer.record(RawClient.get("/small.bin"))).read().hash())
				.isEqualTo(Contents.hash(SMALL));
			assertThat(peer.send(peer.record(RawClient.get("/middle.bin"))).read().hash())
				.isEqualTo(Contents.hash(MIDDLE));
			assertThat(peer.send(peer.record(RawClient.get("/large.bin"))).read().hash())
				.isEqualTo(Contents.hash(LARGE));
			assertThat(peer.send(peer.record(RawClient.get("/small.bin").repeat(50))).read().hash())
				.isEqualTo(Contents.hash(SMALL));
			assertThat(kernel(server).kernelConnections()).isEqualTo(1);
			assertThat(kernel(server).userSpaceConnections()).isZero();
			assertThat(kernel(server).handedOver()).isEqualTo(1);
			assertThat(TlsStat.read().since(before)).isEqualTo(new TlsStat(1, 1, 0));
		}
	}

	/** With the first message in one piece, and alone. */
	@ParameterizedTest
	@MethodSource("transports")
	void kernelTakesOverBehindTheHeaderOfAProxy(TransportKind transport) {
		byte[] header = ProxyHeaders.version2("192.0.2.7").getBytes(StandardCharsets.ISO_8859_1);
		try (TestServer server = start(settings(transport, KernelTlsMode.AUTO)
			.proxyProtocol(ProxyProtocolSettings.builder(List.of(Network.parse("127.0.0.0/8"))).build()))) {
			for (boolean alone : new boolean[] { false, true }) {
				try (TlsPeer peer = peer(server)) {
					if (alone) {
						peer.send(header);
						Awaitility.await().until(() -> server.status().connections() == 1);
						peer.send(peer.firstFlight());
					}
					else {
						peer.send(joined(header, peer.firstFlight()));
					}
					peer.handshake();
					assertThat(peer.send(peer.record(GET_HOME)).read().text()).isEqualTo("home");
					assertThat(peer.send(peer.record(RawClient.get("/large.bin"))).read().hash())
						.isEqualTo(Contents.hash(LARGE));
				}
				awaitNoConnections(server);
			}
			assertThat(kernel(server).handedOver()).isEqualTo(2);
		}
	}

	/** A record is larger than what is read at once, and one read holds many records. */
	@ParameterizedTest
	@MethodSource("transports")
	void manyRequestsInFewRecordsAreAllAnswered(TransportKind transport) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
			int count = 40;
			byte[] record = peer.record(RawClient.get("/none", "X: " + "x".repeat(340)).repeat(count));
			assertThat(record.length).isGreaterThan(14_000);
			byte[] second = peer.record(GET_HOME);
			peer.send(record).send(second);
			for (int i = 0; i < count; i++) {
				assertThat(peer.read().status()).isEqualTo(404);
			}
			assertThat(peer.read().text()).isEqualTo("home");
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void requestInTheSegmentOfTheLastFlightIsAnsweredOnce(TransportKind transport) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server)) {
			byte[] finished = peer.lastFlight();
			peer.send(joined(finished, peer.record(RawClient.get("/small.bin")), peer.record(GET_HOME)));
			assertThat(peer.read().hash()).isEqualTo(Contents.hash(SMALL));
			assertThat(peer.read().text()).isEqualTo("home");
			assertThat(peer.send(peer.record(RawClient.get("/large.bin"))).read().hash())
				.isEqualTo(Contents.hash(LARGE));
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void lastFlightAndRequestMayBeDividedAnywhere(TransportKind transport) {
		try (TestServer server = start(transport)) {
			SSLContext context = context();
			int connections = 0;
			int length = Integer.MAX_VALUE;
			for (int at = 1; at < length; at += 7) {
				try (TlsPeer peer = new TlsPeer(server.address(), context)) {
					byte[] bytes = joined(peer.lastFlight(), peer.record(RawClient.get("/small.bin")));
					length = bytes.length;
					peer.send(bytes, 0, at);
					Thread.yield();
					peer.send(bytes, at, bytes.length);
					assertThat(peer.read().hash()).as("divided at %s", at).isEqualTo(Contents.hash(SMALL));
					assertThat(peer.send(peer.record(RawClient.get("/middle.bin"))).read().hash())
						.as("divided at %s", at)
						.isEqualTo(Contents.hash(MIDDLE));
					connections++;
				}
			}
			assertThat(kernel(server).handedOver()).isEqualTo(connections);
			awaitNoConnections(server);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void handshakeMayComeByteByByte(TransportKind transport) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server)) {
			byte[] first = peer.firstFlight();
			for (int at = 0; at < first.length; at++) {
				peer.send(first, at, at + 1);
			}
			byte[] rest = joined(peer.lastFlight(), peer.record(GET_HOME));
			for (int at = 0; at < rest.length; at++) {
				peer.send(rest, at, at + 1);
			}
			assertThat(peer.read().text()).isEqualTo("home");
			assertThat(peer.send(peer.record(RawClient.get("/large.bin"))).read().hash())
				.isEqualTo(Contents.hash(LARGE));
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void answersAreTheSameAsFromUserSpace(TransportKind transport) {
		List<String> requests = List.of(GET_HOME, RawClient.get("/small.bin", "Range: bytes=100-199"),
				RawClient.get("/large.bin", "Range: bytes=5000000-"), RawClient.get("/none"),
				RawClient.get("/small.bin", "If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT"),
				RawClient.request("POST / HTTP/1.1", "Content-Length: 3") + "abc",
				RawClient.get("/middle.bin", "Connection: close"), "BAD\r\n\r\n",
				GET_HOME + RawClient.get("/small.bin"));
		try (TestServer kernel = start(transport);
				TestServer userSpace = TestServer.start(settings(transport, KernelTlsMode.OFF))) {
			for (String request : requests) {
				assertThat(answer(kernel, request)).as(request).isEqualTo(answer(userSpace, request));
			}
			assertThat(kernel(kernel).handedOver()).isEqualTo(requests.size());
			assertThat(kernel(userSpace).handedOver()).isZero();
		}
	}

	private static String answer(TestServer server, String request) {
		try (TlsPeer peer = peer(server).handshake()) {
			Reply reply = peer.send(peer.record(request)).read();
			return reply.statusLine() + reply.fields().stream().filter((field) -> !field.startsWith("Date")).toList()
					+ reply.hash();
		}
	}

	@ParameterizedTest
	@MethodSource("politeTransports")
	void serverSaysThatNothingMoreComes(TransportKind transport) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
			assertThat(peer.send(peer.record(RawClient.get("/large.bin", "Connection: close"))).read().hash())
				.isEqualTo(Contents.hash(LARGE));
			assertThat(peer.isEndedByCloseNotify()).isTrue();
			assertThat(kernel(server).handedOver()).isEqualTo(1);
			awaitNoConnections(server);
		}
	}

	/** Such an end is for the lingering close, which has a way of its own. */
	@ParameterizedTest
	@MethodSource("politeTransports")
	void serverSaysSoBehindARefusalAsWell(TransportKind transport) {
		try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
			assertThat(peer.send(peer.record("BAD\r\n\r\n")).read().status()).isEqualTo(400);
			assertThat(peer.isEndedByCloseNotify()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientMayEndItsSideBehindARequest(TransportKind transport) {
		quietly(() -> {
			try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
				assertThat(peer.send(peer.record(GET_HOME)).read().text()).isEqualTo("home");
				byte[] request = peer.record(RawClient.get("/large.bin"));
				peer.send(joined(request, peer.closeNotify()));
				assertThat(peer.read().hash()).isEqualTo(Contents.hash(LARGE));
				peer.isEndedByCloseNotify();
				awaitNoConnections(server);
				assertThat(kernel(server).handedOver()).isEqualTo(1);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientWithNewKeysIsLeftInOrder(TransportKind transport) {
		quietly(() -> {
			try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
				assertThat(peer.send(peer.record(GET_HOME)).read().text()).isEqualTo("home");
				peer.send(peer.keyUpdate());
				peer.isEndedByCloseNotify();
				awaitNoConnections(server);
				assertThat(kernel(server).handedOver()).isEqualTo(1);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientWithNewKeysBeforeTheHandOverStaysInUserSpace(TransportKind transport) {
		quietly(() -> {
			try (TestServer server = start(transport); TlsPeer peer = peer(server)) {
				byte[] finished = peer.lastFlight();
				byte[] keyUpdate = peer.keyUpdate();
				peer.send(joined(finished, keyUpdate, peer.record(RawClient.get("/large.bin"))));
				assertThat(peer.read().hash()).isEqualTo(Contents.hash(LARGE));
				assertThat(kernel(server).handedOver()).isZero();
				assertThat(kernel(server).refused()).containsEntry(KernelTlsRefusal.CONTROL_RECORD, 1L);
				assertThat(kernel(server).userSpaceConnections()).isEqualTo(1);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void versionBeforeStaysInUserSpace(TransportKind transport) throws Exception {
		try (TestServer server = start(transport);
				RawClient client = RawClient
					.over(TestCertificate.handshake(context(), server.address(), null, "TLSv1.2"))) {
			assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(kernel(server).refused()).containsEntry(KernelTlsRefusal.PROTOCOL, 1L);
			assertThat(kernel(server).userSpaceConnections()).isEqualTo(1);
			assertThat(kernel(server).handedOver()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void forgedRecordEndsTheConnection(TransportKind transport) {
		quietly(() -> {
			try (TestServer server = start(transport); TlsPeer peer = peer(server).handshake()) {
				assertThat(peer.send(peer.record(GET_HOME)).read().text()).isEqualTo("home");
				byte[] record = peer.record(GET_HOME);
				record[record.length - 1] ^= 1;
				peer.send(record);
				assertThat(peer.isEndedByCloseNotify()).isFalse();
				awaitNoConnections(server);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void forgedHandshakeLeavesNothingBehind(TransportKind transport) {
		quietly(() -> {
			try (TestServer server = start(transport)) {
				for (int i = 0; i < 3; i++) {
					try (TlsPeer peer = peer(server)) {
						byte[] finished = peer.lastFlight();
						byte[] request = peer.record(GET_HOME);
						finished[finished.length - 1] ^= 1;
						peer.send(joined(finished, request, request));
						awaitNoConnections(server);
					}
				}
				assertThat(kernel(server).handedOver()).isZero();
			}
		});
	}

	/** What is on its way behind it goes through the handler that divides records. */
	@ParameterizedTest
	@MethodSource("transports")
	void alertForAFirstMessageReachesAClientThatIsStillSending(TransportKind transport) {
		byte[] huge = Hello.named("docs.example.org").extension(21, new byte[60_000]).toBytes();
		quietly(() -> {
			try (TestServer server = start(transport); RawClient client = RawClient.connect(server.address())) {
				for (int i = 0; i < 10; i++) {
					client.send(huge);
				}
				assertThat(client.endOutput().readBody(7)).containsExactly(21, 3, 3, 0, 2, 2, 50);
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				awaitNoConnections(server);
				assertThat(kernel(server).handedOver()).isZero();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientMayVanishAtEveryStep(TransportKind transport) {
		List<Consumer<TlsPeer>> steps = List.of((peer) -> {
		}, (peer) -> peer.send(peer.firstFlight(), 0, 20), (peer) -> peer.send(peer.firstFlight()), TlsPeer::lastFlight,
				(peer) -> peer.send(peer.lastFlight(), 0, 30), TlsPeer::handshake,
				(peer) -> peer.send(joined(peer.lastFlight(), peer.record(RawClient.get("/large.bin")))),
				(peer) -> peer.handshake().send(peer.record(RawClient.get("/large.bin")), 0, 20),
				(peer) -> peer.handshake().send(peer.record(RawClient.get("/large.bin"))), (peer) -> {
					peer.handshake().send(peer.record(GET_HOME)).read();
					peer.send(peer.record(RawClient.get("/large.bin")));
				});
		quietly(() -> {
			try (TestServer server = start(transport)) {
				SSLContext context = context();
				for (Consumer<TlsPeer> step : steps) {
					for (int i = 0; i < 3; i++) {
						TlsPeer peer = new TlsPeer(server.address(), context);
						step.accept(peer);
						peer.reset();
					}
					try (TlsPeer peer = new TlsPeer(server.address(), context)) {
						step.accept(peer);
					}
				}
				awaitNoConnections(server);
			}
		});
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientMayReadSlowly(TransportKind transport) throws Exception {
		try (TestServer server = start(transport);
				RawClient client = RawClient
					.over(TestCertificate.handshake(context(), server.address(), null, 16 * 1024, "TLSv1.3"))) {
			client.send(RawClient.get("/large.bin").repeat(2));
			for (int i = 0; i < 2; i++) {
				Reply head = client.readHead();
				assertThat(head.status()).isEqualTo(200);
				byte[] body = new byte[LARGE.length];
				for (int at = 0; at < body.length;) {
					byte[] piece = client.readBody(Math.min(100_000, body.length - at));
					System.arraycopy(piece, 0, body, at, piece.length);
					at += piece.length;
					Thread.yield();
				}
				assertThat(Contents.hash(body)).isEqualTo(Contents.hash(LARGE));
			}
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void clientThatStopsReadingIsReset(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().writeTimeout(Duration.ofMillis(500)).build();
		try (TestServer server = start(settings(transport, KernelTlsMode.AUTO).limits(limits));
				TlsPeer peer = peer(server).handshake()) {
			peer.send(peer.record(RawClient.get("/huge.bin")));
			Awaitility.await().until(() -> kernel(server).handedOver() == 1);
			awaitNoConnections(server);
			assertThat(peer.isReset()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void manyConnectionsAtOnce(TransportKind transport) {
		askForAllAtOnce(transport, HttpClient.Version.HTTP_1_1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void manyStreamsOfHttp2AtOnce(TransportKind transport) {
		askForAllAtOnce(transport, HttpClient.Version.HTTP_2);
	}

	private void askForAllAtOnce(TransportKind transport, HttpClient.Version version) {
		try (TestServer server = start(transport)) {
			HttpClient client = HttpClient.newBuilder().version(version).sslContext(context()).build();
			List<CompletableFuture<Void>> answers = new ArrayList<>();
			Map<String, byte[]> bodies = Map.of("/small.bin", SMALL, "/middle.bin", MIDDLE, "/large.bin", LARGE);
			for (int i = 0; i < 4; i++) {
				bodies.forEach((path, body) -> {
					URI uri = URI.create("https://localhost:" + server.address().getPort() + path);
					answers.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
						.thenAccept((answer) -> {
							assertThat(answer.version()).isEqualTo(version);
							assertThat(Contents.hash(answer.body())).isEqualTo(Contents.hash(body));
						}));
				});
			}
			answers.forEach(CompletableFuture::join);
			assertThat(kernel(server).handedOver()).isPositive();
			assertThat(kernel(server).refused().values()).containsOnly(0L);
		}
	}

	@ParameterizedTest
	@MethodSource("transportsAndSuites")
	void curlGetsWhatItAsksFor(TransportKind transport, String suite) throws Exception {
		Path out = Files.createTempDirectory(directory, "curl");
		try (TestServer server = start(transport)) {
			String base = "https://127.0.0.1:" + server.address().getPort();
			String output = run("", "curl", "--silent", "--show-error", "--insecure", "--tls13-ciphers", suite,
					base + "/huge.bin", "-o", out.resolve("1").toString(), base + "/small.bin", "-o",
					out.resolve("2").toString(), base + "/huge.bin", "-o", out.resolve("3").toString());
			assertThat(output).isEmpty();
			assertThat(Arrays.mismatch(Files.readAllBytes(out.resolve("1")), HUGE)).isEqualTo(-1);
			assertThat(Arrays.mismatch(Files.readAllBytes(out.resolve("2")), SMALL)).isEqualTo(-1);
			assertThat(Arrays.mismatch(Files.readAllBytes(out.resolve("3")), HUGE)).isEqualTo(-1);
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	/**
	 * It takes more than a minute where the CPU is emulated, and its handshake alone ten
	 * seconds.
	 */
	@ParameterizedTest
	@MethodSource("transports")
	@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void browserShowsAPage(TransportKind transport) throws Exception {
		ConnectionLimits limits = ConnectionLimits.builder()
			.maxConnections(10)
			.maxHeadBytes(16 * 1024)
			.maxBodyBytes(1024)
			.headTimeout(Duration.ofMinutes(5))
			.idleTimeout(Duration.ofMinutes(5))
			.writeTimeout(Duration.ofMinutes(5))
			.build();
		Path profile = Files.createTempDirectory(directory, "browser");
		try (TestServer server = start(settings(transport, KernelTlsMode.AUTO).limits(limits))) {
			assertThat(Chromium.open(server, CERTIFICATE, profile)).contains(Chromium.COMPLETE);
			assertThat(kernel(server).handedOver()).isPositive();
			// Not how many stayed in user space: with HTTP/2, a browser ends its spare
			// connections at once, whatever their handover has got to.
		}
	}

	/** Its second handshake is a short one, with a ticket from the first. */
	@ParameterizedTest
	@MethodSource("transports")
	void opensslResumesItsSession(TransportKind transport) throws Exception {
		Path session = Files.createTempDirectory(directory, "openssl").resolve("session");
		try (TestServer server = start(transport)) {
			String request = GET_HOME + RawClient.get("/", "Connection: close");
			assertThat(openssl(server, request, "-sess_out", session.toString())).contains("home")
				.contains("New, TLSv1.3");
			assertThat(openssl(server, request, "-sess_in", session.toString())).contains("home")
				.contains("Reused, TLSv1.3");
			assertThat(kernel(server).handedOver()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@MethodSource("politeTransports")
	void opensslSeesAnOrderlyEnd(TransportKind transport) throws Exception {
		try (TestServer server = start(transport)) {
			assertThat(openssl(server, RawClient.get("/", "Connection: close"), "-msg")).contains("home")
				.containsPattern("<<< TLS 1.3, Alert \\[length 0002\\], warning close_notify")
				.doesNotContain("unexpected eof");
		}
	}

	/** With and without asking for the same, as a user of {@code s_client} would. */
	@ParameterizedTest
	@MethodSource("transports")
	void opensslWithNewKeysIsLeftInOrder(TransportKind transport) {
		for (String change : List.of("K\n", "k\n")) {
			quietly(() -> {
				try (TestServer server = start(transport);
						OpensslClient client = OpensslClient.connect(server.address(), directory)) {
					client.send(GET_HOME).await("home");
					assertThat(kernel(server).kernelConnections()).isEqualTo(1);
					client.send(change);
					assertThat(client.awaitEnd()).contains("KEYUPDATE").doesNotContain("HTTP/1.1 400");
					awaitNoConnections(server);
				}
			});
		}
	}

	/** As it is on the wire, under the keys that the client has told. */
	@ParameterizedTest
	@MethodSource("politeTransportsAndSuites")
	void lastRecordIsACloseNotify(TransportKind transport, String suite) {
		try (TestServer server = start(transport);
				RecordingProxy proxy = RecordingProxy.before(server.address());
				OpensslClient client = OpensslClient.connect(proxy.address(), directory, "-ciphersuites", suite)) {
			client.send(RawClient.get("/small.bin", "Connection: close"));
			byte[] stream = proxy.awaitEnd();
			client.awaitEnd();
			List<TrafficKeys.Opened> records = TrafficKeys.ofServer(client.keyLog(), suite).open(stream);
			assertThat(records.get(records.size() - 1).isCloseNotify()).isTrue();
			assertThat(records).filteredOn((record) -> record.type() == TrafficKeys.ALERT).hasSize(1);
			assertThat(kernel(server).handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void certificatesAreReplacedUnderLoad(TransportKind transport) throws Exception {
		SSLContext trusting = TestCertificate.client(null, CERTIFICATE, OTHER);
		try (TestServer server = start(transport);
				RawClient open = RawClient.over(TestCertificate.handshake(trusting, server.address(), null))) {
			AtomicBoolean done = new AtomicBoolean();
			AtomicInteger answered = new AtomicInteger();
			List<CompletableFuture<Void>> clients = Stream.of(1, 2)
				.map((number) -> Background.run(() -> answerUntil(done, server, trusting, answered)))
				.toList();
			int replacements = 4;
			for (int i = 1; i <= replacements; i++) {
				TestCertificate certificate = (i % 2 == 0) ? CERTIFICATE : OTHER;
				int before = answered.get();
				server.server().replaceCertificates(TlsSettings.of(TlsIdentity.of(certificate.keys())));
				try (SSLSocket socket = TestCertificate.handshake(trusting, server.address(), null)) {
					assertThat(socket.getSession().getPeerCertificates()[0])
						.isEqualTo(certificate.bundle().getCertificate());
					assertThat(RawClient.over(socket).send(GET_HOME).read().text()).isEqualTo("home");
				}
				assertThat(open.send(RawClient.get("/small.bin")).read().hash()).isEqualTo(Contents.hash(SMALL));
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> answered.get() > before + 2 || clients.stream().anyMatch(CompletableFuture::isDone));
			}
			done.set(true);
			clients.forEach(CompletableFuture::join);
			assertThat(kernel(server).handedOver()).isEqualTo(1 + replacements + answered.get());
			assertThat(kernel(server).refused().values()).containsOnly(0L);
		}
	}

	private static void answerUntil(AtomicBoolean done, TestServer server, SSLContext context, AtomicInteger answered) {
		while (!done.get()) {
			try (RawClient client = RawClient.over(TestCertificate.handshake(context, server.address(), null))) {
				assertThat(client.send(RawClient.get("/middle.bin")).read().hash()).isEqualTo(Contents.hash(MIDDLE));
				answered.incrementAndGet();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void noSecretIsLeftInTheHeap(TransportKind transport) throws Exception {
		Path dump = Files.createTempDirectory(directory, "secrets").resolve("heap.hprof");
		try (TestServer server = start(transport);
				OpensslClient client = OpensslClient.connect(server.address(), directory, "-ciphersuites",
						SUITES.get(1))) {
			client.send(GET_HOME).await("home");
			assertThat(kernel(server).kernelConnections()).isEqualTo(1);
			ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);
			// What is there can be found that way.
			assertThat(isIn(dump, "kernel-tls".getBytes(StandardCharsets.US_ASCII))).isTrue();
			for (TrafficKeys keys : List.of(TrafficKeys.ofClient(client.keyLog(), SUITES.get(1)),
					TrafficKeys.ofServer(client.keyLog(), SUITES.get(1)))) {
				String secret = HexFormat.of().formatHex(keys.secret());
				assertThat(isIn(dump, keys.secret())).isFalse();
				assertThat(isIn(dump, secret.getBytes(StandardCharsets.US_ASCII))).isFalse();
				assertThat(isIn(dump, keys.key())).isFalse();
				assertThat(isIn(dump, keys.iv())).isFalse();
			}
		}
	}

	/**
	 * Neither off the heap: in what the kernel was given, and in what BoringSSL has
	 * freed.
	 */
	@ParameterizedTest
	@MethodSource("transportsWithASuiteEach")
	void noSecretIsLeftInTheProcess(TransportKind transport, String suite) throws Exception {
		byte[] marker = Contents.random(System.nanoTime(), 32);
		ByteBuffer there = ByteBuffer.allocateDirect(marker.length).put(marker);
		try (TestServer server = start(transport);
				OpensslClient client = OpensslClient.connect(server.address(), directory, "-ciphersuites", suite)) {
			client.send(GET_HOME).await("home");
			assertThat(kernel(server).kernelConnections()).isEqualTo(1);
			String found = run("", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
					System.getProperty("java.class.path"), MemorySearch.class.getName(),
					String.valueOf(ProcessHandle.current().pid()), client.keyLog().toString(), suite,
					HexFormat.of().formatHex(marker));
			Assumptions.assumeTrue(found.contains("marker in"),
					() -> "the memory of this process can't be read by another: " + found);
			assertThat(found.lines()).filteredOn((line) -> !line.startsWith("marker in")).isEmpty();
		}
		assertThat(there.capacity()).isEqualTo(marker.length);
	}

	private static boolean isIn(Path file, byte[] bytes) throws Exception {
		String pattern = HexFormat.of().formatHex(bytes).replaceAll("..", "\\\\x$0");
		Process grep = new ProcessBuilder("env", "LC_ALL=C", "grep", "--quiet", "--text", "--perl-regexp", pattern,
				file.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(grep.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		assertThat(output).isEmpty();
		return grep.waitFor() == 0;
	}

	private static String openssl(TestServer server, String request, String... options) throws Exception {
		List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect",
				"127.0.0.1:" + server.address().getPort(), "-tls1_3", "-ign_eof"));
		command.addAll(List.of(options));
		return run(request, command.toArray(String[]::new));
	}

	private static String run(String input, String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().write(input.getBytes(StandardCharsets.ISO_8859_1));
		process.getOutputStream().flush();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return output;
	}

	/** Nothing is worth a warning, whatever a client does. */
	private static void quietly(Runnable conversation) {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		root.addAppender(appender);
		try {
			conversation.run();
		}
		finally {
			root.detachAppender(appender);
		}
		assertThat(List.copyOf(appender.list)).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.filteredOn((event) -> CONNECTIONS.matcher(event.getLoggerName()).lookingAt())
			.isEmpty();
	}

	private static byte[] joined(byte[]... parts) {
		byte[] joined = new byte[Stream.of(parts).mapToInt((part) -> part.length).sum()];
		int at = 0;
		for (byte[] part : parts) {
			System.arraycopy(part, 0, joined, at, part.length);
			at += part.length;
		}
		return joined;
	}

}
