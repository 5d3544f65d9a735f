package io.tarweb.router;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.tarweb.ServerSettings;
import io.tarweb.error.UnavailableException;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for connections that a {@link TarwebRouter} passes on to another process.
 */
class TarwebRouterPassTests {

	private static final byte[] HELLO = Hello.named("docs.example.org").toBytes();

	@TempDir
	private Path directory;

	private Path path() {
		return this.directory.resolve("docs.sock");
	}

	private Route.Builder docs() {
		return Route.builder("docs", Backend.pass(path())).serverNames(List.of("docs.example.org"));
	}

	private TestRouter start(TransportKind transport, Route route) {
		return TestRouter.start(TestRouter.settings(transport, route));
	}

	@OnEveryTransport
	void anotherProcessGetsTheConnectionWithWhatWasRead(TransportKind transport) {
		try (Receiver receiver = Receiver.start(path()); TestRouter router = start(transport, docs().build())) {
			for (int i = 0; i < 20; i++) {
				try (RawClient client = router.connect().send(HELLO)) {
					assertThat(client.readBody(HELLO.length)).isEqualTo(HELLO);
					router.awaitNoConnection();
					client.send("more");
					assertThat(client.readBody(4)).isEqualTo("more".getBytes());
					client.endOutput();
					assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
			assertThat(router.backend("docs").opened()).isEqualTo(20);
			assertThat(router.backend("docs").failures()).isEmpty();
			assertThat(receiver.isAlive()).isTrue();
		}
	}

	/** The message of 16 KiB in 17 KiB of records is the longest that receivers take. */
	@OnEveryTransport
	void aLongMessageGoesInOneDatagram(TransportKind transport) {
		byte[] hello = Hello.named("docs.example.org").extension(99, new byte[16_000]).toRecords(500);
		try (Receiver receiver = Receiver.start(path());
				TestRouter router = start(transport, docs().build());
				RawClient client = router.connect().send(hello)) {
			assertThat(client.readBody(hello.length)).isEqualTo(hello);
			assertThat(receiver.isAlive()).isTrue();
		}
	}

	@OnEveryTransport
	void withoutReceiverTheSorryBackendTakesIt(TransportKind transport) throws IOException {
		try (TestBackend sorry = TestBackend.listen();
				TestRouter router = start(transport, docs().sorry(Backend.proxy(sorry.address())).build())) {
			sorry.assertReached(router, HELLO);
			Files.createFile(path());
			sorry.assertReached(router, HELLO);
			router.awaitFailure("docs", RouterFailure.HAND_OVER_FAILED, 2);
			assertThat(Objects.requireNonNull(router.router().metrics().route("docs").sorry()).opened()).isEqualTo(2);
		}
	}

	@OnEveryTransport
	void withoutAnyReceiverItIsClosed(TransportKind transport) {
		try (TestRouter router = start(transport, docs().build()); RawClient client = router.connect().send(HELLO)) {
			assertThat(client.isAtEnd()).isTrue();
			router.awaitFailure("docs", RouterFailure.HAND_OVER_FAILED, 1);
			router.awaitNoConnection();
		}
	}

	@OnEveryTransport
	void aFullQueueIsWaitedFor(TransportKind transport) throws IOException {
		Socket full = Socket.newSocketDomainDgram();
		try (TestRouter router = start(transport, docs().connectTimeout(Duration.ofMillis(50)).build())) {
			full.bind(new DomainSocketAddress(path().toString()));
			int sent = 0;
			while (!router.backend("docs").failures().containsKey(RouterFailure.HAND_OVER_FAILED)) {
				try (RawClient client = router.connect().send(HELLO)) {
					sent++;
					long count = sent;
					Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
						BackendMetrics metrics = router.backend("docs");
						return metrics.opened() == count
								|| metrics.failures().containsKey(RouterFailure.HAND_OVER_FAILED);
					});
					assertThat(client).isNotNull();
				}
			}
			assertThat(sent).isGreaterThan(1);
			router.awaitNoConnection();
		}
		finally {
			full.close();
		}
	}

	@OnEveryTransport
	void noDescriptorStays(TransportKind transport) {
		try (Receiver receiver = Receiver.start(path()); TestRouter router = start(transport, docs().build())) {
			pass(router, 50);
			int before = descriptors();
			pass(router, 1000);
			assertThat(descriptors()).isLessThanOrEqualTo(before);
			assertThat(receiver.isAlive()).isTrue();
		}
	}

	private static void pass(TestRouter router, int times) {
		for (int i = 0; i < times; i++) {
			try (RawClient client = router.connect().send(HELLO)) {
				assertThat(client.readBody(HELLO.length)).isEqualTo(HELLO);
			}
		}
		router.awaitNoConnection();
	}

	private static int descriptors() {
		String[] names = new File("/proc/self/fd").list();
		if (names == null) {
			throw new TestAbortedException("Descriptors can be counted in /proc/self/fd only, on Linux");
		}
		return names.length;
	}

	/** Whether or not that server has the same transport. */
	@OnEveryTransport
	void anotherServerTakesTheConnection(TransportKind transport) {
		TestCertificate certificate = TestCertificate.of("docs.example.org");
		byte[] content = new byte[2_000_000];
		new Random(11).nextBytes(content);
		Path archive = TarBuilder.create().file("large.bin", content).writeTo(this.directory.resolve("site.tar"));
		ServerSettings.Builder settings = TestServer.settings(null, archive)
			.tls(TlsSettings.of(TlsIdentity.of(certificate.keys())))
			.handOver(HandOverSettings.builder(path()).build());
		try (TestServer site = TestServer.start(settings); TestRouter router = start(transport, docs().build())) {
			for (int i = 0; i < 10; i++) {
				try (RawClient client = RawClient.over(TestCertificate
					.handshake(TestCertificate.client(null, certificate), router.address(), "docs.example.org"))) {
					assertThat(client.send(RawClient.get("/large.bin")).read().body()).isEqualTo(content);
					router.awaitNoConnection();
					assertThat(client.send(RawClient.get("/large.bin")).read().body()).isEqualTo(content);
				}
			}
			assertThat(site.server().metrics().handOver().taken()).isEqualTo(10);
			assertThat(router.backend("docs").failures()).isEmpty();
		}
	}

	@Test
	void aTransportThatCannotSaysWhy() {
		TarwebRouter router = new TarwebRouter(TestRouter.settings(TransportKind.NIO, docs().build()).build(), null);
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(router::start)
			.withMessage("No connection can be passed on to '" + path() + "': it needs io_uring or epoll")
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("RouterSettings.routes[docs].path"));
		assertThat(router.isRunning()).isFalse();
	}

	/** A process in Python that takes connections over. */
	private record Receiver(Process process) implements AutoCloseable {

		static Receiver start(Path path) {
			try (InputStream script = Objects
				.requireNonNull(TarwebRouterPassTests.class.getResourceAsStream("receiver.py"))) {
				Process process = new ProcessBuilder("python3", "-c", new String(script.readAllBytes()),
						path.toString())
					.redirectError(ProcessBuilder.Redirect.INHERIT)
					.start();
				if (!"ready".equals(process.inputReader().readLine())) {
					throw new TestAbortedException("needs Python 3.9, which has socket.recv_fds");
				}
				return new Receiver(process);
			}
			catch (IOException ex) {
				throw new TestAbortedException("needs python3: " + ex.getMessage(), new UncheckedIOException(ex));
			}
		}

		boolean isAlive() {
			return this.process.isAlive();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
			this.process.onExit().join();
		}

	}

}
