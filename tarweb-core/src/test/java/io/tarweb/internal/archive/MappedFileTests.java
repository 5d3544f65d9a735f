package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;

import io.tarweb.error.ArchiveException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class MappedFileTests {

	private static final int SHIFT = 12;

	private static final int STRIDE = 1 << SHIFT;

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, STRIDE - 1, STRIDE, STRIDE + 1, 2 * STRIDE - 1, 2 * STRIDE, 2 * STRIDE + 1,
			3 * STRIDE - 1, 3 * STRIDE, 5 * STRIDE + 17 })
	void anySliceOfTwoStridesIsWhole(int size) throws IOException {
		byte[] content = random(size);
		try (MappedFile file = MappedFile.open(write(content), SHIFT)) {
			assertThat(file.sizeBytes()).isEqualTo(size);
			for (int length : new int[] { 0, 1, STRIDE, 2 * STRIDE - 1, 2 * STRIDE }) {
				for (int offset = 0; offset
						+ length <= size; offset += (offset % STRIDE < 3 || offset % STRIDE > STRIDE - 3) ? 1 : 97) {
					byte[] expected = Arrays.copyOfRange(content, offset, offset + length);
					ByteBuffer slice = slice(file, offset, length);
					assertThat(slice.remaining()).isEqualTo(length);
					assertThat(slice.mismatch(ByteBuffer.wrap(expected))).isEqualTo(-1);
					byte[] copy = new byte[length + 2];
					file.read(offset, copy, 1, length);
					assertThat(Arrays.equals(copy, 1, length + 1, expected, 0, length)).isTrue();
				}
			}
		}
	}

	@Test
	void aSliceIsReadOnlyAndDirect() throws IOException {
		try (MappedFile file = MappedFile.open(write(random(10)))) {
			ByteBuffer slice = slice(file, 3, 4);
			assertThat(slice.isDirect()).isTrue();
			assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> slice.put(0, (byte) 1));
		}
	}

	@Test
	void refusesToReadOutsideOfTheFile() throws IOException {
		try (MappedFile file = MappedFile.open(write(random(3 * STRIDE)), SHIFT)) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> file.read(3 * STRIDE - 1, new byte[2], 0, 2));
		}
	}

	@Test
	void closingUnmapsAtOnce() throws IOException {
		Path maps = Path.of("/proc/self/maps");
		assumeTrue(Files.isReadable(maps), "needs /proc/self/maps");
		Path path = write(random(5 * STRIDE));
		MappedFile file = MappedFile.open(path, SHIFT);
		assertThat(Files.readString(maps)).contains(path.toString());
		file.close();
		file.close();
		assertThat(Files.readString(maps)).doesNotContain(path.toString());
	}

	@Test
	void aFailureToOpenLeavesNoMapping() throws IOException {
		Path maps = Path.of("/proc/self/maps");
		assumeTrue(Files.isReadable(maps), "needs /proc/self/maps");
		Path path = write(random(5 * STRIDE));
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(path));
		assertThat(Files.readString(maps)).doesNotContain(path.toString());
	}

	@Test
	void tellsAFileChangedInPlaceFromOneReplaced() throws IOException {
		Path path = write(random(100));
		try (MappedFile file = MappedFile.open(path)) {
			assertThat(file.changeInPlace()).isNull();
			FileTime time = Files.getLastModifiedTime(path);
			Files.write(path, random(101));
			Files.setLastModifiedTime(path, time);
			assertThat(file.changeInPlace()).as("size").contains("100 bytes", "101");
			Files.write(path, random(100));
			Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() + 5_000));
			assertThat(file.changeInPlace()).as("time").contains("last modified");
			Path other = Files.write(this.directory.resolve("other"), random(7));
			assumeTrue(Files.readAttributes(path, BasicFileAttributes.class).fileKey() != null,
					"needs a file system with file keys");
			Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
			assertThat(file.changeInPlace()).as("replaced").isNull();
			Files.delete(path);
			assertThat(file.changeInPlace()).as("deleted").isNull();
		}
	}

	private Path write(byte[] content) throws IOException {
		return Files.write(this.directory.resolve("file"), content);
	}

	private static byte[] random(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	/**
	 * What a channel is given to send.
	 */
	static ByteBuffer slice(MappedFile file, long offset, int length) {
		return (length == 0) ? ByteBuffer.allocateDirect(0)
				: file.region(file.regionOf(offset)).slice(file.position(offset), length);
	}

}
