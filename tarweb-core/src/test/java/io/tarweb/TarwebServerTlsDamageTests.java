package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.EngineClient;
import io.tarweb.testing.Hello;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TrackedArchive;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is cut under TLS: the archive that is served from, and clients at every step.
 * Neither may end the process, look like a complete answer, or leave anything behind.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerTlsDamageTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE);

	private static final int LARGE_BYTES = 12 * 1024 * 1024;

	/** Whole pages, inside of the large member. */
	private static final int CUT_BYTES = 4 * 1024 * 1024;

	private static final byte[] LARGE = Contents.random(1, LARGE_BYTES);

	private static final byte[] SMALL = Contents.random(2, 20_000);

	private static final ConnectionLimits LIMITS = TestServer.patient().headTimeout(Duration.ofSeconds(1)).build();

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = archive("site.tar", "before");
	}

	private Path archive(String name, String version) {
		return TarBuilder.create()
			.file("index.html", version)
			.file("large.bin", LARGE)
			.file("small.bin", SMALL)
			.writeTo(this.directory.resolve(name));
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	private static TlsSettings tls(TlsProvider provider) {
		return TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider);
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void anArchiveThatIsCutCutsAnswersAndNothingElse(TransportKind transport, TlsProvider provider) {
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, this.archive).workers(1).tls(tls(provider)));
				RawClient slow = RawClient.over(TestCertificate.handshake(CLIENT, server.address(), null, 16_384));
				EngineClient waiting = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			slow.send(RawClient.get("/large.bin")).readHead();
			waiting.send(waiting.handshake());
			waiting.send(waiting.encrypt(RawClient.get("/large.bin")));
			cut();
			assertThat(slow.awaitEnding().unreadBytes()).isLessThan(LARGE_BYTES);
			assertThat(waiting.isEndNotified()).as("a cut answer isn't complete").isFalse();
			for (int i = 0; i < 10; i++) {
				assertIncomplete(server, "/large.bin", LARGE_BYTES);
				assertIncomplete(server, "/small.bin", SMALL.length);
			}
			Awaitility.await().until(() -> status(server, "/") == 503);
			replace("after");
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			try (RawClient client = CERTIFICATE.connect(server.address())) {
				assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
			}
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
	}

	private static void assertIncomplete(TestServer server, String target, int length) {
		try (RawClient client = CERTIFICATE.connect(server.address())) {
			client.send(RawClient.get(target, "Connection: close"));
			assertThat(client.awaitEnding().unreadBytes()).as(target).isLessThan(length);
		}
	}

	private static int status(TestServer server, String target) {
		try (RawClient client = CERTIFICATE.connect(server.address())) {
			return client.send(RawClient.get(target)).read().status();
		}
	}

	private void cut() {
		try (FileChannel channel = FileChannel.open(this.archive, StandardOpenOption.WRITE)) {
			channel.truncate(CUT_BYTES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void replace(String version) {
		try {
			Files.move(archive("next.tar", version), this.archive, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Many take an end without close_notify for an end as well. */
	@ParameterizedTest
	@MethodSource("everywhere")
	void aClientThatStopsReadingIsReset(TransportKind transport, TlsProvider provider) {
		ConnectionLimits limits = TestServer.patient().writeTimeout(Duration.ofMillis(200)).build();
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, this.archive).tls(tls(provider)).limits(limits));
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			client.send(client.handshake());
			client.send(client.encrypt(RawClient.get("/large.bin")));
			Awaitility.await().until(() -> server.status().connections() == 1);
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(client.isReset()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void anAnswerThatIsCutByAStopEndsInAReset(TransportKind transport, TlsProvider provider) {
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).tls(tls(provider)));
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3")) {
			client.send(client.handshake());
			client.send(client.encrypt(RawClient.get("/large.bin")));
			client.awaitAnswer();
			server.server().stop(Duration.ofMillis(100));
			assertThat(client.isReset()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aClientThatVanishesInItsHandshakeLeavesNothing(TransportKind transport, TlsProvider provider) {
		byte[] hello = Hello.named("docs.example.org").toBytes();
		afterEach(transport, provider, (server) -> {
			for (int length : new int[] { 0, 1, 5, 50, hello.length - 1 }) {
				RawClient client = server.connect();
				client.send(hello, 0, length);
				end(client, length);
			}
			for (int i = 0; i < 4; i++) {
				EngineClient client = new EngineClient(CLIENT, server.address(), "TLSv1.3");
				byte[] finished = client.handshake();
				client.send(finished, 0, finished.length * i / 3);
				client.close();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void aClientThatVanishesInAConversationLeavesNothing(TransportKind transport, TlsProvider provider) {
		afterEach(transport, provider, (server) -> {
			for (String sent : new String[] { "GET / HT", RawClient.get("/large.bin"),
					RawClient.get("/small.bin").repeat(50), RawClient.get("/small.bin", "Content-Length: 9") + "a" }) {
				for (int i = 0; i < 4; i++) {
					RawClient client = RawClient
						.over(TestCertificate.handshake(CLIENT, server.address(), null, (i % 2 == 0) ? 16_384 : 0));
					client.send(sent);
					if (i > 1 && sent.startsWith("GET /s")) {
						client.readHead();
					}
					end(client, i);
				}
			}
		});
	}

	private static void end(RawClient client, int variant) {
		if (variant % 2 == 0) {
			client.reset();
		}
		else {
			client.close();
		}
	}

	private void afterEach(TransportKind transport, TlsProvider provider, Consumer<TestServer> clients) {
		TrackedArchive tracked = new TrackedArchive(this.archive);
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, tracked).tls(tls(provider)).limits(LIMITS))) {
			clients.accept(server);
			Awaitility.await().until(() -> server.status().connections() == 0);
			replace("after");
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			Awaitility.await().until(() -> tracked.open() == 1);
		}
		assertThat(tracked.open()).isZero();
	}

}
