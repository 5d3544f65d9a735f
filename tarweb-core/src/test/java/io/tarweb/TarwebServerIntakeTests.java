package io.tarweb;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.FirstBytesListener;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TlsPeer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Connections that another listener of the process has accepted and handed over.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerIntakeTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE);

	private static final byte[] SMALL = Contents.random(1, 10_000);

	private static final byte[] LARGE = Contents.random(2, 3 * 1024 * 1024);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create()
			.file("index.html", "home")
			.file("small.bin", SMALL)
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	private ServerSettings.Builder secured(TransportKind transport, TlsProvider provider) {
		return TestServer.settings(transport, this.archive)
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static void awaitConnections(TestServer server, int count) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.status().connections() == count);
	}

	private static void assertServed(RawClient client) {
		assertThat(client.read().hash()).isEqualTo(Contents.hash(SMALL));
		assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
		assertThat(client.send(RawClient.get("/none")).read().status()).isEqualTo(404);
	}

	/** The rest of the request follows when the server has the connection. */
	@OnEveryTransport
	void goOnWhereTheListenerStopped(TransportKind transport) {
		byte[] request = ascii(RawClient.get("/small.bin"));
		try (TestServer server = TestServer.start(transport, this.archive)) {
			for (int first : List.of(0, 1, 10, request.length - 1, request.length)) {
				try (FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), first);
						RawClient client = RawClient.connect(listener.address())) {
					client.send(request, 0, first);
					awaitConnections(server, 1);
					assertServed(client.send(request, first, request.length - first));
				}
				awaitConnections(server, 0);
			}
		}
	}

	@OnEveryTransport
	void speakHttp2WithoutTls(TransportKind transport) {
		Http2Frames frames = new Http2Frames();
		byte[] first = frames.preface().get(1, "/").take();
		try (TestServer server = TestServer.start(transport, this.archive);
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 5);
				RawClient client = RawClient.connect(listener.address())) {
			client.send(first, 0, 5);
			awaitConnections(server, 1);
			client.send(first, 5, first.length - 5);
			Http2Frames.awaitAnswers(client, 1);
			assertThat(server.server().metrics().openConnections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void shakeHandsWithTheServer(TransportKind transport, TlsProvider provider) {
		try (TestServer server = TestServer.start(secured(transport, provider))) {
			for (int first : List.of(0, 1, 5, 6, 100, Integer.MAX_VALUE)) {
				try (FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), Math.min(first, 200));
						TlsPeer peer = new TlsPeer(listener.address(), CLIENT)) {
					byte[] hello = peer.firstFlight();
					int sent = Math.min(first, hello.length);
					peer.send(hello, 0, sent);
					awaitConnections(server, 1);
					peer.send(hello, sent, hello.length);
					peer.send(peer.lastFlight());
					peer.send(peer.record(RawClient.get("/small.bin")));
					assertThat(peer.read().hash()).isEqualTo(Contents.hash(SMALL));
					peer.send(peer.record(RawClient.get("/large.bin")));
					assertThat(peer.read().hash()).isEqualTo(Contents.hash(LARGE));
				}
				awaitConnections(server, 0);
			}
			assertThat(server.server().metrics().handshakes().failed()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "IO_URING", "EPOLL" })
	@Tag("kernel-tls")
	void areEncryptedByTheKernel(TransportKind transport) {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withKernel(KernelTlsMode.REQUIRED);
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).tls(tls));
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 100);
				RawClient client = CERTIFICATE.connect(listener.address())) {
			assertServed(client.send(RawClient.get("/small.bin")));
			assertThat(server.status().tls().kernel().handedOver()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speakWhatAnOrdinaryClientAsksFor(TransportKind transport, TlsProvider provider) throws Exception {
		try (TestServer server = TestServer.start(secured(transport, provider));
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 1)) {
			URI uri = URI.create("https://localhost:" + listener.address().getPort() + "/large.bin");
			for (HttpClient.Version version : HttpClient.Version.values()) {
				HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).version(version).build();
				HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(uri).build(),
						HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.version()).isEqualTo(version);
				assertThat(Contents.hash(response.body())).isEqualTo(Contents.hash(LARGE));
			}
		}
	}

	@OnEveryTransport
	void areAnsweredIfTheClientHasEndedItsSideBefore(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive);
				FirstBytesListener listener = FirstBytesListener.untilTheEnd(server.server());
				RawClient client = RawClient.connect(listener.address())) {
			client.send(RawClient.get("/") + RawClient.get("/large.bin")).endOutput();
			assertThat(client.read().text()).isEqualTo("home");
			assertThat(client.read().hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void countTowardsTheLimit(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().maxConnections(1).build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).limits(limits));
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 1);
				RawClient open = RawClient.connect(listener.address())) {
			assertThat(open.send(RawClient.get("/")).read().text()).isEqualTo("home");
			try (RawClient more = RawClient.connect(listener.address())) {
				assertThat(more.send(RawClient.get("/")).read().status()).isEqualTo(503);
				assertThat(more.isAtEnd()).isTrue();
			}
			assertThat(server.server().metrics().turnedAwayConnections()).isEqualTo(1);
		}
	}

	@OnEveryTransport
	void haveADeadline(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().headTimeout(Duration.ofMillis(100)).build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).limits(limits));
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 3);
				RawClient client = RawClient.connect(listener.address())) {
			assertThat(client.send("GET").read().status()).isEqualTo(408);
		}
	}

	@OnEveryTransport
	void areLoggedWithTheAddressOfTheClient(TransportKind transport) throws IOException {
		Path log = this.directory.resolve("access.log");
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive)
			.accessLog(AccessLogSettings.builder(AccessLogSettings.Format.COMBINED).file(log).build()));
				FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 1);
				RawClient client = RawClient.connect(listener.address())) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
		}
		assertThat(Files.readString(log)).startsWith("127.0.0.1 - - [").contains("\"GET / HTTP/1.1\" 200 4 ");
	}

	@OnEveryTransport
	void endWithTheServer(TransportKind transport) {
		Intake intake;
		try (TestServer server = TestServer.start(transport, this.archive)) {
			intake = server.server().intake();
			FirstBytesListener listener = FirstBytesListener.atLeast(server.server(), 1);
			try (RawClient idle = RawClient.connect(listener.address())) {
				assertThat(idle.send(RawClient.get("/")).read().text()).isEqualTo("home");
				listener.close();
				server.server().stop(Duration.ofSeconds(30));
				assertThat(idle.isAtEnd()).isTrue();
			}
			assertThatThrownBy(server.server()::intake).isInstanceOf(IllegalStateException.class);
		}
		EmbeddedChannel late = new EmbeddedChannel();
		ByteBuf received = Unpooled.buffer();
		intake.take(late, received);
		assertThat(late.isOpen()).isFalse();
		assertThat(received.refCnt()).isZero();
	}

	@Test
	void mustBeOnALoopOfTheServer() {
		try (TestServer server = TestServer.start(TransportKind.NIO, this.archive)) {
			Intake intake = server.server().intake();
			EmbeddedChannel foreign = new EmbeddedChannel();
			ByteBuf received = Unpooled.buffer();
			assertThatThrownBy(() -> intake.prepare(foreign)).isInstanceOf(IllegalArgumentException.class);
			assertThatThrownBy(() -> intake.take(foreign, received)).isInstanceOf(IllegalArgumentException.class);
			assertThat(foreign.isOpen()).isTrue();
			assertThat(received.release()).isTrue();
			foreign.close();
		}
	}

	/** A listener that doesn't keep a connection to itself may need one of its own. */
	@OnEveryTransport
	void loopsConnectToo(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive)) {
			Connection connection = TcpClient.create()
				.runOn(server.server().intake().loopResources())
				.remoteAddress(server::address)
				.connectNow();
			connection.outbound().sendByteArray(Mono.just(ascii(RawClient.get("/")))).then().subscribe();
			assertThat(connection.inbound().receive().asString().blockFirst(Duration.ofSeconds(30)))
				.startsWith("HTTP/1.1 200");
			connection.disposeNow();
		}
	}

}
