package io.tarweb.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LogFile}. Each preparation comes a second after the one before, but
 * where a test is about that.
 */
class LogFileTests {

	@TempDir
	private Path directory;

	private Path file;

	private LogFile log;

	private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);

	@BeforeEach
	void createLog() {
		this.file = this.directory.resolve("access.log");
		this.log = new LogFile(this.file);
	}

	@AfterEach
	void closeLog() {
		this.log.close();
	}

	@Test
	void makesAFileThatIsMissing() throws IOException {
		write("a\n");
		write("b\n");
		assertThat(this.file).hasContent("a\nb\n");
	}

	@Test
	void appendsToAFileThatIsThere() throws IOException {
		Files.writeString(this.file, "old\n");
		write("a\n");
		assertThat(this.file).hasContent("old\na\n");
	}

	@Test
	void startsANewLineBehindATornOne() throws IOException {
		Files.writeString(this.file, "old\nto");
		write("a\n");
		write("b\n");
		assertThat(this.file).hasContent("old\nto\na\nb\n");
	}

	@Test
	void startsANewLineWhenAFailureToreOne() throws IOException {
		write("a\nb");
		this.log.close();
		write("c\n");
		assertThat(this.file).hasContent("a\nb\nc\n");
	}

	@Test
	void writesToANewFileWhenTheOldOneWasRenamed() throws IOException {
		write("a\n");
		write("b\n");
		Path renamed = Files.move(this.file, this.directory.resolve("access.log.1"));
		write("c\n");
		assertThat(renamed).hasContent("a\nb\n");
		assertThat(this.file).hasContent("c\n");
	}

	@Test
	void writesToTheFileThatTookTheOldOnesPlace() throws IOException {
		Files.createFile(this.file);
		write("a\n");
		Path renamed = Files.move(this.file, this.directory.resolve("access.log.1"));
		Files.writeString(this.file, "new\n");
		write("b\n");
		assertThat(renamed).hasContent("a\n");
		assertThat(this.file).hasContent("new\nb\n");
	}

	@Test
	void writesToANewFileWhenTheOldOneWasDeleted() throws IOException {
		write("a\n");
		Files.delete(this.file);
		write("b\n");
		assertThat(this.file).hasContent("b\n");
	}

	@Test
	void goesOnAtTheEndWhenTheFileWasTruncated() throws IOException {
		write("a\n");
		Files.writeString(this.file, "");
		write("b\n");
		assertThat(this.file).hasContent("b\n");
	}

	@Test
	void followsASymbolicLinkToItsNewTarget() throws IOException {
		Path link = this.directory.resolve("link");
		Files.createSymbolicLink(link, Files.createFile(this.directory.resolve("one")));
		this.log = new LogFile(link);
		write("a\n");
		Files.delete(link);
		Files.createSymbolicLink(link, Files.createFile(this.directory.resolve("two")));
		write("b\n");
		assertThat(this.directory.resolve("one")).hasContent("a\n");
		assertThat(this.directory.resolve("two")).hasContent("b\n");
	}

	@Test
	void looksForTheFileOnceASecond() throws IOException {
		write("a\n");
		Files.delete(this.file);
		this.log.prepare(this.nowNanos + TimeUnit.MILLISECONDS.toNanos(999));
		assertThat(this.file).doesNotExist();
		this.log.prepare(this.nowNanos + TimeUnit.MILLISECONDS.toNanos(1000));
		assertThat(this.file).exists();
	}

	@Test
	void failsWhileItsDirectoryIsMissing() throws IOException {
		Path missing = this.directory.resolve("missing");
		this.log = new LogFile(missing.resolve("access.log"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> write("a\n"));
		Files.createDirectory(missing);
		write("b\n");
		assertThat(missing.resolve("access.log")).hasContent("b\n");
	}

	private void write(String lines) throws IOException {
		this.nowNanos += TimeUnit.SECONDS.toNanos(1);
		this.log.prepare(this.nowNanos);
		this.log.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
	}

}
