package io.tarweb.internal.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tarweb.SiteSettings;
import io.tarweb.error.SettingException;
import io.tarweb.internal.archive.CompressedForms;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.EditionStatus;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TrackedArchive;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is kept to go back to, what a reload is refused for although the archive is whole,
 * and what it answers.
 */
class RollbackTests {

	@TempDir
	private Path directory;

	private Path archive() {
		return this.directory.resolve("site.tar");
	}

	private static TarBuilder site(String text) {
		return TarBuilder.create().file("index.html", text);
	}

	/** The way in which archives are to be replaced. */
	private void replace(TarBuilder next) {
		try {
			Files.move(next.writeTo(this.directory.resolve("next.tar")), archive(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private TestServer start(TransportKind transport, ReloadPolicy policy) {
		replace(site("0"));
		return TestServer.start(TestServer.settings(transport, archive()).reload(policy));
	}

	private static ReloadOutcome rollBack(TestServer server) {
		return server.server().reload(SiteSettings.DEFAULT_NAME, ReloadRequest.ROLLBACK);
	}

	private ReloadOutcome.Loaded load(TestServer server, String text) {
		replace(site(text));
		return (ReloadOutcome.Loaded) server.reload();
	}

	private static void isRefused(ReloadOutcome outcome, RefusalKind kind, String... reason) {
		assertThat(outcome).isInstanceOfSatisfying(ReloadOutcome.Refused.class, (refused) -> {
			assertThat(refused.kind()).isEqualTo(kind);
			assertThat(List.of(reason)).allSatisfy((part) -> assertThat(refused.reason()).contains(part));
			assertThat(refused.site()).isEqualTo(SiteSettings.DEFAULT_NAME);
			assertThat(refused.at()).isNotNull();
		});
	}

	@OnEveryTransport
	void goesBackStepByStepAndForwardByAReload(TransportKind transport) {
		try (TestServer server = start(transport, ReloadPolicy.builder().minShare(0).kept(2).build());
				RawClient client = server.connect()) {
			List<String> ids = new ArrayList<>(List.of(server.edition().id()));
			for (int i = 1; i <= 3; i++) {
				ids.add(load(server, "" + i).current().id());
			}
			assertThat(server.site().previous()).extracting(EditionStatus::id).containsExactly(ids.get(2), ids.get(1));
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 3);
			assertThat(rollBack(server)).isInstanceOfSatisfying(ReloadOutcome.RolledBack.class, (back) -> {
				assertThat(back.previous().id()).isEqualTo(ids.get(3));
				assertThat(back.current().id()).isEqualTo(ids.get(2));
				assertThat(back.changes().changedPaths()).containsExactly("/index.html");
			});
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("2");
			assertThat(rollBack(server)).isInstanceOf(ReloadOutcome.RolledBack.class);
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("1");
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
			isRefused(rollBack(server), RefusalKind.NO_PREVIOUS, "no earlier archive");
			assertThat(server.site().lastRefusal()).as("no archive is at fault").isNull();
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("1");
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("3");
			assertThat(server.site().previous()).extracting(EditionStatus::id).containsExactly(ids.get(1));
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@OnEveryTransport
	void keepsNoContentTwice(TransportKind transport) {
		try (TestServer server = start(transport, ReloadPolicy.builder().minShare(0).kept(2).build())) {
			for (int i = 0; i < 3; i++) {
				load(server, "1");
				load(server, "0");
			}
			assertThat(server.site().previous()).hasSize(1);
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 2);
			assertThat(rollBack(server)).isInstanceOf(ReloadOutcome.RolledBack.class);
			assertThat(server.get("/").text()).isEqualTo("1");
			isRefused(rollBack(server), RefusalKind.NO_PREVIOUS);
		}
	}

	@OnEveryTransport
	void releasesWhatIsNotKeptAnyMore(TransportKind transport) {
		replace(site("0"));
		TrackedArchive tracked = new TrackedArchive(archive());
		try (TestServer server = TestServer.start(
				TestServer.settings(transport, tracked).reload(ReloadPolicy.builder().minShare(0).kept(3).build()))) {
			for (int i = 1; i < 20; i++) {
				load(server, "" + i);
			}
			Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> tracked.open() == 4);
			rollBack(server);
			Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> tracked.open() == 3);
		}
		assertThat(tracked.open()).isZero();
	}

	@OnEveryTransport
	void refusesWhatIsNotExpected(TransportKind transport) {
		try (TestServer server = start(transport, ReloadPolicy.builder().minShare(0).kept(2).build())) {
			String first = server.edition().id();
			replace(site("1"));
			isRefused(server.server().reload("default", ReloadRequest.RELOAD.expecting("0".repeat(32))),
					RefusalKind.NOT_EXPECTED, first);
			assertThat(server.get("/").text()).isEqualTo("0");
			assertThat(server.site().lastRefusal()).isNull();
			assertThat(server.server().reload("default", ReloadRequest.RELOAD.expecting(first)))
				.isInstanceOf(ReloadOutcome.Loaded.class);
			isRefused(server.server().reload("default", ReloadRequest.ROLLBACK.expecting(first)),
					RefusalKind.NOT_EXPECTED);
			assertThat(server.server().reload("default", ReloadRequest.ROLLBACK.expecting(server.edition().id())))
				.isInstanceOf(ReloadOutcome.RolledBack.class);
			assertThat(server.edition().id()).isEqualTo(first);
		}
	}

	@OnEveryTransport
	void doesNotMissCompressedForms(TransportKind transport) {
		TarBuilder packed = TarBuilder.create();
		for (String name : List.of("a.html", "b.html")) {
			packed.file(name, "").file(name + ".br", "").file(name + ".gz", "").file(name + ".zst", "");
		}
		try (TestServer server = start(transport, ReloadPolicy.builder().minShare(1).kept(2).build())) {
			replace(packed.file("c.css.gz", "").file("c.css.br", ""));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			replace(TarBuilder.create().file("a.html", "1").file("b.html", "1").file("c.css", ""));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			replace(TarBuilder.create().file("a.html", "").file("b.html", "").file("b.html.gz", ""));
			isRefused(server.reload(), RefusalKind.TOO_FEW, "2 files", "3");
		}
	}

	@OnEveryTransport
	void refusesLessThanTheShare(TransportKind transport) {
		TarBuilder ten = TarBuilder.create();
		for (int i = 0; i < 10; i++) {
			ten.file("page" + i, "");
		}
		try (TestServer server = start(transport, ReloadPolicy.builder().minShare(0.3).kept(2).build())) {
			replace(ten);
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			replace(TarBuilder.create().file("a", "").file("b", ""));
			isRefused(server.reload(), RefusalKind.TOO_FEW, "site.tar", "2 files", "0.3", "10");
			assertThat(server.site().lastRefusal().kind()).isEqualTo(RefusalKind.TOO_FEW);
			assertThat(server.get("/page9").status()).isEqualTo(200);
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 2);
			replace(TarBuilder.create().file("a", "").file("b", "").file("c", ""));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
		}
	}

	@OnEveryTransport
	void answersWithWhatChanged(TransportKind transport) {
		replace(TarBuilder.create().file("a", "1").file("b", "1").file("c", "1"));
		List<ReloadOutcome> heard = new ArrayList<>();
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, archive()).reloadListener(heard::add))) {
			replace(TarBuilder.create().file("b", "2").file("c", "1").file("d", "1"));
			ReloadOutcome.Loaded loaded = (ReloadOutcome.Loaded) server.reload();
			assertThat(loaded.changes().addedPaths()).containsExactly("/d");
			assertThat(loaded.changes().changedPaths()).containsExactly("/b");
			assertThat(loaded.changes().removedPaths()).containsExactly("/a");
			assertThat(loaded.changes().unchangedPaths()).containsExactly("/c");
			assertThat(loaded.current()).isEqualTo(server.edition());
			replace(TarBuilder.create());
			ReloadOutcome refused = server.reload();
			isRefused(refused, RefusalKind.EMPTY);
			assertThat(heard).as("all but the start").containsExactly(loaded, refused);
		}
	}

	@OnEveryTransport
	void aListenerThatFailsDoesNoHarm(TransportKind transport) {
		replace(site("0"));
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, archive()).reloadListener((outcome) -> {
				throw new IllegalStateException("a test");
			}))) {
			load(server, "1");
			assertThat(server.get("/").text()).isEqualTo("1");
		}
	}

	@Test
	void saysWhyInAWord() throws IOException {
		replace(site("0"));
		SiteSettings settings = SiteSettings.builder("default")
			.archive(ArchiveSource.ofFile(archive()))
			.archiveLimits(ArchiveLimits.builder().maxEntries(3).maxNameBytes(100).maxUnpackedBytes(10_000).build())
			.build();
		try (TestServer server = TestServer.start(TestServer.settings(null, archive()).sites(List.of(settings)))) {
			refuses(server, RefusalKind.CORRUPT, "no tar at all, whatever it says".repeat(50));
			refuses(server, RefusalKind.CORRUPT, "");
			refuses(server, RefusalKind.EMPTY, latin(TarBuilder.create().toBytes()));
			refuses(server, RefusalKind.RULES, latin(site("1").file("_redirects", "nonsense").toBytes()));
			refuses(server, RefusalKind.TOO_LARGE,
					latin(site("1").file("a", "").file("b", "").file("c", "").toBytes()));
			refuses(server, RefusalKind.TOO_LARGE, latin(site("1").file("x".repeat(91), "").toBytes()));
			refuses(server, RefusalKind.TOO_LARGE,
					latin(CompressedForms.gzip(site("1").file("zeros", new byte[10_000]).toBytes())));
			Files.delete(archive());
			isRefused(server.reload(), RefusalKind.UNREADABLE);
			assertThat(server.get("/").text()).isEqualTo("0");
		}
	}

	private static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private void refuses(TestServer server, RefusalKind kind, String next) throws IOException {
		Path file = Files.write(this.directory.resolve("next.tar"), next.getBytes(StandardCharsets.ISO_8859_1));
		Files.move(file, archive(), StandardCopyOption.ATOMIC_MOVE);
		isRefused(server.reload(), kind, (kind == RefusalKind.RULES) ? "_redirects" : "site.tar");
	}

	@OnEveryTransport
	void loadsOnlyTheArchiveWhoseFileHasChanged(TransportKind transport) {
		replace(site("0"));
		Path base = TarBuilder.create().file("base", "base").writeTo(this.directory.resolve("base.tar"));
		SiteSettings settings = SiteSettings.builder("default")
			.archives(List.of(new TrackedArchive(archive()), new TrackedArchive(base)))
			.reload(ReloadPolicy.builder().minShare(0).kept(1).build())
			.build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive()).sites(List.of(settings)))) {
			EditionStatus first = server.edition();
			replace(site("1"));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(server.edition().archives().get(1)).isSameAs(first.archives().get(1));
			assertThat(server.edition().id()).isNotEqualTo(first.id());
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 3);
			load(server, "2");
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 3);
			assertThat(server.get("/base").text()).isEqualTo("base");
			assertThat(rollBack(server)).isInstanceOf(ReloadOutcome.RolledBack.class);
			assertThat(server.get("/").text()).isEqualTo("1");
			assertThat(server.get("/base").text()).isEqualTo("base");
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 2);
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@Test
	void checksItsPolicy() {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ReloadPolicy.builder().minShare(-0.1).kept(0).build());
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ReloadPolicy.builder().minShare(1.1).kept(0).build());
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ReloadPolicy.builder().minShare(Double.NaN).kept(0).build());
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ReloadPolicy.builder().minShare(0).kept(-1).build());
	}

}
