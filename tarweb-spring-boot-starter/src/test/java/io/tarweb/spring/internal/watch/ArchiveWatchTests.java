package io.tarweb.spring.internal.watch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.internal.source.ArchiveServer;
import io.tarweb.spring.internal.source.ArchiveSources;
import io.tarweb.spring.internal.source.SourceSettings;
import io.tarweb.spring.internal.source.WatchPoint;
import io.tarweb.spring.internal.source.WatchableSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchiveWatch}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArchiveWatchTests {

	private static final Duration AT_MOST = Duration.ofSeconds(60);

	/** So that only events can be the reason for a look. */
	private static final WatchSettings BY_EVENTS = new WatchSettings(Duration.ofMillis(20), Duration.ofDays(1),
			Duration.ZERO);

	private static final WatchSettings BY_POLLING = new WatchSettings(Duration.ofMillis(20), Duration.ofMillis(10),
			Duration.ofMillis(10));

	@TempDir
	private Path directory;

	private final ArchiveServer server = new ArchiveServer();

	private final List<String> reloads = new CopyOnWriteArrayList<>();

	private ArchiveSources sources;

	private WatchableSource source;

	private ArchiveWatch watch;

	private volatile boolean refusing;

	@AfterEach
	void stop() {
		if (this.watch != null) {
			this.watch.stop();
		}
		if (this.sources != null) {
			this.sources.close();
		}
		this.server.close();
	}

	@Test
	void aFileThatTakesThePlaceOfTheArchiveIsServed() throws IOException {
		Path file = write(this.directory.resolve("docs.tar"), "one");
		watch(file.toString(), BY_EVENTS);
		for (String content : List.of("two", "three", "four")) {
			write(file, content);
			awaitReload(content);
		}
	}

	/**
	 * It must not be; but the server, which looks sooner than the watch, must not take
	 * the change for its own affair.
	 */
	@Test
	void anArchiveThatWasWrittenToInPlaceIsServed() throws IOException {
		Path file = TestArchive.with("index.html", "one").writeTo(this.directory.resolve("docs.tar"));
		Path other = TestArchive.with("index.html", "two").and("more.html", "").writeTo(this.directory.resolve("2"));
		createSource(file.toString());
		TarwebServer running = new TarwebServer(ServerSettings.forSource(this.source)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.build());
		running.start();
		try {
			this.watch = new ArchiveWatch(running,
					new WatchSettings(Duration.ofSeconds(1), Duration.ofDays(1), Duration.ZERO));
			this.watch.start();
			Files.write(file, Files.readAllBytes(other));
			Awaitility.await().atMost(AT_MOST).until(() -> running.status().sites().get(0).current().entries() == 2);
			this.watch.stop();
		}
		finally {
			running.stop(Duration.ZERO);
		}
	}

	@Test
	void aChangeBeforeTheFirstEventIsSeen() throws IOException {
		Path file = write(this.directory.resolve("docs.tar"), "one");
		load(file.toString());
		write(file, "two");
		start(BY_EVENTS);
		awaitReload("two");
	}

	@Test
	void otherFilesInTheDirectoryDoNotMatter() throws IOException {
		Path file = write(this.directory.resolve("docs.tar"), "one");
		watch(file.toString(), BY_EVENTS);
		write(this.directory.resolve("other.tar"), "other");
		write(file, "two");
		awaitReload("two");
		assertThat(this.reloads).containsExactly("two");
	}

	@Test
	void aNewVersionIsServedAndAnOlderOneIsNot() throws IOException {
		write(this.directory.resolve("docs-1.9.tar"), "1.9");
		watch(this.directory + "/docs-*.tar", BY_EVENTS);
		write(this.directory.resolve("docs-1.8.tar"), "1.8");
		write(this.directory.resolve("docs-1.10.tar"), "1.10");
		awaitReload("1.10");
		assertThat(this.reloads).containsExactly("1.10");
	}

	@Test
	void aVolumeOfKubernetesIsFollowed() throws IOException {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		write(Files.createDirectory(mount.resolve("..2026_01")).resolve("docs.tar"), "one");
		Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
		Files.createSymbolicLink(mount.resolve("docs.tar"), Path.of("..data/docs.tar"));
		watch(mount.resolve("docs.tar").toString(), BY_EVENTS);
		String before = "..2026_01";
		for (String month : List.of("02", "03")) {
			String version = "..2026_" + month;
			write(Files.createDirectory(mount.resolve(version)).resolve("docs.tar"), month);
			Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
			Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
			Files.delete(mount.resolve(before).resolve("docs.tar"));
			Files.delete(mount.resolve(before));
			before = version;
			awaitReload(month);
		}
	}

	@Test
	void aLinkToADirectoryIsFollowed() throws IOException {
		write(Files.createDirectories(this.directory.resolve("releases/1")).resolve("docs.tar"), "one");
		write(Files.createDirectories(this.directory.resolve("releases/2")).resolve("docs.tar"), "two");
		Path current = Files.createSymbolicLink(this.directory.resolve("current"), Path.of("releases/1"));
		watch(current.resolve("docs.tar").toString(), BY_EVENTS);
		Path next = Files.createSymbolicLink(this.directory.resolve("next"), Path.of("releases/2"));
		Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
		awaitReload("two");
	}

	@Test
	void aDirectoryThatIsDeletedAndMadeAgainIsFollowed() throws IOException {
		Path docs = Files.createDirectories(this.directory.resolve("a/docs"));
		write(docs.resolve("docs.tar"), "one");
		watch(docs.resolve("docs.tar").toString(), BY_EVENTS);
		for (String content : List.of("two", "three")) {
			Files.delete(docs.resolve("docs.tar"));
			Files.delete(docs);
			Files.delete(docs.getParent());
			Awaitility.await().atMost(AT_MOST).until(() -> this.source.status().failure() != null);
			Files.createDirectories(docs);
			write(docs.resolve("docs.tar"), content);
			awaitReload(content);
		}
	}

	@Test
	void aDirectoryThatTakesThePlaceOfAnotherIsFollowed() throws IOException {
		Path docs = Files.createDirectory(this.directory.resolve("docs"));
		write(docs.resolve("docs.tar"), "one");
		watch(docs.resolve("docs.tar").toString(), BY_EVENTS);
		Path next = Files.createDirectory(this.directory.resolve("next"));
		write(next.resolve("docs.tar"), "two");
		Files.move(docs, this.directory.resolve("old"));
		Files.move(next, docs);
		awaitReload("two");
		write(docs.resolve("docs.tar"), "three");
		awaitReload("three");
	}

	@Test
	void aRefusedArchiveIsLeftAloneUntilItChanges() throws IOException {
		Path file = write(this.directory.resolve("docs.tar"), "one");
		watch(file.toString(), BY_POLLING);
		this.refusing = true;
		write(file, "bad");
		awaitReload("bad");
		this.refusing = false;
		write(file, "two");
		awaitReload("two");
		assertThat(this.reloads).containsExactly("bad", "two");
	}

	@Test
	void aRemoteArchiveIsPolled() throws IOException {
		this.server.serve("one".getBytes());
		watch(this.server.location(), BY_POLLING);
		for (String content : List.of("two", "three")) {
			this.server.serve(content.getBytes());
			awaitReload(content);
		}
		int requests = this.server.requests();
		Awaitility.await().atMost(AT_MOST).until(() -> this.server.requests() > requests + 2);
		assertThat(this.reloads).containsExactly("two", "three");
		assertThat(this.server.bodies()).isEqualTo(3);
	}

	@Test
	void aRemoteArchiveThatCannotBeHadIsReportedOnceAndAskedForAgain(CapturedOutput output) throws IOException {
		this.server.serve("one".getBytes());
		watch(this.server.location(), BY_POLLING);
		this.server.fail(503);
		int requests = this.server.requests();
		Awaitility.await().atMost(AT_MOST).until(() -> this.server.requests() > requests + 2);
		this.server.serve("two".getBytes());
		awaitReload("two");
		Awaitility.await()
			.atMost(AT_MOST)
			.until(() -> output.toString().contains(this.server.location() + " is available again"));
		assertThat(output).containsOnlyOnce("and will try again: the server answers 503");
	}

	@Test
	void aStoppedWatchLeavesNoThread() throws IOException {
		Path file = write(this.directory.resolve("docs.tar"), "one");
		watch(file.toString(), BY_EVENTS);
		assertThat(this.watch.isRunning()).isTrue();
		Thread thread = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals("tarweb-watch"))
			.findFirst()
			.orElseThrow();
		this.watch.stop();
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.watch.isRunning()).isFalse();
	}

	@Test
	void aStopDoesNotWaitForATransfer() throws IOException {
		this.server.serve("one".getBytes());
		watch(this.server.location(), BY_POLLING);
		this.server.hangInTheMiddle("another archive".getBytes());
		Awaitility.await().atMost(AT_MOST).until(() -> this.server.bodies() == 2);
		this.watch.stop();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("tarweb-watch");
	}

	@Test
	void moreEventsThanTheSystemKeepsCountAsOneForEverything() {
		try (DirectoryEvents<String> events = new DirectoryEvents<>()) {
			WatchPoint point = new WatchPoint(this.directory, (name) -> name.toString().equals("docs.tar"));
			assertThat(events.watch(Map.of("docs", List.of(point)))).containsExactly("docs");
			Awaitility.await().atMost(AT_MOST).until(() -> {
				for (int i = 0; i < 2000; i++) {
					Files.createTempFile(this.directory, "other", ".tar");
				}
				return events.await(Duration.ofSeconds(1).toNanos()).contains("docs");
			});
		}
	}

	private void watch(String location, WatchSettings settings) throws IOException {
		load(location);
		start(settings);
	}

	private void load(String location) throws IOException {
		createSource(location);
		this.source.accepted(this.source.fetch());
	}

	private void createSource(String location) {
		this.sources = new ArchiveSources(new DefaultResourceLoader(), new SourceSettings(
				() -> this.directory.resolve("cache"), Duration.ofSeconds(30), Duration.ofSeconds(30), 1 << 30, true));
		this.source = this.sources.create("tarweb.archive", location, null);
	}

	private void start(WatchSettings settings) {
		this.watch = new ArchiveWatch(Map.of("docs", List.of(this.source)), this::reload, settings);
		this.watch.start();
	}

	private ReloadOutcome reload(String site) {
		assertThat(site).isEqualTo("docs");
		try {
			Path file = this.source.fetch();
			String content = Files.readString(file);
			if (this.refusing) {
				this.source.release(file);
				this.source.refused(file);
			}
			else {
				this.source.accepted(file);
			}
			this.reloads.add(content);
			return null;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitReload(String content) {
		Awaitility.await().atMost(AT_MOST).until(() -> this.reloads.contains(content));
	}

	/**
	 * By rename, as archives are to be replaced.
	 */
	private Path write(Path file, String content) throws IOException {
		Path fresh = Files.writeString(this.directory.resolve("fresh-" + Instant.now().toEpochMilli()), content);
		return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

}
