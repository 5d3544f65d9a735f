package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TrackedArchive;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that vanish, at every step of a conversation. What they held is seen to be
 * given back when the archive is replaced: the mapping of the old one has to go.
 */
class TarwebServerDisconnectTests {

	private static final byte[] LARGE = Contents.random(5, 5 * 1024 * 1024);

	private static final byte[] MIDDLE = Contents.random(6, 300_000);

	private static final byte[] SMALL = Contents.random(7, 30_000);

	private static final String LARGE_GET = RawClient.get("/large.bin");

	private static final String SMALL_GET = RawClient.get("/small.bin");

	private static final String MIXED = (LARGE_GET + RawClient.get("/middle.bin") + SMALL_GET.repeat(20)).repeat(3);

	/**
	 * The time for a head is short because on io_uring Netty doesn't notice a reset which
	 * comes together with the bytes before it, and only this ends the connection. The
	 * other times are longer than any test waits.
	 */
	private static final ConnectionLimits LIMITS = TestServer.patient().headTimeout(Duration.ofSeconds(1)).build();

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = write("site.tar", "before");
	}

	private Path write(String file, String version) {
		return TarBuilder.create()
			.file("index.html", version)
			.file("small.bin", SMALL)
			.file("middle.bin", MIDDLE)
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve(file));
	}

	@OnEveryTransport
	void beforeTheFirstByte(TransportKind transport) {
		afterEach(transport, (client) -> {
		});
	}

	@OnEveryTransport
	void inARequestHead(TransportKind transport) {
		afterEach(transport, (client) -> client.send(SMALL_GET.substring(0, 20)));
	}

	@OnEveryTransport
	void inTheRequestHeadBehindAnAnswer(TransportKind transport) {
		afterEach(transport, (client) -> client.send(SMALL_GET + SMALL_GET.substring(0, 20)).read());
	}

	@OnEveryTransport
	void beforeReadingAnything(TransportKind transport) {
		afterEach(transport, (client) -> client.send(LARGE_GET));
	}

	@OnEveryTransport
	void inTheMiddleOfABody(TransportKind transport) {
		afterEach(transport, (client) -> client.send(LARGE_GET).readHead());
		afterEach(transport, (client) -> {
			client.send(LARGE_GET).readHead();
			client.readBody(LARGE.length / 2);
		});
	}

	@OnEveryTransport
	void inTheMiddleOfTheLastBody(TransportKind transport) {
		afterEach(transport, (client) -> client.send(RawClient.get("/large.bin", "Connection: close")).readHead());
		afterEach(transport, (client) -> client.send(LARGE_GET).endOutput().readHead());
	}

	@OnEveryTransport
	void inTheMiddleOfAPipeline(TransportKind transport) {
		afterEach(transport, (client) -> client.send(MIXED));
		afterEach(transport, (client) -> client.send(MIXED).read());
		afterEach(transport, (client) -> client.send(SMALL_GET.repeat(1000)).read());
	}

	@OnEveryTransport
	void whileTheServerWaitsForTheRestOfABody(TransportKind transport) {
		afterEach(transport, (client) -> client.send(RawClient.get("/small.bin", "Content-Length: 9") + "a").read());
		afterEach(transport,
				(client) -> client.send(RawClient.get("/large.bin", "Content-Length: 9") + "a").readHead());
	}

	@OnEveryTransport
	void anywhere(TransportKind transport) {
		Random random = new Random(transport.ordinal());
		afterEach(transport, (client) -> {
			client.send(MIXED.substring(0, random.nextInt(MIXED.length())));
			if (client.hasInput()) {
				client.readHead();
			}
		});
	}

	/**
	 * Has clients do something and vanish, some by a reset and some in order, and looks
	 * at what is left of them.
	 */
	private void afterEach(TransportKind transport, Consumer<RawClient> conversation) {
		writeArchive();
		TrackedArchive tracked = new TrackedArchive(this.archive);
		try (TestServer server = TestServer.start(TestServer.settings(transport, tracked).limits(LIMITS))) {
			for (int i = 0; i < 24; i++) {
				try (RawClient client = (i % 4 < 2) ? server.connect() : server.connectSlowly()) {
					conversation.accept(client);
					if (i % 2 == 0) {
						client.reset();
					}
				}
			}
			assertThat(server.get("/").text()).isEqualTo("before");
			await().until(() -> server.status().connections() == 0);
			replaceArchive();
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			await().until(() -> tracked.open() == 1);
			assertThat(Leftovers.mappings(this.directory)).hasSize(1);
			assertThat(server.get("/").text()).isEqualTo("after");
		}
		assertThat(tracked.open()).isZero();
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@OnEveryTransport
	void afterTheArchiveWasReplacedUnderThem(TransportKind transport) {
		TrackedArchive tracked = new TrackedArchive(this.archive);
		try (TestServer server = TestServer.start(TestServer.settings(transport, tracked).limits(LIMITS))) {
			RawClient[] clients = new RawClient[8];
			for (int i = 0; i < clients.length; i++) {
				clients[i] = server.connectSlowly();
				clients[i].send(LARGE_GET).readHead();
			}
			replaceArchive();
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(server.get("/").text()).isEqualTo("after");
			assertThat(Leftovers.mappings(this.directory)).as("the old archive is still being read").hasSize(2);
			assertThat(Contents.hash(clients[0].readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
			for (RawClient client : clients) {
				client.reset();
			}
			await().until(() -> tracked.open() == 1);
			assertThat(Leftovers.mappings(this.directory)).hasSize(1);
		}
		assertThat(tracked.open()).isZero();
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	private void replaceArchive() {
		try {
			Files.move(write("next.tar", "after"), this.archive, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
	}

}
