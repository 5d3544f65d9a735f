package io.tarweb.router;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.tarweb.settings.Network;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for where a {@link TarwebRouter} brings connections, and how it proxies them.
 */
class TarwebRouterTests {

	private static final byte[] HELLO = Hello.named("docs.example.org").toBytes();

	private TestBackend backend;

	@BeforeEach
	void listen() {
		this.backend = TestBackend.listen();
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private Route.Builder docs() {
		return Route.builder("docs", Backend.proxy(this.backend.address()))
			.serverNames(List.of("docs.example.org", "*.wild.example"));
	}

	private TestRouter start(TransportKind transport) {
		return TestRouter.start(TestRouter.settings(transport, docs().build()));
	}

	@OnEveryTransport
	void bytesGoBothWaysUntouched(TransportKind transport) {
		byte[] random = new byte[3_000_000];
		new Random(1).nextBytes(random);
		try (TestRouter router = start(transport); RawClient client = router.connect()) {
			client.send(HELLO);
			try (RawClient accepted = this.backend.accept()) {
				assertThat(accepted.readBody(HELLO.length)).isEqualTo(HELLO);
				Background.run(() -> client.send(random));
				assertThat(accepted.readBody(random.length)).isEqualTo(random);
				Background.run(() -> accepted.send(random));
				assertThat(client.readBody(random.length)).isEqualTo(random);
				BackendMetrics metrics = router.backend("docs");
				assertThat(metrics.open()).isOne();
				assertThat(metrics.receivedBytes()).isEqualTo(HELLO.length + random.length);
				assertThat(metrics.sentBytes()).isEqualTo(random.length);
			}
		}
	}

	@OnEveryTransport
	void anEndOfOneDirectionLeavesTheOtherOpen(TransportKind transport) {
		try (TestRouter router = start(transport); RawClient client = router.connect()) {
			client.send(HELLO).endOutput();
			try (RawClient accepted = this.backend.accept()) {
				assertThat(accepted.readBody(HELLO.length)).isEqualTo(HELLO);
				assertThat(accepted.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				byte[] answer = "the answer".getBytes(StandardCharsets.US_ASCII);
				accepted.send(answer);
				assertThat(client.readBody(answer.length)).isEqualTo(answer);
				accepted.endOutput();
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				router.awaitNoConnection();
				assertThat(router.backend("docs").failures()).isEmpty();
			}
		}
	}

	@OnEveryTransport
	void theBackendMayEndFirst(TransportKind transport) {
		try (TestRouter router = start(transport); RawClient client = router.connect()) {
			client.send(HELLO);
			try (RawClient accepted = this.backend.accept()) {
				accepted.send("bye").endOutput();
				assertThat(client.readBody(3)).isEqualTo("bye".getBytes(StandardCharsets.US_ASCII));
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				client.send("still here").endOutput();
				accepted.readBody(HELLO.length);
				assertThat(accepted.readBody(10)).isEqualTo("still here".getBytes(StandardCharsets.US_ASCII));
				assertThat(accepted.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				router.awaitNoConnection();
			}
		}
	}

	@OnEveryTransport
	void aResetIsPassedOnAsOne(TransportKind transport) {
		try (TestRouter router = start(transport)) {
			try (RawClient client = router.connect().send(HELLO); RawClient accepted = this.backend.accept()) {
				accepted.readBody(HELLO.length);
				client.reset();
				assertThat(accepted.awaitEnding().reset()).isTrue();
				router.awaitFailure("docs", RouterFailure.CLIENT_RESET, 1);
			}
			try (RawClient client = router.connect().send(HELLO); RawClient accepted = this.backend.accept()) {
				accepted.readBody(HELLO.length);
				accepted.reset();
				assertThat(client.awaitEnding().reset()).isTrue();
				router.awaitFailure("docs", RouterFailure.BACKEND_RESET, 1);
			}
			router.awaitNoConnection();
			assertThat(router.backend("docs").open()).isZero();
		}
	}

	@OnEveryTransport
	void aFragmentedHelloIsRoutedToo(TransportKind transport) {
		byte[] hello = Hello.named("a.wild.example").extension(51, new byte[1200]).toRecords(7);
		try (TestRouter router = start(transport); RawClient client = router.connect()) {
			for (int at = 0; at < hello.length; at += 100) {
				client.send(hello, at, Math.min(100, hello.length - at));
			}
			try (RawClient accepted = this.backend.accept()) {
				assertThat(accepted.readBody(hello.length)).isEqualTo(hello);
			}
		}
	}

	@OnEveryTransport
	void whoHasNoRouteIsClosed(TransportKind transport) {
		byte[] broken = HELLO.clone();
		broken[43]++;
		try (TestRouter router = start(transport)) {
			assertClosed(router, Hello.nameless().toBytes());
			router.awaitFailure(null, RouterFailure.NO_NAME, 1);
			assertClosed(router, "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
			assertClosed(router, new byte[] { (byte) 0x80, 1, 2, 3 });
			router.awaitFailure(null, RouterFailure.NOT_TLS, 2);
			assertClosed(router, broken);
			assertClosed(router, new byte[] { 22, 4, 0, 0, 1, 1 });
			router.awaitFailure(null, RouterFailure.HELLO_MALFORMED, 2);
			assertClosed(router, Hello.named("other.example.org").toBytes());
			assertThat(router.backend("default").opened()).isOne();
			try (RawClient client = router.connect().send(Arrays.copyOf(HELLO, 20)).endOutput()) {
				assertThat(client.isAtEnd()).isTrue();
			}
			router.awaitFailure(null, RouterFailure.HELLO_INCOMPLETE, 1);
			router.awaitNoConnection();
			assertThat(router.backend("docs").opened()).isZero();
		}
	}

	private static void assertClosed(TestRouter router, byte[] first) {
		try (RawClient client = router.connect().send(first)) {
			assertThat(client.isAtEnd()).isTrue();
		}
	}

	@OnEveryTransport
	void thereAreRoutesForWhoHasNoNameAndForWhoHasNoTls(TransportKind transport) {
		RouterSettings.Builder settings = TestRouter.settings(transport, docs().noName(true).notTls(true).build());
		try (TestRouter router = TestRouter.start(settings)) {
			for (byte[] first : List.of(Hello.nameless().toBytes(), "SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII),
					new byte[] { 0 })) {
				this.backend.assertReached(router, first);
			}
		}
	}

	@OnEveryTransport
	void onlyAllowedNetworksPass(TransportKind transport) {
		RouterSettings.Builder settings = TestRouter.settings(transport,
				docs().allow(List.of(Network.parse("10.0.0.0/8"), Network.parse("::1"))).build(),
				Route.builder("allowed", Backend.proxy(this.backend.address()))
					.serverNames(List.of("allowed.example"))
					.allow(List.of(Network.parse("10.0.0.0/8"), Network.parse("127.0.0.0/8")))
					.build());
		try (TestRouter router = TestRouter.start(settings)) {
			assertClosed(router, HELLO);
			router.awaitFailure("docs", RouterFailure.NOT_ALLOWED, 1);
			byte[] allowed = Hello.named("allowed.example").toBytes();
			this.backend.assertReached(router, allowed);
		}
	}

	@OnEveryTransport
	void theSorryBackendTakesWhatTheOtherCannot(TransportKind transport) {
		TestBackend dead = TestBackend.listen();
		dead.close();
		RouterSettings.Builder settings = TestRouter.settings(transport,
				Route.builder("docs", Backend.proxy(dead.address()))
					.serverNames(List.of("docs.example.org"))
					.sorry(Backend.proxy(this.backend.address()))
					.build());
		try (TestRouter router = TestRouter.start(settings)) {
			this.backend.assertReached(router, HELLO);
			RouteMetrics metrics = router.router().metrics().route("docs");
			assertThat(metrics.backend().failures()).containsOnlyKeys(RouterFailure.CONNECT_REFUSED);
			assertThat(metrics.backend().opened()).isZero();
			assertThat(metrics.sorry()).isNotNull();
			assertThat(metrics.sorry().opened()).isOne();
			this.backend.close();
			assertClosed(router, HELLO);
			assertThat(router.router().metrics().route("docs").sorry().failures())
				.containsEntry(RouterFailure.CONNECT_REFUSED, 1L);
			assertThat(router.router().status().routes().get(0).backend().isUp()).isFalse();
		}
	}

	@OnEveryTransport
	void ofSeveralAddressesTheDeadOneRests(TransportKind transport) throws Exception {
		InetAddress alive = InetAddress.getByName("127.0.0.2");
		InetAddress dead = InetAddress.getByName("127.0.0.3");
		try (TestBackend second = TestBackend.listen(alive, 0)) {
			RouterSettings settings = TestRouter
				.settings(transport,
						Route.builder("docs", Backend.proxy("two.test:" + second.port()))
							.serverNames(List.of("docs.example.org"))
							.build())
				.build();
			try (TestRouter router = TestRouter
				.start(new TarwebRouter(settings, null, (host) -> new InetAddress[] { dead, alive }))) {
				for (int i = 0; i < 6; i++) {
					second.assertReached(router, HELLO);
				}
				RouterStatus.BackendStatus status = router.router().status().routes().get(0).backend();
				assertThat(status.isUp()).isTrue();
				assertThat(status.addresses()).extracting((address) -> address.failure() != null)
					.containsExactly(true, false);
				assertThat(router.backend("docs").opened()).isEqualTo(6);
			}
		}
	}

	@OnEveryTransport
	void aNameWithoutAddressIsAFailure(TransportKind transport) {
		RouterSettings.Builder settings = TestRouter.settings(transport,
				Route.builder("docs", Backend.proxy("nowhere.invalid:1"))
					.serverNames(List.of("docs.example.org"))
					.build());
		TarwebRouter unresolved = new TarwebRouter(settings.build(), null, (host) -> {
			throw new UnknownHostException(host);
		});
		try (TestRouter router = TestRouter.start(unresolved)) {
			assertClosed(router, HELLO);
			router.awaitFailure("docs", RouterFailure.UNRESOLVED, 1);
			assertThat(router.router().status().routes().get(0).backend().isUp()).isFalse();
		}
	}

	@OnEveryTransport
	void aClientThatDoesNotReadFillsNoMemory(TransportKind transport) {
		byte[] chunk = new byte[64 * 1024];
		try (TestRouter router = start(transport);
				RawClient client = RawClient.connect(router.address(), 16 * 1024).send(HELLO);
				RawClient accepted = this.backend.accept()) {
			accepted.readBody(HELLO.length);
			Background.run(() -> {
				try {
					for (int i = 0; i < 1000; i++) {
						accepted.send(chunk);
					}
					accepted.endOutput();
				}
				catch (UncheckedIOException ex) {
					// The router ends first, if the test fails.
				}
			});
			assertThat(settledSentBytes(router)).isLessThan(kernelBytes() + 1_000_000);
			assertThat(client.awaitEnding()).isEqualTo(new RawClient.Ending(false, 1000L * chunk.length));
		}
	}

	/** Netty goes on reading then, as far as the kernel has received. */
	@OnEveryTransport
	void norDoesABackendThatHasSentEverything(TransportKind transport) {
		byte[] answer = new byte[kernelBytes() + 2_000_000];
		try (TestRouter router = start(transport);
				RawClient client = RawClient.connect(router.address(), 16 * 1024).send(HELLO);
				RawClient accepted = this.backend.accept()) {
			accepted.readBody(HELLO.length);
			Background.run(() -> accepted.send(answer).endOutput());
			assertThat(settledSentBytes(router)).isLessThan(kernelBytes() + 1_000_000);
			assertThat(client.awaitEnding()).isEqualTo(new RawClient.Ending(false, answer.length));
		}
	}

	/** What the kernel keeps of what was sent to a client. */
	private static int kernelBytes() {
		try (BufferedReader reader = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/tcp_wmem"))) {
			String[] numbers = reader.readLine().split("\\s+");
			return Integer.parseInt(numbers[numbers.length - 1]);
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs /proc/sys/net/ipv4/tcp_wmem, on Linux", ex);
		}
	}

	/** What was read for a client that takes nothing, once it is no more. */
	private static long settledSentBytes(TestRouter router) {
		AtomicLong last = new AtomicLong(-1);
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(500)).until(() -> {
			long sent = router.backend("docs").sentBytes();
			return last.getAndSet(sent) == sent && sent > 0;
		});
		return last.get();
	}

	@OnEveryTransport
	void whatTakesTooLongIsEnded(TransportKind transport) {
		Duration soon = Duration.ofMillis(100);
		RouterSettings.Builder settings = TestRouter
			.settings(transport, docs().idleTimeout(soon).build(),
					Route.builder("short", Backend.proxy(this.backend.address()))
						.serverNames(List.of("short.example"))
						.maxLifetime(soon)
						.build())
			.handshakeTimeout(soon);
		try (TestRouter router = TestRouter.start(settings)) {
			try (RawClient client = router.connect().send(Arrays.copyOf(HELLO, 50))) {
				assertThat(client.isAtEnd()).isTrue();
			}
			router.awaitFailure(null, RouterFailure.HELLO_TIMEOUT, 1);
			try (RawClient client = router.connect().send(HELLO); RawClient accepted = this.backend.accept()) {
				assertThat(client.isAtEnd()).isTrue();
				accepted.readBody(HELLO.length);
				assertThat(accepted.isAtEnd()).isTrue();
			}
			router.awaitFailure("docs", RouterFailure.IDLE_TIMEOUT, 1);
			try (RawClient client = router.connect().send(Hello.named("short.example").toBytes());
					RawClient accepted = this.backend.accept()) {
				assertThat(client.isAtEnd()).isTrue();
				assertThat(accepted.awaitEnding().reset()).isFalse();
			}
			router.awaitFailure("short", RouterFailure.LIFETIME_OVER, 1);
			router.awaitNoConnection();
		}
	}

	@OnEveryTransport
	void oneConnectionTooManyIsClosed(TransportKind transport) {
		try (TestRouter router = TestRouter.start(TestRouter.settings(transport, docs().build()).maxConnections(1));
				RawClient client = router.connect().send(HELLO);
				RawClient accepted = this.backend.accept()) {
			accepted.readBody(HELLO.length);
			try (RawClient second = router.connect()) {
				assertThat(second.isAtEnd()).isTrue();
			}
			router.awaitFailure(null, RouterFailure.TOO_MANY_CONNECTIONS, 1);
			client.send("x");
			assertThat(accepted.readBody(1)).isEqualTo(new byte[] { 'x' });
		}
	}

	@OnEveryTransport
	void aStopWaitsForConnectionsAndCutsWhatIsLeft(TransportKind transport) {
		TestRouter router = start(transport);
		try (RawClient client = router.connect().send(HELLO); RawClient accepted = this.backend.accept()) {
			accepted.readBody(HELLO.length);
			var stopping = Background.run(() -> router.router().stop(Duration.ofHours(1)));
			Awaitility.await().until(() -> !router.router().isRunning());
			client.send("x");
			assertThat(accepted.readBody(1)).isEqualTo(new byte[] { 'x' });
			client.endOutput();
			accepted.endOutput();
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			stopping.join();
		}
		router.router().start();
		try (RawClient client = router.connect().send(HELLO); RawClient accepted = this.backend.accept()) {
			accepted.readBody(HELLO.length);
			router.router().stop(Duration.ZERO);
			assertThat(client.awaitEnding().reset()).isTrue();
			assertThat(accepted.awaitEnding().reset()).isTrue();
		}
	}

}
