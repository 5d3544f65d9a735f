package io.tarweb.internal.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.error.ArchiveException;
import io.tarweb.error.SiteException;
import io.tarweb.error.SiteStartException;
import io.tarweb.error.SourceException;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a reload does, seen through a {@link TarwebServer}.
 */
class ReloadTests {

	private static final byte[] LARGE = Contents.random(3, 12 * 1024 * 1024);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = site("one").writeTo(this.directory.resolve("site.tar"));
	}

	private static TarBuilder site(String text) {
		return TarBuilder.create().file("index.html", text).file("docs/index.html", "docs").file("large.bin", LARGE);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** The way in which archives are to be replaced. */
	private void replace(byte[] next) {
		try {
			Path file = Files.write(this.directory.resolve("next.tar"), next);
			Files.move(file, this.archive, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@OnEveryTransport
	void servesTheNewArchiveFromTheNextRequestOn(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("one");
			String before = server.edition().id();
			replace(site("two").toBytes());
			ReloadOutcome.Loaded loaded = loaded(server.reload());
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("two");
			assertThat(server.get("/").text()).isEqualTo("two");
			assertThat(loaded.previous().id()).isEqualTo(before);
			assertThat(loaded.current()).isEqualTo(server.edition());
			assertThat(loaded.current().id()).isNotEqualTo(before);
			assertThat(loaded.current().entries()).isEqualTo(3);
			assertThat(loaded.took()).isPositive();
			assertThat(server.site().lastRefusal()).isNull();
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@OnEveryTransport
	void finishesABodyFromTheArchiveItBeganWith(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large.bin") + RawClient.get("/")).readHead();
			replace(TarBuilder.create().file("index.html", "two").toBytes());
			loaded(server.reload());
			assertThat(server.get("/large.bin").status()).isEqualTo(404);
			assertThat(Leftovers.mappings(this.directory)).hasSize(2);
			assertThat(Contents.hash(client.readBody(LARGE.length))).isEqualTo(Contents.hash(LARGE));
			assertThat(client.read().text()).isEqualTo("two");
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
	}

	@OnEveryTransport
	void tellsArchivesApartByWhatTheyServe(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.DEFAULTS)) {
			String id = server.edition().id();
			replace(TarBuilder.create()
				.file("large.bin", LARGE, 1)
				.directory("docs/")
				.file("./docs/index.html", bytes("docs"), 2)
				.file("index.html", bytes("one"), 3)
				.toBytes());
			ReloadOutcome outcome = server.reload();
			assertThat(outcome).isInstanceOf(ReloadOutcome.Unchanged.class);
			assertThat(server.edition().id()).isEqualTo(id);
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
			assertThat(server.get("/").text()).isEqualTo("one");
			for (TarBuilder changed : List.of(site("oNe"), site("one").file("more", ""),
					site("one").file("index.html", "x"),
					TarBuilder.create()
						.file("index.html", "docs")
						.file("docs/index.html", "one")
						.file("large.bin", LARGE))) {
				replace(changed.toBytes());
				assertThat(loaded(server.reload()).current().id()).isNotEqualTo(id);
				replace(site("one").toBytes());
				assertThat(loaded(server.reload()).current().id()).isEqualTo(id);
			}
		}
	}

	@OnEveryTransport
	void findsNothingNewInTheSameFile(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.DEFAULTS)) {
			for (int i = 0; i < 20; i++) {
				assertThat(server.reload()).isInstanceOf(ReloadOutcome.Unchanged.class);
				assertThat(Leftovers.mappings(this.directory)).hasSize(1);
			}
		}
	}

	@OnEveryTransport
	void keepsWhatItHasWhenTheNewArchiveIsRefused(TransportKind transport) throws IOException {
		byte[] whole = site("two").toBytes();
		byte[] flipped = whole.clone();
		flipped[512 + 512 + 3] ^= 1;
		try (TestServer server = start(transport, SitePolicy.DEFAULTS)) {
			refused(server, ArchiveException.class, flipped);
			refused(server, ArchiveException.class, Arrays.copyOf(whole, whole.length / 2));
			refused(server, ArchiveException.class, new byte[0]);
			refused(server, ArchiveException.class, Contents.random(1, 100_000));
			refused(server, SiteException.class, TarBuilder.create().toBytes());
			Files.delete(this.archive);
			refused(server, ArchiveException.class);
			Files.createDirectory(this.archive);
			refused(server, ArchiveException.class);
			Files.delete(this.archive);
			replace(whole);
			loaded(server.reload());
			assertThat(server.get("/").text()).isEqualTo("two");
			assertThat(server.site().lastRefusal()).isNull();
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@OnEveryTransport
	void refusesAnArchiveWithoutMembersBelowThePrefix(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder().prefix("docs").build())) {
			refused(server, SiteException.class, TarBuilder.create().file("index.html", "two").toBytes());
			refused(server, SiteException.class, TarBuilder.create().file("docs", "two").toBytes());
			assertThat(server.get("/").text()).isEqualTo("docs");
		}
	}

	private void refused(TestServer server, Class<? extends RuntimeException> reason, byte[] next) {
		replace(next);
		refused(server, reason);
	}

	private void refused(TestServer server, Class<? extends RuntimeException> reason) {
		ServerStatusBefore before = new ServerStatusBefore(server.edition().id(), server.get("/").text());
		ReloadOutcome outcome = server.reload();
		assertThat(outcome).isInstanceOf(ReloadOutcome.Refused.class);
		ReloadOutcome.Refused refused = (ReloadOutcome.Refused) outcome;
		assertThat(refused.cause()).isInstanceOf(reason);
		assertThat(refused.reason()).contains("site.tar");
		assertThat(refused.current().id()).isEqualTo(before.id());
		assertThat(server.site().lastRefusal()).isEqualTo(refused);
		assertThat(server.edition().id()).isEqualTo(before.id());
		assertThat(server.get("/").text()).isEqualTo(before.index());
		assertThat(Leftovers.mappings(this.directory)).hasSize(1);
	}

	@OnEveryTransport
	void takesCallersInTurn(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.DEFAULTS)) {
			for (int round = 0; round < 10; round++) {
				replace(site("round " + round).toBytes());
				List<CompletableFuture<ReloadOutcome>> outcomes = new ArrayList<>();
				for (int i = 0; i < 8; i++) {
					outcomes.add(Background.supply(server::reload));
				}
				assertThat(outcomes.stream().map(CompletableFuture::join))
					.hasOnlyElementsOfTypes(ReloadOutcome.Loaded.class, ReloadOutcome.Unchanged.class)
					.filteredOn(ReloadOutcome.Loaded.class::isInstance)
					.hasSize(1);
				assertThat(server.get("/").text()).isEqualTo("round " + round);
			}
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
	}

	@OnEveryTransport
	void finishesTheReloadOfACallerThatIsInterrupted(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.DEFAULTS)) {
			replace(site("two").toBytes());
			Thread.currentThread().interrupt();
			ReloadOutcome outcome = server.reload();
			assertThat(Thread.interrupted()).isTrue();
			loaded(outcome);
			assertThat(server.get("/").text()).isEqualTo("two");
		}
	}

	@Test
	void takesAllCoresAtTheStartAndLeavesThemToTheServerAfterwards() throws IOException {
		List<Boolean> gentle = new ArrayList<>();
		ArchiveSource source = new ArchiveSource() {

			@Override
			public Path fetch() {
				gentle.add(LoadPace.isGentle());
				return ReloadTests.this.archive;
			}

			@Override
			public String location() {
				return "here";
			}

		};
		try (TestServer server = TestServer.start(TestServer.settings(null, source))) {
			replace(site("two").toBytes());
			loaded(server.reload());
		}
		assertThat(gentle).containsExactly(false, true);
	}

	@OnEveryTransport
	void givesEveryFileBackToItsSourceOnce(TransportKind transport) throws IOException {
		Copies copies = new Copies();
		ServerSettings.Builder settings = TestServer.settings(transport, copies);
		try (TestServer server = TestServer.start(settings)) {
			assertThat(copies.held).containsValue(1).hasSize(1);
			replace(site("two").toBytes());
			loaded(server.reload());
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Unchanged.class);
			replace(new byte[10]);
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Refused.class);
			replace(TarBuilder.create().toBytes());
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Refused.class);
			Files.delete(this.archive);
			ReloadOutcome missing = server.reload();
			assertThat(missing).isInstanceOf(ReloadOutcome.Refused.class);
			assertThat(((ReloadOutcome.Refused) missing).cause()).isInstanceOf(SourceException.class)
				.hasCauseInstanceOf(NoSuchFileException.class);
			Awaitility.await().until(() -> copies.releases.get() == 4);
			assertThat(server.get("/").text()).isEqualTo("two");
		}
		assertThat(copies.fetches).hasValue(5);
		assertThat(copies.accepted).as("those that made a site").containsExactly("copy-0", "copy-1", "copy-2");
		assertThat(copies.releases).hasValue(5);
		assertThat(copies.held.values()).containsOnly(0);
		replace(new byte[10]);
		TarwebServer failing = new TarwebServer(settings.build());
		assertThatExceptionOfType(SiteStartException.class).isThrownBy(failing::start)
			.withCauseInstanceOf(ArchiveException.class);
		assertThat(copies.releases).hasValue(6);
	}

	private TestServer start(TransportKind transport, SitePolicy policy) {
		return TestServer.start(TestServer.settings(transport, this.archive).site(policy));
	}

	private static ReloadOutcome.Loaded loaded(ReloadOutcome outcome) {
		assertThat(outcome).isInstanceOf(ReloadOutcome.Loaded.class);
		return (ReloadOutcome.Loaded) outcome;
	}

	private record ServerStatusBefore(String id, String index) {

	}

	/**
	 * A source that gives out copies and counts how often each is held.
	 */
	private final class Copies implements ArchiveSource {

		private final Map<Path, Integer> held = new HashMap<>();

		private final AtomicInteger fetches = new AtomicInteger();

		private final AtomicInteger releases = new AtomicInteger();

		private final List<String> accepted = new ArrayList<>();

		@Override
		public synchronized void accepted(Path file) {
			assertThat(this.held).containsEntry(file, 1);
			this.accepted.add(file.getFileName().toString());
		}

		@Override
		public synchronized Path fetch() throws IOException {
			Path copy = ReloadTests.this.directory.resolve("copy-" + this.held.size());
			Files.copy(ReloadTests.this.archive, copy);
			this.fetches.incrementAndGet();
			this.held.put(copy, 1);
			return copy;
		}

		@Override
		public synchronized void release(Path file) {
			this.releases.incrementAndGet();
			this.held.merge(file, -1, Integer::sum);
			assertThat(Leftovers.mappings(ReloadTests.this.directory))
				.noneMatch((line) -> line.endsWith("/" + file.getFileName()));
		}

		@Override
		public String location() {
			return "copies of " + ReloadTests.this.archive;
		}

	}

}
