package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.tarweb.error.SettingException;
import io.tarweb.error.UnavailableException;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.metrics.HandOverMetrics;
import io.tarweb.metrics.HandOverMetrics.Refusal;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.HandOverProcess;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TlsPeer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Connections that another process has accepted and handed over by their descriptors.
 * Where the transport can't take them, a test is skipped with the reason.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerHandOverTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE);

	private static final byte[] SMALL = Contents.random(1, 10_000);

	private static final byte[] LARGE = Contents.random(2, 3 * 1024 * 1024);

	private static final int MAX_PAYLOAD_BYTES = 17 * 1024;

	private static final int HAND_OVERS = 3_000;

	private static final int CLIENTS = 4;

	@TempDir
	private Path directory;

	private Path archive;

	private Path socket;

	@BeforeEach
	void writeArchive() {
		this.socket = this.directory.resolve("docs.sock");
		this.archive = TarBuilder.create()
			.file("index.html", "home")
			.file("small.bin", SMALL)
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	private ServerSettings.Builder settings(TransportKind transport) {
		return TestServer.settings(transport, this.archive).handOver(HandOverSettings.builder(this.socket).build());
	}

	private TestServer start(TransportKind transport) {
		return TestServer.start(settings(transport));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private static void awaitConnections(TestServer server, int count) {
		await().until(() -> server.status().connections() == count);
	}

	private static HandOverMetrics handOver(TestServer server) {
		return server.server().metrics().handOver();
	}

	/** Without those of the class path, which the JVM opens when it needs them. */
	private static long descriptors() {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.filter((descriptor) -> !target(descriptor).endsWith(".jar")).count();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return "closed meanwhile";
		}
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/** The rest of the request follows when the server has the connection. */
	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void goOnWhereTheSenderStopped(TransportKind transport) {
		byte[] request = ascii(RawClient.get("/small.bin"));
		try (TestServer server = start(transport)) {
			for (int first : List.of(0, 1, 20, request.length)) {
				try (HandOverProcess sender = HandOverProcess.start(this.socket, first);
						RawClient client = sender.connect()) {
					client.send(request, 0, first);
					awaitConnections(server, 1);
					client.send(request, first, request.length - first);
					assertThat(client.read().hash()).isEqualTo(Contents.hash(SMALL));
					assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
				}
				awaitConnections(server, 0);
			}
			assertThat(handOver(server).taken()).isEqualTo(4);
			assertThat(handOver(server).refused().values()).containsOnly(0L);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void bringUpTo17KibWithThem(TransportKind transport) {
		String request = RawClient.get("/");
		int requests = MAX_PAYLOAD_BYTES / request.length() + 1;
		try (TestServer server = start(transport);
				HandOverProcess sender = HandOverProcess.start(this.socket, MAX_PAYLOAD_BYTES);
				RawClient client = sender.connect()) {
			client.send(request.repeat(requests));
			for (int i = 0; i < requests; i++) {
				assertThat(client.read().text()).isEqualTo("home");
			}
			assertThat(handOver(server).taken()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void shakeHandsWithTheServer(TransportKind transport, TlsProvider provider) {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider);
		try (TestServer server = TestServer.start(settings(transport).tls(tls))) {
			for (int first : List.of(0, 1, 5, 6, 43, 200)) {
				try (HandOverProcess sender = HandOverProcess.start(this.socket, first);
						TlsPeer peer = new TlsPeer(sender.address(), CLIENT)) {
					byte[] hello = peer.firstFlight();
					peer.send(hello, 0, first);
					awaitConnections(server, 1);
					peer.send(hello, first, hello.length);
					peer.send(peer.lastFlight());
					assertThat(peer.send(peer.record(RawClient.get("/large.bin"))).read().hash())
						.isEqualTo(Contents.hash(LARGE));
				}
				awaitConnections(server, 0);
			}
			assertThat(server.server().metrics().handshakes().failed()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speakWhatAnOrdinaryClientAsksFor(TransportKind transport, TlsProvider provider) throws Exception {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider);
		try (TestServer server = TestServer.start(settings(transport).tls(tls));
				HandOverProcess sender = HandOverProcess.start(this.socket, 100)) {
			URI uri = URI.create("https://localhost:" + sender.address().getPort() + "/large.bin");
			for (HttpClient.Version version : HttpClient.Version.values()) {
				HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).version(version).build();
				HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(uri).build(),
						HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.version()).isEqualTo(version);
				assertThat(Contents.hash(response.body())).isEqualTo(Contents.hash(LARGE));
			}
			assertThat(handOver(server).taken()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void countTowardsTheLimit(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().maxConnections(1).build();
		try (TestServer server = TestServer.start(settings(transport).limits(limits));
				HandOverProcess sender = HandOverProcess.start(this.socket, 1);
				RawClient open = sender.connect()) {
			assertThat(open.send(RawClient.get("/")).read().text()).isEqualTo("home");
			try (RawClient more = sender.connect()) {
				assertThat(more.send(RawClient.get("/")).read().status()).isEqualTo(503);
				assertThat(more.isAtEnd()).isTrue();
			}
			assertThat(server.server().metrics().turnedAwayConnections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void haveADeadline(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().headTimeout(Duration.ofMillis(100)).build();
		try (TestServer server = TestServer.start(settings(transport).limits(limits));
				HandOverProcess sender = HandOverProcess.start(this.socket, 3);
				RawClient client = sender.connect()) {
			assertThat(client.send("GET").read().status()).isEqualTo(408);
			assertThat(handOver(server).taken()).isEqualTo(1);
		}
	}

	/** A socket that may block would stop the loop here. */
	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void waitForASlowReader(TransportKind transport) {
		try (TestServer server = TestServer.start(settings(transport).workers(1));
				HandOverProcess sender = HandOverProcess.start(this.socket, 0);
				RawClient slow = RawClient.connect(sender.address(), 16 * 1024);
				RawClient other = server.connect()) {
			slow.send(RawClient.get("/large.bin")).readHead();
			assertThat(other.send(RawClient.get("/")).read().text()).isEqualTo("home");
			assertThat(Contents.hash(slow.readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void areLoggedWithTheAddressOfTheClient(TransportKind transport) throws IOException {
		Path log = this.directory.resolve("access.log");
		try (TestServer server = TestServer.start(settings(transport)
			.accessLog(AccessLogSettings.builder(AccessLogSettings.Format.COMBINED).file(log).build()));
				HandOverProcess sender = HandOverProcess.start(this.socket, 1);
				RawClient client = sender.connect()) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
			assertThat(server.server().metrics().openedConnections()).isEqualTo(1);
		}
		assertThat(Files.readString(log)).startsWith("127.0.0.1 - - [").contains("\"GET / HTTP/1.1\" 200 4 ");
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void aMessageThatIsWrongIsClosedAndCounted(TransportKind transport) {
		Map<String, Refusal> wrong = Map.of("none", Refusal.NO_DESCRIPTOR, "two", Refusal.SEVERAL_DESCRIPTORS, "many",
				Refusal.LOST_DESCRIPTOR, "long", Refusal.TOO_LONG, "file", Refusal.NO_TCP_SOCKET, "datagram",
				Refusal.NO_TCP_SOCKET, "unix", Refusal.NO_TCP_SOCKET, "itself", Refusal.NO_TCP_SOCKET, "listening",
				Refusal.NOT_CONNECTED, "unconnected", Refusal.NOT_CONNECTED);
		try (TestServer server = start(transport); HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			assertThat(sender.send("right")).isEqualTo("HTTP/1.1 200 OK");
			awaitConnections(server, 0);
			long before = descriptors();
			for (int i = 0; i < 3; i++) {
				for (Map.Entry<String, Refusal> each : wrong.entrySet()) {
					long refused = handOver(server).refused().get(each.getValue());
					assertThat(sender.send(each.getKey())).isEqualTo(each.getKey());
					await().until(() -> handOver(server).refused().get(each.getValue()) == refused + 1);
				}
			}
			assertThat(sender.send("right")).isEqualTo("HTTP/1.1 200 OK");
			awaitConnections(server, 0);
			await().until(() -> descriptors() <= before);
			assertThat(handOver(server).taken()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void comeFromOneUserIfThatIsWanted(TransportKind transport) throws IOException {
		long own = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
		HandOverSettings.Builder handOver = HandOverSettings.builder(this.socket);
		try (TestServer server = TestServer.start(settings(transport).handOver(handOver.allowedUid(own).build()));
				HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			assertThat(sender.send("right")).isEqualTo("HTTP/1.1 200 OK");
			assertThat(handOver(server).taken()).isEqualTo(1);
		}
		try (TestServer server = TestServer.start(settings(transport).handOver(handOver.allowedUid(own + 1).build()));
				HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			assertThat(sender.send("right")).isEmpty();
			assertThat(handOver(server).refused()).containsEntry(Refusal.FOREIGN_USER, 1L);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void keepComingThousandsOfTimes(TransportKind transport) {
		try (TestServer server = start(transport);
				HandOverProcess first = HandOverProcess.start(this.socket, 10);
				HandOverProcess second = HandOverProcess.start(this.socket, 0)) {
			serve(first, second, 100);
			awaitConnections(server, 0);
			long before = descriptors();
			serve(first, second, HAND_OVERS);
			awaitConnections(server, 0);
			await().until(() -> descriptors() <= before);
			assertThat(handOver(server).taken()).isEqualTo(100 + HAND_OVERS);
			assertThat(handOver(server).refused().values()).containsOnly(0L);
		}
	}

	private static void serve(HandOverProcess first, HandOverProcess second, int count) {
		List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS).mapToObj((number) -> Background.run(() -> {
			for (int i = 0; i < count / CLIENTS; i++) {
				try (RawClient client = ((i % 2 == 0) ? first : second).connect()) {
					assertThat(client.send(RawClient.get("/small.bin")).read().hash()).isEqualTo(Contents.hash(SMALL));
				}
			}
		})).toList();
		clients.forEach(CompletableFuture::join);
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void surviveTheSender(TransportKind transport) {
		try (TestServer server = start(transport); HandOverProcess sender = HandOverProcess.start(this.socket, 5)) {
			try (HandOverProcess killed = HandOverProcess.start(this.socket, 5);
					RawClient taken = killed.connect();
					RawClient waiting = killed.connect()) {
				assertThat(taken.send(RawClient.get("/")).read().text()).isEqualTo("home");
				waiting.send("GET");
				killed.kill();
				assertThat(waiting.isAtEnd()).isTrue();
				assertThat(taken.send(RawClient.get("/small.bin")).read().hash()).isEqualTo(Contents.hash(SMALL));
			}
			try (RawClient next = sender.connect()) {
				assertThat(next.send(RawClient.get("/")).read().text()).isEqualTo("home");
			}
			assertThat(handOver(server).taken()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	void endWithTheServer(TransportKind transport) {
		AtomicInteger complete = new AtomicInteger();
		TestServer server = start(transport);
		try (server; HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(Background.run(() -> ask(server, sender, complete)));
			}
			await().until(() -> complete.get() > 100);
			server.server().stop(Duration.ofSeconds(30));
			assertThat(this.socket).doesNotExist();
			clients.forEach(CompletableFuture::join);
			assertThat(sender.send("right")).contains("No such file or directory");
		}
		try (TestServer next = start(transport); HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			assertThat(sender.send("right")).isEqualTo("HTTP/1.1 200 OK");
			assertThat(next.status().handOverPath()).isEqualTo(this.socket);
		}
	}

	/** An answer is complete or isn't begun. */
	private static void ask(TestServer server, HandOverProcess sender, AtomicInteger complete) {
		while (server.server().isRunning()) {
			try (RawClient client = sender.connect()) {
				client.send(RawClient.get("/small.bin"));
				if (client.isAtEnd()) {
					continue;
				}
				assertThat(client.read().hash()).isEqualTo(Contents.hash(SMALL));
				complete.incrementAndGet();
			}
			catch (UncheckedIOException ex) {
				assertThat(server.server().isRunning()).isFalse();
			}
		}
	}

	@Test
	void aSocketThatNobodyHasOpenIsReplaced() {
		try (HandOverProcess dead = HandOverProcess.start(this.socket, 1)) {
			assertThat(dead.send("bind")).isEqualTo("bind");
		}
		assertThat(this.socket).exists();
		try (TestServer server = start(TransportKind.IO_URING);
				HandOverProcess sender = HandOverProcess.start(this.socket, 1)) {
			assertThat(sender.send("right")).isEqualTo("HTTP/1.1 200 OK");
			assertThat(server.status().handOverPath()).isEqualTo(this.socket);
		}
		assertThat(this.socket).doesNotExist();
	}

	@Test
	void aSocketOfAnotherServerIsLeftAlone() {
		try (TestServer server = start(TransportKind.IO_URING)) {
			assertThatThrownBy(() -> new TarwebServer(settings(TransportKind.IO_URING).build()).start())
				.isInstanceOf(UnavailableException.class)
				.hasMessageContaining("another process receives there");
			assertThat(server.status().handOverPath()).exists();
		}
	}

	@Test
	void aFileIsLeftAlone() throws IOException {
		assumeHandOver();
		Files.writeString(this.socket, "precious");
		assertUnavailable("there is a file of that name that isn't a socket");
		assertThat(this.socket).hasContent("precious");
	}

	@Test
	void aSocketNeedsItsDirectory() {
		assumeHandOver();
		this.socket = this.directory.resolve("none/docs.sock");
		assertUnavailable("its directory doesn't exist");
	}

	private void assumeHandOver() {
		start(TransportKind.IO_URING).close();
	}

	private void assertUnavailable(String reason) {
		assertThatThrownBy(() -> new TarwebServer(settings(TransportKind.IO_URING).build()).start())
			.isInstanceOf(UnavailableException.class)
			.hasMessageContaining(reason)
			.extracting((ex) -> ((UnavailableException) ex).setting())
			.isEqualTo("HandOverSettings.path");
	}

	@Test
	void aFileThatHasTakenTheNameIsLeftAlone() throws IOException {
		try (TestServer server = start(TransportKind.IO_URING)) {
			Files.delete(server.status().handOverPath());
			Files.writeString(this.socket, "next");
		}
		assertThat(this.socket).hasContent("next");
	}

	@Test
	void theFileHasTheWantedPermissionsAndGroup() throws IOException {
		String group = Files.getAttribute(this.directory, "unix:gid").toString();
		try (TestServer server = start(TransportKind.IO_URING)) {
			assertThat(permissions(server)).isEqualTo("rw-rw----");
		}
		HandOverSettings.Builder handOver = HandOverSettings.builder(this.socket).mode("622").group(group);
		try (TestServer server = TestServer.start(settings(TransportKind.IO_URING).handOver(handOver.build()))) {
			assertThat(permissions(server)).isEqualTo("rw--w--w-");
			assertThat(Files.getAttribute(this.socket, "unix:gid")).hasToString(group);
		}
		assertThatThrownBy(() -> new TarwebServer(
				settings(TransportKind.IO_URING).handOver(handOver.group("no-such-group").build()).build())
			.start()).isInstanceOf(SettingException.class).hasMessageContaining("no-such-group");
		assertThat(this.socket).doesNotExist();
	}

	private static String permissions(TestServer server) throws IOException {
		return PosixFilePermissions
			.toString(Files.getPosixFilePermissions(server.status().handOverPath(), LinkOption.NOFOLLOW_LINKS));
	}

	@Test
	void aTransportThatCantTakeThemOverIsNamed() {
		assertThatThrownBy(() -> new TarwebServer(settings(TransportKind.NIO).build()).start())
			.isInstanceOf(UnavailableException.class)
			.hasMessageContaining("nio")
			.hasMessageContaining("io_uring");
		assertThat(this.socket).doesNotExist();
	}

}
