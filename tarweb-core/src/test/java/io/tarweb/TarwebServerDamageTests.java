package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An archive that is written to in place, which it must not be, while others live on.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerDamageTests {

	private static final int LARGE_BYTES = 12 * 1024 * 1024;

	private static final byte[] LARGE = Contents.random(1, LARGE_BYTES);

	private static final byte[] SMALL = Contents.random(2, 60_000);

	@TempDir
	private Path directory;

	private Path archive() {
		return this.directory.resolve("site.tar");
	}

	private static TarBuilder site(String text) {
		return TarBuilder.create().file("index.html", text).file("small", SMALL).file("large", LARGE);
	}

	private TestServer start(TransportKind transport) {
		Path other = TarBuilder.create().file("index.html", "other").writeTo(this.directory.resolve("other.tar"));
		Path front = TarBuilder.create().file("front", "front").writeTo(this.directory.resolve("front.tar"));
		site("one").writeTo(archive());
		return TestServer.start(TestServer.settings(transport, archive())
			.sites(List.of(
					SiteSettings.builder("main")
						.archives(List.of(ArchiveSource.ofFile(front), ArchiveSource.ofFile(archive())))
						.build(),
					SiteSettings.builder("other").archive(ArchiveSource.ofFile(other)).path("/other").build()))
			.reload(ReloadPolicy.builder().minShare(0).kept(2).build())
			.workers(1));
	}

	/** In the content of the large member, without a change of the size. */
	private void overwrite(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.wrap(new byte[64 * 1024]), 10 * 1024 * 1024);
			Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5_000));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void replace(TarBuilder next) {
		try {
			Files.move(next.writeTo(this.directory.resolve("next.tar")), archive(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Damage damage(TestServer server) {
		return server.status().site("main").damage();
	}

	@OnEveryTransport
	void stopsServingAnArchiveThatIsOverwrittenUntilItIsReloaded(TransportKind transport) {
		try (TestServer server = start(transport); RawClient client = server.connect()) {
			assertThat(damage(server)).isNull();
			overwrite(archive());
			Awaitility.await().until(() -> damage(server) != null);
			assertThat(damage(server).file()).isEqualTo(archive());
			assertThat(damage(server).what()).contains("last modified");
			for (String target : List.of("/", "/small", "/large")) {
				assertThat(client.send(RawClient.get(target)).read().status()).isEqualTo(503);
			}
			assertThat(client.send(RawClient.get("/front")).read().text()).isEqualTo("front");
			assertThat(client.send(RawClient.get("/other/")).read().text()).isEqualTo("other");
			assertThat(client.send(RawClient.get("/none")).read().status()).isEqualTo(404);
			assertThat(server.status().site("other").damage()).isNull();
			replace(site("two"));
			assertThat(server.server().reload("main", ReloadRequest.RELOAD)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(damage(server)).isNull();
			assertThat(client.send(RawClient.get("/large")).read().hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(server.status().site("main").previous()).as("not fit to go back to").isEmpty();
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@OnEveryTransport
	void neverCompletesALargeBodyThatWasOverwrittenMeanwhile(TransportKind transport) {
		try (TestServer server = start(transport); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large")).readHead();
			byte[] begin = client.readBody(100_000);
			overwrite(archive());
			assertThat(begin).isEqualTo(Arrays.copyOf(LARGE, begin.length));
			RawClient.Ending ending = client.awaitEnding();
			assertThat(ending.unreadBytes()).isLessThan(LARGE_BYTES - begin.length);
			assertThat(server.get("/other/").text()).isEqualTo("other");
			Awaitility.await().until(() -> server.status().connections() == 0);
		}
	}

	@OnEveryTransport
	void cutsWhatAClientHasNotTakenYet(TransportKind transport) {
		try (TestServer server = start(transport); RawClient client = server.connectSlowly()) {
			client.sendAsMuchAsTheServerTakes(RawClient.get("/small").repeat(500));
			client.readHead();
			overwrite(archive());
			Awaitility.await().until(() -> damage(server) != null && server.status().connections() == 0);
			assertThat(client.awaitEnding().unreadBytes()).isLessThan(500L * SMALL.length);
			assertThat(server.get("/other/").text()).isEqualTo("other");
		}
	}

	@OnEveryTransport
	void goesOnWithAFileThatHasOnlyBeenTouched(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			EditionStatus before = server.status().site("main").current();
			FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 5_000);
			Files.setLastModifiedTime(archive(), later);
			Awaitility.await().until(() -> server.status().site("main").current() != before);
			assertThat(damage(server)).isNull();
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 3);
			assertThat(server.get("/small").hash()).isEqualTo(Contents.hash(SMALL));
			assertThat(server.status().site("main").current().id()).isEqualTo(before.id());
		}
	}

	@OnEveryTransport
	void noticesAFileThatIsCutAtOnce(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			try (FileChannel channel = FileChannel.open(archive(), StandardOpenOption.WRITE)) {
				channel.truncate(1 << 20);
			}
			try (RawClient client = server.connect()) {
				client.send(RawClient.get("/large", "Connection: close"));
				assertThat(client.awaitEnding().unreadBytes()).isLessThan(LARGE_BYTES);
			}
			Awaitility.await().until(() -> damage(server) != null);
			assertThat(damage(server).what()).contains(" bytes when it was opened and has 1048576 now");
			assertThat(server.get("/").status()).isEqualTo(503);
			assertThat(server.get("/other/").text()).isEqualTo("other");
		}
	}

	@OnEveryTransport
	void doesNotGoBackToWhatWasChangedInPlace(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			Path first = Files.createLink(this.directory.resolve("first.tar"), archive());
			replace(site("two"));
			assertThat(server.server().reload("main", ReloadRequest.RELOAD)).isInstanceOf(ReloadOutcome.Loaded.class);
			try (FileChannel channel = FileChannel.open(first, StandardOpenOption.WRITE)) {
				channel.truncate(1 << 20);
			}
			assertThat(server.server().reload("main", ReloadRequest.ROLLBACK))
				.isInstanceOfSatisfying(ReloadOutcome.Refused.class, (refused) -> {
					assertThat(refused.kind()).isEqualTo(RefusalKind.NO_PREVIOUS);
					assertThat(refused.reason()).contains("changed in place");
				});
			assertThat(server.get("/").text()).isEqualTo("two");
			assertThat(damage(server)).isNull();
		}
	}

	@OnEveryTransport
	void aFileThatIsReplacedOrDeletedIsServedOn(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			replace(site("two"));
			assertThat(server.get("/").text()).isEqualTo("one");
			Files.delete(archive());
			assertThat(server.get("/large").hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(damage(server)).isNull();
		}
	}

}
