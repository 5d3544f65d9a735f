package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Archives beyond what an int can count, made of holes.
 */
class HugeArchiveTests {

	private static final long GIB = 1L << 30;

	private static final long TIB = 1L << 40;

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "binary", "octal", "pax" })
	void readsMembersOverTwoAndBeyondFourGibibytes(String sizes) throws IOException {
		requireHoles(8 * GIB);
		long firstSize = 2 * GIB + 12_345;
		long secondSize = 3 * GIB;
		Path file = this.directory.resolve("huge.tar");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			long first = member(channel, 0, sizes, "first", firstSize);
			long second = member(channel, padded(first + firstSize), sizes, "second", secondSize);
			write(channel, first, "begin1");
			write(channel, first + 2 * GIB - 3, "middle1");
			write(channel, first + firstSize - 4, "end1");
			write(channel, second, "begin2");
			write(channel, 4 * GIB - 3, "seam");
			write(channel, second + secondSize - 4, "end2");
			long third = member(channel, padded(second + secondSize), "octal", "third", 5);
			write(channel, third, "third");
			channel.write(ByteBuffer.allocate(1024), padded(third + 5));
		}
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("first", "second", "third");
			assertThat(archive.contentLength(0)).isEqualTo(firstSize);
			assertThat(archive.contentLength(1)).isEqualTo(secondSize);
			assertThat(archive.fileBytes()).isGreaterThan(5 * GIB);
			long first = archive.contentOffset(0);
			long second = archive.contentOffset(1);
			assertThat(archive.contentOffset(2)).isGreaterThan(4 * GIB);
			assertThat(read(archive, first, 6)).isEqualTo("begin1");
			assertThat(read(archive, first + 2 * GIB - 3, 7)).isEqualTo("middle1");
			assertThat(read(archive, first + firstSize - 4, 4)).isEqualTo("end1");
			assertThat(read(archive, second, 6)).isEqualTo("begin2");
			assertThat(read(archive, 4 * GIB - 3, 4)).isEqualTo("seam");
			assertThat(read(archive, second + secondSize - 4, 4)).isEqualTo("end2");
			assertThat(TarArchiveTests.content(archive, "third")).isEqualTo("third");
			assertThat(archive.report().contentBytes()).isEqualTo(firstSize + secondSize + 5);
		}
	}

	@Test
	void readsATarOfATebibyte() throws IOException {
		requireHoles(TIB + 2 * GIB);
		Path file = this.directory.resolve("huge.tar");
		long size = TIB / 4 + 1;
		long[] contents = new long[4];
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
				StandardOpenOption.SPARSE)) {
			long next = 0;
			for (int i = 0; i < contents.length; i++) {
				contents[i] = member(channel, next, "binary", "member" + i, size);
				write(channel, contents[i] + size - 4, "end" + i);
				next = padded(contents[i] + size);
			}
			channel.write(ByteBuffer.allocate(1024), next);
		}
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(archive.fileBytes()).isGreaterThan(TIB);
			for (int i = 0; i < contents.length; i++) {
				assertThat(archive.contentOffset(i)).isEqualTo(contents[i]);
				assertThat(archive.contentLength(i)).isEqualTo(size);
				assertThat(read(archive, contents[i] + size - 4, 4)).isEqualTo("end" + i);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void readsEntriesOfAZipBeyondFourGibibytes(boolean inFront) throws IOException {
		requireHoles(8 * GIB);
		Path file = this.directory.resolve("huge.zip");
		long hole = 5 * GIB;
		byte[] zip;
		try (SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
				ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
			out.setUseZip64(Zip64Mode.Always);
			for (String name : new String[] { "first", "second" }) {
				out.putArchiveEntry(new ZipArchiveEntry(name));
				out.write((name + " content").getBytes(StandardCharsets.US_ASCII));
				out.closeArchiveEntry();
			}
			out.finish();
			zip = Arrays.copyOf(bytes.array(), (int) bytes.size());
		}
		ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
		int end = zip.length - 22 - 20 - 56;
		int directoryAt = (int) buffer.getLong(end + 48);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
				StandardOpenOption.SPARSE)) {
			if (inFront) {
				// Nothing tells of it but where things are.
				write(channel, 0, "#!/bin/sh");
				channel.write(buffer, hole);
			}
			else {
				// Between the entries and the directory.
				channel.write(buffer.duplicate().limit(directoryAt), 0);
				buffer.putLong(end + 48, directoryAt + hole).putLong(end + 56 + 8, end + hole);
				channel.write(buffer.position(directoryAt), directoryAt + hole);
			}
		}
		try (Archive archive = ArchiveOpening.open(file)) {
			for (String name : new String[] { "first", "second" }) {
				int member = TarArchiveTests.find(archive, name);
				assertThat(new String(ZipArchiveTests.read(archive, member), StandardCharsets.US_ASCII))
					.isEqualTo(name + " content");
				assertThat(archive.contentOffset(member) > 4 * GIB).isEqualTo(inFront);
			}
		}
	}

	@Test
	void aSliceOfAGibibyteIsWhole() throws IOException {
		requireHoles(8 * GIB);
		Path path = this.directory.resolve("holes");
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			write(channel, 2 * GIB - 1, "12345678");
			write(channel, 3 * GIB - 2, "end");
		}
		try (MappedFile file = MappedFile.open(path)) {
			ByteBuffer slice = MappedFileTests.slice(file, 2 * GIB - 1, (int) GIB);
			assertThat(slice.remaining()).isEqualTo((int) GIB);
			assertThat(slice.get(0)).isEqualTo((byte) '1');
			assertThat(slice.get((int) GIB - 1)).isEqualTo((byte) 'e');
			assertThat(MappedFileTests.slice(file, file.sizeBytes() - 1, 1).get(0)).isEqualTo((byte) 'd');
		}
	}

	private void requireHoles(long size) throws IOException {
		Path probe = this.directory.resolve("probe");
		try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
				StandardOpenOption.SPARSE)) {
			write(channel, size, "x");
		}
		catch (IOException ex) {
			assumeTrue(false,
					"needs a file system that holds a sparse file of %d bytes: %s".formatted(size, ex.getMessage()));
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

	private static long member(FileChannel channel, long offset, String sizes, String name, long size)
			throws IOException {
		TarBuilder.Header header = TarBuilder.header(name);
		byte[] before = {};
		switch (sizes) {
			case "binary" -> header.text(124, 12, binary(size));
			case "pax" -> {
				before = TarBuilder.create().pax("size=" + size).withoutEnd().toBytes();
			}
			default -> header.size(size);
		}
		channel.write(ByteBuffer.wrap(before), offset);
		channel.write(ByteBuffer.wrap(header.toBytes()), offset + before.length);
		return offset + before.length + 512;
	}

	private static byte[] binary(long size) {
		return ByteBuffer.allocate(12).putInt(0x80000000).putLong(size).array();
	}

	private static long padded(long offset) {
		return (offset + 511) & -512;
	}

	private static void write(FileChannel channel, long offset, String text) throws IOException {
		channel.write(ByteBuffer.wrap(text.getBytes()), offset);
	}

	private static String read(Archive archive, long offset, int length) {
		byte[] copy = new byte[length];
		archive.bytes().read(offset, copy, 0, length);
		byte[] slice = new byte[length];
		MappedFileTests.slice(archive.bytes(), offset, length).get(slice);
		assertThat(slice).isEqualTo(copy);
		return new String(copy);
	}

}
