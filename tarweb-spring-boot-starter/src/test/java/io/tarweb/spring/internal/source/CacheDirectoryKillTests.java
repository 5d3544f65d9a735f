package io.tarweb.spring.internal.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link CacheDirectory} whose processes are killed, and for one that several
 * processes share.
 */
class CacheDirectoryKillTests {

	private static final int ARCHIVE_BYTES = 4 * 1024 * 1024;

	@TempDir
	private Path cache;

	private final ArchiveServer server = new ArchiveServer();

	private ArchiveSources process;

	private Process child;

	@BeforeEach
	void start() {
		this.process = sources(this.cache);
	}

	@AfterEach
	void stop() throws InterruptedException {
		if (this.child != null) {
			kill();
		}
		this.process.close();
		this.server.close();
	}

	@Test
	void aProcessThatIsKilledInTheMiddleOfAFetchLeavesTheGoodCopy() throws Exception {
		Path good = accepted(this.server.serve(archive(1)));
		this.process.close();
		this.server.hangInTheMiddle(archive(2));
		start("fetch");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> partBytes() > 0);
		kill();
		assertThat(partBytes()).isPositive();

		start();
		this.server.fail(503);
		WatchableSource source = source();
		Path again = source.fetch();
		assertThat(Files.isSameFile(again, good)).isTrue();
		assertThat(again).hasBinaryContent(archive(1));
		source.accepted(again);
		assertThat(names()).as("what the killed process left").hasSize(4).noneMatch((name) -> name.endsWith(".part"));
		this.server.serve(archive(2));
		assertThat(source.fetch()).hasBinaryContent(archive(2));
	}

	@Test
	void aProcessThatIsKilledBeforeItsArchiveIsAcceptedLeavesTheGoodCopy() throws Exception {
		Path good = accepted(this.server.serve(archive(1)));
		this.server.serve(archive(2));
		start("fetch");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> archives() == 3);
		WatchableSource other = source();
		other.fetch();
		assertThat(archives()).as("those of whoever lives, with their names for the good one").isEqualTo(5);
		kill();

		this.process.close();
		start();
		this.server.fail(503);
		assertThat(Files.isSameFile(source().fetch(), good)).isTrue();
		assertThat(archives()).as("those of a process that is dead, and a name for the good one").isEqualTo(2);
	}

	@Test
	void anotherProcessTakesWhatOneHasFetched() throws Exception {
		this.server.serve(archive(1));
		start("accept");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> names().contains("current.properties"));
		assertThat(source().fetch()).hasBinaryContent(archive(1));
		assertThat(this.server.bodies()).isEqualTo(1);
	}

	@Test
	void twoProcessesThatAcceptAtOneMomentKeepBothCopies() throws Exception {
		this.server.handle((exchange) -> {
			byte[] archive = ("archive " + this.server.requests()).getBytes(StandardCharsets.US_ASCII);
			this.server.send(exchange, archive, archive.length);
		});
		start("take turns");
		WatchableSource source = source();
		Path before = null;
		try (BufferedReader lines = this.child.inputReader(); Writer turns = this.child.outputWriter()) {
			for (int i = 0; i < 20; i++) {
				String other = turn(turns, lines, "fetched ");
				Path file = source.fetch();
				turns.write("\n");
				turns.flush();
				source.accepted(file);
				assertThat(await(lines, "accepted ")).isEqualTo(other);
				assertThat(record(file)).as("round " + i)
					.containsExactlyInAnyOrder(file.getFileName().toString(), other);
				if (before != null) {
					source.release(before);
				}
				before = file;
			}
		}
		assertThat(this.child.waitFor()).isZero();
	}

	private static String turn(Writer turns, BufferedReader lines, String expected) throws IOException {
		turns.write("\n");
		turns.flush();
		return await(lines, expected);
	}

	/** Whatever else the process logs. */
	private static String await(BufferedReader lines, String start) throws IOException {
		String line = lines.readLine();
		while (!line.startsWith(start)) {
			line = lines.readLine();
		}
		return line.substring(start.length());
	}

	/** The good copy and the one before. */
	private static List<String> record(Path file) throws IOException {
		Properties properties = new Properties();
		try (InputStream in = Files.newInputStream(file.resolveSibling("current.properties"))) {
			properties.load(in);
		}
		return List.of(properties.getProperty("file"), properties.getProperty("previous"));
	}

	@Test
	void processesThatShareADirectoryAllGetWholeArchives() throws Exception {
		this.server.handle((exchange) -> {
			byte[] archive = archive(this.server.requests() % 7);
			this.server.send(exchange, archive, archive.length);
		});
		start("loop");
		WatchableSource source = source();
		int rounds = 0;
		while (this.child.isAlive() || rounds < 20) {
			Path file = source.fetch();
			assertWhole(file);
			source.accepted(file);
			source.release(file);
			rounds++;
		}
		assertThat(this.child.waitFor()).isZero();
		this.process.close();
		assertThat(names()).as("the good copy and the one before").hasSizeLessThanOrEqualTo(3);
	}

	static void assertWhole(Path file) throws IOException {
		byte[] content = Files.readAllBytes(file);
		assertThat(content).isEqualTo(archive(content[0]));
	}

	/**
	 * An archive that can be told from its first byte.
	 */
	private static byte[] archive(int number) {
		byte[] content = new byte[ARCHIVE_BYTES];
		new Random(number).nextBytes(content);
		content[0] = (byte) number;
		return content;
	}

	private Path accepted(ArchiveServer ready) throws IOException {
		assertThat(ready).isNotNull();
		WatchableSource source = source();
		Path file = source.fetch();
		source.accepted(file);
		return file;
	}

	private WatchableSource source() {
		return this.process.create("tarweb.archive", this.server.location(), null);
	}

	static ArchiveSources sources(Path cache) {
		return new ArchiveSources(new DefaultResourceLoader(),
				new SourceSettings(() -> cache, Duration.ofSeconds(30), Duration.ofSeconds(30), 1 << 30, true));
	}

	private void start(String what) throws IOException {
		this.child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", "-Xmx64m",
				"-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
				CacheProcess.class.getName(), this.cache.toString(), this.server.location(), what)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	/** SIGKILL, where there is one. */
	private void kill() throws InterruptedException {
		this.child.destroyForcibly();
		assertThat(this.child.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	private long partBytes() throws IOException {
		long bytes = 0;
		for (Path file : files()) {
			bytes += file.toString().endsWith(".part") ? Files.size(file) : 0;
		}
		return bytes;
	}

	private long archives() throws IOException {
		return names().stream().filter((name) -> name.endsWith(".tar")).count();
	}

	/** Without the one that is only for its lock, and stays. */
	private List<String> names() throws IOException {
		return files().stream()
			.map((file) -> file.getFileName().toString())
			.filter((name) -> !name.equals("current.lock"))
			.toList();
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> all = Files.walk(this.cache)) {
			return all.filter(Files::isRegularFile).toList();
		}
	}

}
