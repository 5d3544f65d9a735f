package io.tarweb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.ChannelOption;
import io.tarweb.error.ArchiveException;
import io.tarweb.error.ListenException;
import io.tarweb.error.SiteException;
import io.tarweb.error.SiteStartException;
import io.tarweb.error.SourceException;
import io.tarweb.error.UnavailableException;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * How a {@link TarwebServer} begins and ends. Behind every test neither a thread nor a
 * mapping may be left.
 */
class TarwebServerLifecycleTests {

	/** So long that a stop which takes it up fails its test. */
	private static final Duration LONG = Duration.ofMinutes(10);

	/** Handed over whole, but more than the socket's buffers take. */
	private static final byte[] MEDIUM = Contents.random(2, 64 * 1024);

	private static final byte[] LARGE = Contents.random(1, 20 * 1024 * 1024);

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create()
			.file("index.html", "root")
			.file("large.bin", LARGE)
			.file("medium.bin", MEDIUM)
			.writeTo(directory.resolve("site.tar"));
	}

	@BeforeEach
	@AfterEach
	void nothingIsLeft() {
		assertThat(Leftovers.mappings(directory)).isEmpty();
		// A thread that has done its last work takes a moment to end.
		await().until(() -> Leftovers.threads().isEmpty());
	}

	@OnEveryTransport
	void startsAndStopsOnce(TransportKind transport) {
		TarwebServer server = new TarwebServer(TestServer.settings(transport, archive).build());
		server.stop(LONG);
		assertThat(server.isRunning()).isFalse();
		assertThat(server.statusIfRunning()).isNull();
		try (TestServer running = TestServer.start(server)) {
			InetSocketAddress address = server.address();
			assertThat(server.statusIfRunning().address()).isEqualTo(address);
			assertThat(address.getPort()).isPositive();
			server.start();
			assertThat(server.isRunning()).isTrue();
			assertThat(server.address()).isEqualTo(address);
			assertThat(running.get("/").text()).isEqualTo("root");
			assertThat(Leftovers.mappings(directory)).hasSize(1);
			server.stop(LONG);
			server.stop(LONG);
			assertThat(server.isRunning()).isFalse();
			assertThat(server.statusIfRunning()).isNull();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> RawClient.connect(address));
		}
	}

	@OnEveryTransport
	void startsAgainAfterAStop(TransportKind transport) {
		TarwebServer server = new TarwebServer(TestServer.settings(transport, archive).build());
		for (int i = 0; i < 5; i++) {
			try (TestServer running = TestServer.start(server)) {
				assertThat(running.get("/").text()).isEqualTo("root");
			}
			nothingIsLeft();
		}
	}

	@Test
	void hasNoStateWhileItDoesNotRun() {
		TarwebServer server = new TarwebServer(TestServer.settings(null, archive).build());
		assertThatIllegalStateException().isThrownBy(server::address);
		assertThatIllegalStateException().isThrownBy(server::status);
		assertThatIllegalStateException().isThrownBy(server::reload);
	}

	@Test
	void startsAndStopsFromManyThreads() throws Exception {
		TarwebServer server = new TarwebServer(TestServer.settings(null, archive).build());
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			threads.add(Background.run(() -> {
				for (int j = 0; j < 10; j++) {
					server.start();
					server.stop(Duration.ZERO);
				}
			}));
		}
		CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
		assertThat(server.isRunning()).isFalse();
	}

	@OnEveryTransport
	void leavesNothingBehindIfThePortIsInUse(TransportKind transport) {
		try (TestServer other = TestServer.start(transport, archive)) {
			TarwebServer server = new TarwebServer(
					TestServer.settings(transport, archive).listen(other.address()).build());
			assertThatExceptionOfType(ListenException.class).isThrownBy(server::start)
				.satisfies((ex) -> assertThat(ex.address()).isEqualTo(other.address()))
				.withMessageContaining(String.valueOf(other.address().getPort()));
			assertThat(server.isRunning()).isFalse();
			assertThat(Leftovers.mappings(directory)).hasSize(1);
			assertThat(other.get("/").text()).isEqualTo("root");
		}
	}

	@OnEveryTransport
	void startsOnceWhatPreventedItIsGone(TransportKind transport) throws IOException {
		Path later = directory.resolve("later.tar");
		TarwebServer server = new TarwebServer(TestServer.settings(transport, later).build());
		Throwable thrown = catchThrowable(() -> TestServer.start(server));
		assumeFalse(thrown instanceof TestAbortedException, () -> thrown.getMessage());
		assertThat(thrown).isInstanceOf(SiteStartException.class)
			.hasMessageContainingAll("'default'", "later.tar")
			.hasCauseInstanceOf(ArchiveException.class);
		nothingIsLeft();
		TarBuilder.create().file("index.html", "late").writeTo(later);
		try (TestServer running = TestServer.start(server)) {
			assertThat(running.get("/").text()).isEqualTo("late");
		}
		Files.delete(later);
	}

	@Test
	void leavesNothingBehindIfTheArchiveCannotBeServed() throws IOException {
		Path text = Files.writeString(directory.resolve("text.tar"), "no tar ".repeat(1000));
		Path empty = Files.createFile(directory.resolve("empty.tar"));
		Path hollow = TarBuilder.create().writeTo(directory.resolve("hollow.tar"));
		refuses(ArchiveException.class, TestServer.settings(null, directory.resolve("missing.tar")));
		refuses(ArchiveException.class, TestServer.settings(null, directory));
		refuses(ArchiveException.class, TestServer.settings(null, text));
		refuses(ArchiveException.class, TestServer.settings(null, empty));
		refuses(SiteException.class, TestServer.settings(null, hollow));
		refuses(SiteException.class,
				TestServer.settings(null, archive).site(SitePolicy.builder().prefix("nowhere").build()));
		refuses(SourceException.class, ServerSettings.forSource(new ArchiveSource() {

			@Override
			public Path fetch() throws IOException {
				throw new IOException("the cable is cut");
			}

			@Override
			public String location() {
				return "far:away";
			}

		}));
	}

	private void refuses(Class<? extends RuntimeException> reason, ServerSettings.Builder settings) {
		TarwebServer server = new TarwebServer(settings.build());
		assertThatExceptionOfType(SiteStartException.class).isThrownBy(server::start)
			.withCauseInstanceOf(reason)
			.satisfies((ex) -> assertThat(ex.site()).isEqualTo(SiteSettings.DEFAULT_NAME));
		assertThat(server.isRunning()).isFalse();
		nothingIsLeft();
	}

	@Test
	void loadsOnceWhatIsPreparedBeforeTheStart() {
		Gate source = new Gate();
		source.opened.countDown();
		TarwebServer server = new TarwebServer(TestServer.settings(null, source).build());
		server.prepare();
		server.prepare();
		await().until(() -> Leftovers.mappings(directory).size() == 1);
		assertThat(server.isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(server::address);
		try (TestServer running = TestServer.start(server)) {
			server.prepare();
			assertThat(running.get("/").text()).isEqualTo("root");
			assertThat(source.fetches).hasValue(1);
		}
	}

	@Test
	void returnsFromPreparingBeforeAnythingIsLoaded() {
		Gate source = new Gate();
		TarwebServer server = new TarwebServer(TestServer.settings(null, source).build());
		server.prepare();
		source.opened.countDown();
		try (TestServer running = TestServer.start(server)) {
			assertThat(running.get("/").text()).isEqualTo("root");
		}
	}

	@Test
	void stopsWhatIsOnlyPrepared() {
		TarwebServer server = new TarwebServer(TestServer.settings(null, archive).build());
		server.prepare();
		await().until(() -> Leftovers.mappings(directory).size() == 1);
		server.stop(LONG);
		nothingIsLeft();
		try (TestServer running = TestServer.start(server)) {
			assertThat(running.get("/").text()).isEqualTo("root");
		}
	}

	@Test
	void aStopInterruptsALoadThatIsOnlyPrepared() {
		Gate source = new Gate();
		TarwebServer server = new TarwebServer(TestServer.settings(null, source).build());
		server.prepare();
		await().until(() -> source.fetches.get() == 1);
		CompletableFuture<Void> stop = Background.run(() -> server.stop(LONG));
		await().until(stop::isDone);
		nothingIsLeft();
	}

	@Test
	void theStartTellsWhatIsWrongWithWhatWasPrepared() throws IOException {
		Path later = directory.resolve("prepared-too-early.tar");
		TarwebServer server = new TarwebServer(TestServer.settings(null, later).build());
		server.prepare();
		assertThatExceptionOfType(SiteStartException.class).isThrownBy(server::start);
		TarBuilder.create().file("index.html", "late").writeTo(later);
		try (TestServer running = TestServer.start(server)) {
			assertThat(running.get("/").text()).isEqualTo("late");
		}
		Files.delete(later);
	}

	@Test
	void leavesNothingBehindIfTheCustomizerFails() {
		TarwebServer server = new TarwebServer(TestServer.settings(null, archive).customizer((tcp) -> {
			throw new IllegalArgumentException("no");
		}).build());
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(server::start);
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void saysWhyATransportThatIsInsistedOnIsAbsent() {
		TransportKind absent = System.getProperty("os.name").startsWith("Linux") ? TransportKind.KQUEUE
				: TransportKind.EPOLL;
		TarwebServer server = new TarwebServer(TestServer.settings(absent, archive).build());
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(server::start)
			.satisfies((ex) -> assertThat(ex.value()).isEqualTo(absent.label()))
			.withMessageContaining(absent.label());
		assertThat(server.isRunning()).isFalse();
	}

	@OnEveryTransport
	void closesIdleConnectionsAtOnceWhenItStops(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive);
				RawClient fresh = server.connect();
				RawClient used = server.connect()) {
			assertThat(used.send(RawClient.get("/")).read().text()).isEqualTo("root");
			await().until(() -> server.status().connections() == 2);
			CompletableFuture<Void> stopped = stop(server, LONG);
			assertThat(fresh.awaitEnding().unreadBytes()).isZero();
			assertThat(used.awaitEnding().unreadBytes()).isZero();
			await().until(stopped::isDone);
		}
	}

	@OnEveryTransport
	void finishesWhatIsInFlightWhenItStops(TransportKind transport) {
		for (String field : List.of("Connection: close", "X: keep-alive")) {
			try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
				client.send(RawClient.get("/large.bin", field));
				Reply head = client.readHead();
				assertThat(head.status()).isEqualTo(200);
				InetSocketAddress address = server.address();
				CompletableFuture<Void> stopped = stop(server, LONG);
				await().until(() -> isRefused(address));
				assertThat(stopped).isNotDone();
				assertThat(Contents.hash(client.readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
				assertThat(client.awaitEnding().unreadBytes()).isZero();
				await().until(stopped::isDone);
			}
		}
	}

	@OnEveryTransport
	void sendsTheRestOfASmallAnswerWhenItStops(TransportKind transport) {
		ServerSettings.Builder settings = TestServer.settings(transport, archive)
			.customizer((tcp) -> tcp.childOption(ChannelOption.SO_SNDBUF, 4096));
		try (TestServer server = TestServer.start(settings); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/medium.bin")).readHead();
			InetSocketAddress address = server.address();
			CompletableFuture<Void> stopped = stop(server, LONG);
			await().until(() -> isRefused(address));
			assertThat(Contents.hash(client.readBody(MEDIUM.length))).isEqualTo(Contents.hash(MEDIUM));
			await().until(stopped::isDone);
		}
	}

	@OnEveryTransport
	void answersWhatHasArrivedWhenItStops(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large.bin").repeat(2) + RawClient.get("/") + RawClient.get("/"));
			Reply head = client.readHead();
			InetSocketAddress address = server.address();
			CompletableFuture<Void> stopped = stop(server, LONG);
			await().until(() -> isRefused(address));
			assertThat(Contents.hash(client.readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
			assertThat(head.find("Connection")).isNull();
			Reply last = client.read();
			assertThat(last.hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(last.field("Connection")).isEqualTo("close");
			assertThat(client.awaitEnding().unreadBytes()).isZero();
			client.endOutput();
			await().until(stopped::isDone);
		}
	}

	@OnEveryTransport
	void cutsWhatIsNotFinishedInTime(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive);
				RawClient reading = server.connectSlowly();
				RawClient asking = server.connect()) {
			reading.send(RawClient.get("/large.bin")).readHead();
			asking.send("GET / HT");
			await().until(() -> server.status().connections() == 2);
			server.server().stop(Duration.ofMillis(300));
			nothingIsLeft();
			RawClient.Ending cut = reading.awaitEnding();
			assertThat(cut.reset()).isTrue();
			assertThat(cut.unreadBytes()).isLessThan(LARGE.length);
			assertThat(asking.awaitEnding()).as("nothing that it asked for is cut").isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void stopsUnderLoadWithoutHalfAnswers(TransportKind transport) {
		for (int round = 0; round < 3; round++) {
			AtomicInteger answers = new AtomicInteger();
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			try (TestServer server = TestServer.start(transport, archive)) {
				InetSocketAddress address = server.address();
				for (int i = 0; i < 6; i++) {
					String requests = RawClient.get((i == 0) ? "/large.bin" : "/").repeat((i < 3) ? 1 : 20);
					RawClient client = RawClient.connect(address);
					clients.add(Background.run(() -> load(client, requests, answers)));
				}
				await().until(() -> answers.get() > 500);
				CompletableFuture<Void> stopped = stop(server, LONG);
				await().until(stopped::isDone);
			}
			nothingIsLeft();
			clients.forEach(CompletableFuture::join);
		}
	}

	private static void load(RawClient connected, String requests, AtomicInteger answers) {
		try (RawClient client = connected) {
			boolean open = true;
			while (open) {
				open = sendAndRead(client, requests, answers);
			}
		}
	}

	private static boolean sendAndRead(RawClient client, String requests, AtomicInteger answers) {
		try {
			client.send(requests);
		}
		catch (UncheckedIOException ex) {
			return false;
		}
		for (int i = 0; i < requests.split("GET", -1).length - 1; i++) {
			if (client.isAtEnd()) {
				return false;
			}
			Reply reply = client.read();
			assertThat(reply.status()).isEqualTo(200);
			answers.incrementAndGet();
			if (reply.find("Connection") != null) {
				return false;
			}
		}
		return true;
	}

	@Test
	void stopsOnAThreadThatIsInterrupted() {
		TestServer server = TestServer.start(TestServer.settings(null, archive));
		assertThat(server.get("/").text()).isEqualTo("root");
		Thread.currentThread().interrupt();
		server.server().stop(LONG);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(server.server().isRunning()).isFalse();
	}

	@Test
	void takesAnyGrace() {
		TestServer server = TestServer.start(TestServer.settings(null, archive));
		server.server().stop(ChronoUnit.FOREVER.getDuration());
		server.server().start();
		server.server().stop(Duration.ofSeconds(-1));
	}

	@Test
	void stopsWhileReloadsAreUnderWay() {
		for (int round = 0; round < 20; round++) {
			TestServer server = TestServer.start(TestServer.settings(null, archive));
			AtomicInteger reloads = new AtomicInteger();
			List<CompletableFuture<Throwable>> threads = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				threads.add(Background.supply(() -> catchThrowable(reloadAgainAndAgain(server, reloads))));
			}
			await().until(() -> reloads.get() > 0);
			server.close();
			nothingIsLeft();
			threads.forEach((thread) -> assertThat(thread.join()).isExactlyInstanceOf(IllegalStateException.class));
		}
	}

	private static ThrowingCallable reloadAgainAndAgain(TestServer server, AtomicInteger reloads) {
		return () -> {
			while (true) {
				server.reload();
				reloads.incrementAndGet();
			}
		};
	}

	private static CompletableFuture<Void> stop(TestServer server, Duration grace) {
		return Background.run(() -> server.server().stop(grace));
	}

	private static boolean isRefused(InetSocketAddress address) {
		try (Socket socket = new Socket()) {
			socket.connect(address);
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
	}

	/**
	 * A source that waits to be opened.
	 */
	private static final class Gate implements ArchiveSource {

		private final CountDownLatch opened = new CountDownLatch(1);

		private final AtomicInteger fetches = new AtomicInteger();

		@Override
		public Path fetch() throws IOException {
			this.fetches.incrementAndGet();
			try {
				this.opened.await();
				return archive;
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException("it was interrupted");
			}
		}

		@Override
		public String location() {
			return "gate:";
		}

	}

}
