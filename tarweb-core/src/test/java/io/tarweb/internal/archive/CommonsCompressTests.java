package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same members and bytes as Commons Compress, in archives that it writes.
 */
class CommonsCompressTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "LONGFILE_GNU, BIGNUMBER_STAR, false", "LONGFILE_GNU, BIGNUMBER_POSIX, false",
			"LONGFILE_POSIX, BIGNUMBER_POSIX, true", "LONGFILE_POSIX, BIGNUMBER_STAR, true",
			"LONGFILE_POSIX, BIGNUMBER_ERROR, false", "LONGFILE_TRUNCATE, BIGNUMBER_STAR, false" })
	void readsTheSame(String longNames, String bigNumbers, boolean paxForNonAscii) throws Exception {
		Path file = this.directory.resolve("archive.tar");
		Random random = new Random(7);
		// A name cut after a slash would be a directory with a content.
		char slash = longNames.equals("LONGFILE_TRUNCATE") ? '-' : '/';
		try (OutputStream out = Files.newOutputStream(file);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 10240, "UTF-8")) {
			tar.setLongFileMode(constant(longNames));
			tar.setBigNumberMode(constant(bigNumbers));
			tar.setAddPaxHeadersForNonAsciiNames(paxForNonAscii);
			for (int i = 0; i < 300; i++) {
				TarArchiveEntry entry = new TarArchiveEntry(name(random, i, slash));
				byte[] content = new byte[random.nextInt(3) * random.nextInt(1500)];
				random.nextBytes(content);
				entry.setSize(content.length);
				if (!bigNumbers.equals("BIGNUMBER_ERROR")) {
					entry.setModTime((random.nextInt(4) - 1) * 20_000_000_000_000L + i * 1000L);
					entry.setUserId(random.nextInt(2) * 5_000_000_000L);
				}
				tar.putArchiveEntry(entry);
				tar.write(content);
				tar.closeArchiveEntry();
			}
		}
		assertSame(file);
	}

	@ParameterizedTest
	@ValueSource(ints = { 512, 1024, 10240 })
	void readsTheSameForLinksAndOtherTypes(int blockSize) throws Exception {
		Path file = this.directory.resolve("archive.tar");
		try (OutputStream out = Files.newOutputStream(file);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(out, blockSize, "UTF-8")) {
			tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
			put(tar, new TarArchiveEntry("directory/"), "");
			put(tar, new TarArchiveEntry("directory/file"), "content");
			put(tar, new TarArchiveEntry("fifo", TarConstants.LF_FIFO), "");
			put(tar, new TarArchiveEntry("device", TarConstants.LF_CHR), "");
			put(tar, new TarArchiveEntry("contiguous", TarConstants.LF_CONTIG), "contiguous");
			put(tar, new TarArchiveEntry("last"), "last");
		}
		assertSame(file);
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(archive.report().skipped())
				.isEqualTo(Map.of(SkippedKind.DIRECTORY, 1, SkippedKind.FIFO, 1, SkippedKind.DEVICE, 1));
		}
	}

	private static void assertSame(Path file) throws IOException {
		Map<String, String> expected = new LinkedHashMap<>();
		try (TarFile reference = new TarFile(file.toFile(), "UTF-8")) {
			for (TarArchiveEntry entry : reference.getEntries()) {
				if (entry.isFile() && !entry.isFIFO() && !entry.isCharacterDevice()) {
					try (InputStream content = reference.getInputStream(entry)) {
						expected.put(entry.getName(), Math.floorDiv(entry.getLastModifiedTime().toMillis(), 1000) + " "
								+ Arrays.toString(content.readAllBytes()));
					}
				}
			}
		}
		assertThat(expected).isNotEmpty();
		Map<String, String> actual = new LinkedHashMap<>();
		try (Archive archive = ArchiveOpening.open(file)) {
			for (int member = 0; member < archive.size(); member++) {
				byte[] bytes = new byte[Math.toIntExact(archive.contentLength(member))];
				archive.bytes().read(archive.contentOffset(member), bytes, 0, bytes.length);
				actual.put(archive.name(member), archive.modifiedEpochSecond(member) + " " + Arrays.toString(bytes));
			}
		}
		assertThat(actual).isEqualTo(expected);
	}

	private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		entry.setSize(bytes.length);
		tar.putArchiveEntry(entry);
		tar.write(bytes);
		tar.closeArchiveEntry();
	}

	private static String name(Random random, int number, char slash) {
		StringBuilder name = new StringBuilder("n" + number);
		int segments = random.nextInt(random.nextBoolean() ? 3 : 20);
		for (int i = 0; i < segments; i++) {
			name.append(slash)
				.append((random.nextInt(5) == 0) ? "\u00fc\u20ac" : "segment")
				.append(random.nextInt(1000));
		}
		return name.toString();
	}

	private static int constant(String name) throws ReflectiveOperationException {
		return TarArchiveOutputStream.class.getField(name).getInt(null);
	}

}
