package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.ArchiveException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is in a file, it is opened or refused by an {@link ArchiveException}.
 */
class DamagedArchiveTests {

	private static final int HEADER = 512;

	@TempDir
	Path directory;

	@Test
	void anArchiveThatIsCutIsRefused() throws IOException {
		byte[] tar = sample();
		Path file = write(tar);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			for (int length = tar.length; length >= 0; length--) {
				channel.truncate(length);
				ArchiveException ex = open(file);
				if (ex == null) {
					assertThat(length).as("the end in the first of two blocks of zeros, or behind it")
						.isGreaterThanOrEqualTo(tar.length - HEADER);
				}
				else {
					assertThat(ex.kind()).as("length %d", length)
						.isEqualTo((length < HEADER) ? Kind.NOT_AN_ARCHIVE : Kind.CORRUPT);
					assertThat(ex.offset()).isBetween(0L, (long) length);
				}
			}
		}
	}

	@Test
	void anyByteOfAHeaderThatChangedIsNoticed() throws IOException {
		byte[] tar = TarBuilder.create().file("first", "x").file("second", "y").toBytes();
		Path file = write(tar);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			for (int start : new int[] { 0, 2 * HEADER }) {
				for (int i = start; i < start + HEADER; i++) {
					byte[] header = Arrays.copyOfRange(tar, start, start + HEADER);
					header[i - start] ^= (byte) (1 << i % Byte.SIZE);
					ArchiveException ex = openWith(file, channel, header, start);
					boolean checksum = i >= start + 148 && i < start + 156;
					assertThat(checksum || ex != null).as("byte %d", i).isTrue();
				}
				channel.write(ByteBuffer.wrap(tar), 0);
			}
		}
	}

	@Test
	void anyByteThatChangedUnderAValidChecksumIsHarmless() throws IOException {
		byte[] tar = sample();
		Random random = new Random(1);
		Path file = write(tar);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			for (int start = 0; start < tar.length; start += HEADER) {
				for (int i = 0; i < HEADER; i += 1 + random.nextInt(3)) {
					byte[] block = Arrays.copyOfRange(tar, start, start + HEADER);
					block[i] = (byte) random.nextInt();
					if (random.nextInt(8) > 0) {
						seal(block);
					}
					openWith(file, channel, block, start);
				}
				channel.write(ByteBuffer.wrap(tar), 0);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void noiseIsNoTar(int seed) throws IOException {
		byte[] noise = new byte[5000];
		new Random(seed).nextBytes(noise);
		ArchiveException ex = open(write(noise));
		assertThat(ex).isNotNull();
		assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE);
	}

	@Test
	void anArchiveCutUnderTheMappingIsRefused() throws IOException {
		TarBuilder tar = TarBuilder.create();
		for (int i = 0; i < 100; i++) {
			tar.file("member" + i, new byte[4000]);
		}
		Path file = tar.writeTo(this.directory.resolve("archive.tar"));
		try (MappedFile bytes = MappedFile.open(file)) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(8192);
			}
			assertThat(failure(file, bytes).kind()).isEqualTo(Kind.UNREADABLE);
		}
	}

	@Test
	void anArchiveWrittenToWhileItIsReadIsRefused() throws IOException {
		Path file = write(sample());
		try (MappedFile bytes = MappedFile.open(file)) {
			Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
			ArchiveException ex = failure(file, bytes);
			assertThat(ex.kind()).isEqualTo(Kind.UNREADABLE);
			assertThat(ex).hasMessageContaining("it was written to while it was read");
		}
	}

	private static ArchiveException failure(Path file, MappedFile bytes) {
		try {
			new ArchiveOpening(file, new TemporaryFiles(), ArchiveOptions.DEFAULTS).read(bytes).close();
		}
		catch (ArchiveException ex) {
			return ex;
		}
		throw new AssertionError("was accepted");
	}

	private static byte[] sample() {
		return TarBuilder.create()
			.directory("d/")
			.file("d/a.html", "text")
			.pax("path=pax/name", "mtime=12.5", "size=4")
			.file("b", "more")
			.paxGlobal("comment=x")
			.file("long".repeat(30), "x")
			.symlink("latest", "d")
			.symlink("link", "d/a.html")
			.hardLink("hard", "b")
			.raw(TarBuilder.header("binary").size(2).modifiedEpochSecond(-1).toBytes())
			.content("xy".getBytes())
			.entry('S', "sparse", "data")
			.toBytes();
	}

	private static void seal(byte[] header) {
		Arrays.fill(header, 148, 156, (byte) ' ');
		int sum = 0;
		for (byte value : header) {
			sum += value & 0xFF;
		}
		System.arraycopy("%06o\0 ".formatted(sum).getBytes(), 0, header, 148, 8);
	}

	private Path write(byte[] content) throws IOException {
		return Files.write(this.directory.resolve("archive.tar"), content);
	}

	private static @Nullable ArchiveException openWith(Path file, FileChannel channel, byte[] block, long offset)
			throws IOException {
		channel.write(ByteBuffer.wrap(block), offset);
		return open(file);
	}

	private static @Nullable ArchiveException open(Path file) {
		try (Archive archive = ArchiveOpening.open(file)) {
			for (int member = 0; member < archive.size(); member++) {
				byte[] content = new byte[Math.toIntExact(archive.contentLength(member))];
				archive.bytes().read(archive.contentOffset(member), content, 0, content.length);
			}
			return null;
		}
		catch (ArchiveException ex) {
			return ex;
		}
	}

}
