package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BenchContentTests {

	private static final int PAGES = 300;

	@TempDir
	Path directory;

	@Test
	void theArchiveHasWhatTheTreeHas() throws IOException {
		BenchContent content = BenchContent.in(this.directory, PAGES);
		try (Archive archive = ArchiveOpening.open(content.tar())) {
			assertThat(archive.size()).isEqualTo(PAGES + 3);
			for (int member = 0; member < archive.size(); member++) {
				byte[] bytes = new byte[(int) archive.contentLength(member)];
				archive.bytes().read(archive.contentOffset(member), bytes, 0, bytes.length);
				assertThat(bytes).isEqualTo(content.bytes("/" + archive.name(member)));
				assertThat(archive.modifiedEpochSecond(member)).isEqualTo(TarWriter.MODIFIED_EPOCH_SECOND);
			}
			byte[] name = BenchContent.randomPage(PAGES - 1).substring(1).getBytes(StandardCharsets.US_ASCII);
			assertThat(archive.find(name, 0, name.length)).isNotNegative();
		}
	}

	@Test
	void sizesAreThoseOfTheCases() throws IOException {
		BenchContent content = BenchContent.in(this.directory, PAGES);
		assertThat(content.bytes(BenchContent.PAGE)).hasSize(10_000);
		assertThat(content.bytes(BenchContent.SMALL)).hasSize(200);
		assertThat(content.bytes(BenchContent.LARGE)).hasSize(1_000_000);
		long sum = 0;
		for (int page = 0; page < PAGES; page++) {
			int length = content.bytes(BenchContent.randomPage(page)).length;
			assertThat(length).isBetween(2_000, 20_000);
			sum += length;
		}
		assertThat((double) sum / PAGES).isBetween(0.9 * BenchContent.MEAN_RANDOM_BYTES,
				1.1 * BenchContent.MEAN_RANDOM_BYTES);
	}

	@Test
	void everyMachineGetsTheSameBytes() throws IOException {
		BenchContent one = BenchContent.in(this.directory.resolve("one"), PAGES);
		BenchContent two = BenchContent.in(this.directory.resolve("two"), PAGES);
		assertThat(one.tar()).hasSameBinaryContentAs(two.tar());
	}

	@Test
	void whatIsThereIsNotWrittenAgain() throws IOException {
		BenchContent content = BenchContent.in(this.directory, PAGES);
		Files.delete(content.file(BenchContent.PAGE));
		BenchContent.in(this.directory, PAGES);
		assertThat(content.file(BenchContent.PAGE)).doesNotExist();
	}

	@Test
	void anotherEditionReplacesTheOneThatIsThere() throws IOException {
		BenchContent.in(this.directory, PAGES);
		try (Archive archive = ArchiveOpening.open(BenchContent.in(this.directory, 5).tar())) {
			assertThat(archive.size()).isEqualTo(8);
		}
	}

}
