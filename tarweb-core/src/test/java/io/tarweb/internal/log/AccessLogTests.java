package io.tarweb.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tarweb.error.UnavailableException;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AccessLog}.
 */
@Timeout(60)
class AccessLogTests {

	private static final LoggedClient CLIENT = LoggedClient.at("::1");

	@TempDir
	private Path directory;

	private Path file;

	private final ListAppender<ILoggingEvent> events = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(LogWriter.class);

	@BeforeEach
	void prepare() {
		this.file = this.directory.resolve("access.log");
		this.events.start();
		this.logger.addAppender(this.events);
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
	}

	@AfterEach
	void leaveLoggingAlone() {
		this.logger.detachAppender(this.events);
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
	}

	@Test
	void linesReachTheFileWithoutFurtherRequests() {
		try (AccessLog log = open(Format.COMBINED)) {
			log.recorder(0).record(Requests.get("/a"), CLIENT, 200, 5, 0, 0);
			await().untilAsserted(() -> assertThat(this.file)
				.hasContent("::1 - - [01/Jan/1970:00:00:00 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"-\"\n"));
			await().until(() -> log.writtenLines() == 1);
			assertThat(log.droppedLines()).isZero();
		}
	}

	@Test
	void linesAreInTheFormatThatIsAskedFor() {
		try (AccessLog log = open(Format.JSON)) {
			log.recorder(1).record(null, CLIENT, 400, 5, 0, 2000);
		}
		assertThat(this.file).hasContent("""
				{"time":"1970-01-01T00:00:00.000Z","remote":"::1","method":null,"target":null,"protocol":null,\
				"status":400,"bytes":5,"duration_us":2,"referer":null,"user_agent":null,\
				"tls_protocol":null,"tls_cipher":null,"tls_kernel":null}
				""");
	}

	@Test
	void closingWritesWhatIsQueued() throws IOException {
		AccessLog log = open(Format.COMBINED);
		RequestHead head = Requests.get("/a");
		for (int i = 0; i < 4000; i++) {
			log.recorder(0).record(head, CLIENT, 200, i, 0, 0);
		}
		log.close();
		assertThat(Files.readAllLines(this.file)).hasSize(4000);
		assertThat(log.writtenLines()).isEqualTo(4000);
		log.recorder(0).record(head, CLIENT, 200, 0, 0, 0);
		assertThat(log.droppedLines()).isEqualTo(1);
		log.close();
		assertThat(Files.readAllLines(this.file)).hasSize(4000);
	}

	@Test
	void linesOfEachEventLoopKeepTheirOrderAndAreAllAccountedFor() throws Exception {
		int lines = 100_000;
		AccessLog log = open(Format.COMBINED);
		List<Thread> loops = new ArrayList<>();
		for (int loop = 0; loop < 2; loop++) {
			AccessRecorder recorder = log.recorder(loop);
			RequestHead head = Requests.get("/" + loop);
			Thread thread = new Thread(() -> {
				for (int i = 0; i < lines; i++) {
					recorder.record(head, CLIENT, 200, i, 0, 0);
				}
			});
			thread.start();
			loops.add(thread);
		}
		for (Thread loop : loops) {
			loop.join();
		}
		log.close();
		int[] latest = { -1, -1 };
		List<String> written = Files.readAllLines(this.file);
		for (String line : written) {
			String[] words = line.split(" ");
			int loop = Integer.parseInt(words[6].substring(1));
			int number = Integer.parseInt(words[9]);
			assertThat(number).isGreaterThan(latest[loop]);
			latest[loop] = number;
		}
		assertThat(log.writtenLines()).isEqualTo(written.size());
		assertThat(log.writtenLines() + log.droppedLines()).isEqualTo(2L * lines);
	}

	@Test
	void pendingLineIsOfItsOwnRequestHoweverLateItIsWritten() {
		try (AccessLog log = open(Format.COMBINED)) {
			AccessRecorder recorder = log.recorder(0);
			PendingLine pending = recorder.pending(Requests.get("/large", "User-Agent: a"), CLIENT);
			recorder.record(Requests.get("/small"), CLIENT, 200, 5, 0, 0);
			recorder.record(pending, 206, 70_000, 0, 0);
		}
		assertThat(this.file).content()
			.containsSubsequence("\"GET /small HTTP/1.1\" 200 5 \"-\" \"-\"\n",
					"\"GET /large HTTP/1.1\" 206 70000 \"-\" \"a\"\n");
	}

	@Test
	void linesGoToANewFileAfterRotation() throws IOException {
		try (AccessLog log = open(Format.COMBINED)) {
			log.recorder(0).record(Requests.get("/a"), CLIENT, 200, 5, 0, 0);
			await().until(() -> log.writtenLines() == 1);
			Path rotated = Files.move(this.file, this.directory.resolve("access.log.1"));
			await().until(() -> Files.exists(this.file));
			log.recorder(0).record(Requests.get("/b"), CLIENT, 200, 5, 0, 0);
			await().until(() -> log.writtenLines() == 2);
			assertThat(rotated).content().contains("GET /a").doesNotContain("GET /b");
			assertThat(this.file).content().contains("GET /b").doesNotContain("GET /a");
		}
		assertThat(this.events.list).isEmpty();
	}

	@Test
	void linesAreDroppedWhileTheDiskIsFullAndWrittenWhenItIsNot() throws IOException {
		Path full = Path.of("/dev/full");
		Assumptions.assumeTrue(Files.exists(full), "needs the device /dev/full");
		Files.createSymbolicLink(this.file, full);
		try (AccessLog log = open(Format.COMBINED)) {
			for (int i = 1; i <= 3; i++) {
				long dropped = i;
				log.recorder(0).record(Requests.get("/lost"), CLIENT, 200, 5, 0, 0);
				await().until(() -> log.droppedLines() == dropped);
			}
			assertThat(log.writtenLines()).isZero();
			Files.delete(this.file);
			log.recorder(0).record(Requests.get("/found"), CLIENT, 200, 5, 0, 0);
			await().until(() -> log.writtenLines() == 1);
			log.recorder(0).record(Requests.get("/found"), CLIENT, 200, 5, 0, 0);
		}
		assertThat(Files.readAllLines(this.file)).hasSize(2).allMatch((line) -> line.contains("GET /found"));
		assertThat(this.events.list).extracting((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.containsExactly(
					"WARN Can't write the access log to " + this.file
							+ "; its lines are dropped until that works again: "
							+ "java.io.IOException: No space left on device",
					"INFO The access log is written to " + this.file + " again; 3 lines were dropped since the start");
	}

	@Test
	void closingDropsWhatAFullDiskDoesNotTake() {
		Path full = Path.of("/dev/full");
		Assumptions.assumeTrue(Files.exists(full), "needs the device /dev/full");
		AccessLog log = AccessLog.open(AccessLogSettings.builder(Format.COMBINED).file(full).build(), 1);
		for (int i = 0; i < 4000; i++) {
			log.recorder(0).record(Requests.get("/lost"), CLIENT, 200, 5, 0, 0);
		}
		log.close();
		assertThat(log.droppedLines()).isEqualTo(4000);
		assertThat(this.events.list).hasSize(1);
	}

	@Test
	void survivesThatItsDirectoryGoesAndComes() throws IOException {
		Path home = Files.createDirectory(this.directory.resolve("logs"));
		this.file = home.resolve("access.log");
		try (AccessLog log = open(Format.COMBINED)) {
			Path moved = Files.move(home, this.directory.resolve("moved"));
			await().until(() -> !this.events.list.isEmpty());
			Files.move(moved, home);
			log.recorder(0).record(Requests.get("/a"), CLIENT, 200, 5, 0, 0);
			await().until(() -> log.writtenLines() == 1);
		}
		assertThat(this.file).content().contains("GET /a");
		assertThat(this.events.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
	}

	@Test
	void missingDirectoryIsToldAtStart() {
		Path missing = this.directory.resolve("missing").resolve("access.log");
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> AccessLog.open(AccessLogSettings.builder(Format.COMBINED).file(missing).build(), 1))
			.withMessage("The access log '" + missing + "' can't be opened: its directory doesn't exist")
			.satisfies((ex) -> assertThat(ex.value()).isEqualTo(missing.toString()));
	}

	@Test
	void directoryInPlaceOfAFileIsToldAtStart() {
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(
					() -> AccessLog.open(AccessLogSettings.builder(Format.COMBINED).file(this.directory).build(), 1))
			.withMessage("The access log '" + this.directory + "' can't be opened: Is a directory");
	}

	@Test
	void slowDiskMakesNoRequestWait() throws InterruptedException {
		StuckTarget target = new StuckTarget();
		AccessLog log = AccessLog.start(AccessLogSettings.builder(Format.COMBINED).queueCapacity(8).build(), 1, target);
		AccessRecorder recorder = log.recorder(0);
		RequestHead head = Requests.get("/a");
		recorder.record(head, CLIENT, 200, 5, 0, 0);
		target.writing.await();
		for (int i = 0; i < 20; i++) {
			recorder.record(head, CLIENT, 200, 5, 0, 0);
		}
		assertThat(log.droppedLines()).isEqualTo(12);
		assertThat(log.writtenLines()).isZero();
		target.unstuck.countDown();
		log.close();
		assertThat(log.writtenLines()).isEqualTo(9);
		assertThat(log.droppedLines()).isEqualTo(12);
		assertThat(target.closed).isTrue();
	}

	@Test
	void closingGivesUpOnADiskThatTakesNothing() throws InterruptedException {
		StuckTarget target = new StuckTarget();
		AccessLog log = AccessLog.start(AccessLogSettings.builder(Format.COMBINED).build(), 1, target);
		log.recorder(0).record(Requests.get("/a"), CLIENT, 200, 5, 0, 0);
		target.writing.await();
		log.recorder(0).record(Requests.get("/b"), CLIENT, 200, 5, 0, 0);
		log.close();
		await().until(() -> target.closed);
		assertThat(log.writtenLines()).isZero();
		assertThat(log.droppedLines()).isEqualTo(2);
		assertThat(this.events.list.get(0).getFormattedMessage())
			.isEqualTo("Can't write the last lines of the access log to a stuck disk in time");
	}

	@Test
	void countsTheWholeLinesOfAWriteThatFailedHalfway() {
		TearingTarget target = new TearingTarget();
		AccessLog log = AccessLog.start(AccessLogSettings.builder(Format.COMBINED).build(), 1, target);
		for (int i = 0; i < 3; i++) {
			log.recorder(0).record(Requests.get("/a"), CLIENT, 200, 5, 0, 0);
		}
		target.ready.countDown();
		log.close();
		assertThat(target.taken).hasToString("""
				::1 - - [01/Jan/1970:00:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"
				::1 - - [01/Jan/1970""");
		assertThat(log.writtenLines()).isEqualTo(1);
		assertThat(log.droppedLines()).isEqualTo(2);
	}

	private AccessLog open(Format format) {
		return AccessLog.open(AccessLogSettings.builder(format).file(this.file).build(), 2);
	}

	/**
	 * A disk that takes nothing for a while.
	 */
	private static final class StuckTarget implements LogTarget {

		private final CountDownLatch writing = new CountDownLatch(1);

		private final CountDownLatch unstuck = new CountDownLatch(1);

		private volatile boolean closed;

		@Override
		public void prepare(long nowNanos) {
		}

		@Override
		public void write(ByteBuffer lines) throws IOException {
			this.writing.countDown();
			try {
				this.unstuck.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException(ex);
			}
		}

		@Override
		public int batchBytes() {
			return 4096;
		}

		@Override
		public void close() {
			this.closed = true;
		}

		@Override
		public String toString() {
			return "a stuck disk";
		}

	}

	/**
	 * A disk that has room for 89 bytes of each batch.
	 */
	private static final class TearingTarget implements LogTarget {

		private final CountDownLatch ready = new CountDownLatch(1);

		private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

		@Override
		public void prepare(long nowNanos) throws IOException {
			try {
				this.ready.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		@Override
		public void write(ByteBuffer lines) throws IOException {
			byte[] room = new byte[89];
			lines.get(room);
			this.taken.writeBytes(room);
			throw new IOException("full");
		}

		@Override
		public int batchBytes() {
			return 4096;
		}

		@Override
		public void close() {
		}

	}

}
