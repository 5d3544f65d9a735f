package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

import io.tarweb.error.ArchiveException;
import io.tarweb.testing.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever becomes of a zip, it is refused by an {@link ArchiveException}, or what is
 * read whole is what its checksum says.
 */
class DamagedZipTests {

	private static final int VARIANTS = 2_000;

	@TempDir
	Path directory;

	@Test
	void noDamageMakesWrongContents() throws IOException {
		Random random = new Random(7);
		int refused = 0;
		int whole = 0;
		byte[][] zips = { sample(ZipEntry.DEFLATED), sample(ZipEntry.STORED) };
		Path file = this.directory.resolve("archive.zip");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			for (int variant = 0; variant < VARIANTS; variant++) {
				byte[] damaged = damage(zips[variant & 1], random);
				channel.truncate(0).write(ByteBuffer.wrap(damaged), 0);
				try (Archive archive = ArchiveOpening.open(file)) {
					for (int member = 0; member < archive.size(); member++) {
						whole += isWhole(archive, member) ? 1 : 0;
					}
				}
				catch (ArchiveException ex) {
					assertThat(ex.getMessage()).contains(file.toString());
					refused++;
				}
			}
		}
		assertThat(refused).isGreaterThan(VARIANTS / 4);
		assertThat(whole).isGreaterThan(VARIANTS / 4);
	}

	private static boolean isWhole(Archive archive, int member) {
		byte[] content;
		try (InputStream in = archive.content(member)) {
			content = in.readAllBytes();
		}
		catch (IOException ex) {
			return false;
		}
		CRC32 checksum = new CRC32();
		checksum.update(content);
		assertThat((int) checksum.getValue()).isEqualTo(archive.checksum(member));
		assertThat(content).hasSize((int) archive.contentLength(member));
		return true;
	}

	/** Some bytes, anywhere or in the directory; or a number there; or a cut. */
	private static byte[] damage(byte[] zip, Random random) {
		byte[] damaged = zip.clone();
		int directory = damaged.length - 500;
		switch (random.nextInt(5)) {
			case 0 -> {
				damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
			}
			case 1 -> {
				damaged[directory + random.nextInt(500)] = (byte) random.nextInt();
			}
			case 2 -> {
				int[] values = { 0, 1, -1, Integer.MAX_VALUE, damaged.length, random.nextInt(damaged.length) };
				ByteBuffer.wrap(damaged)
					.order(ByteOrder.LITTLE_ENDIAN)
					.putInt(directory + random.nextInt(496), values[random.nextInt(values.length)]);
			}
			case 3 -> {
				int from = random.nextInt(damaged.length - 64);
				System.arraycopy(damaged, random.nextInt(damaged.length - 64), damaged, from, random.nextInt(64));
			}
			default -> {
				return Arrays.copyOf(damaged, random.nextInt(damaged.length));
			}
		}
		return damaged;
	}

	private static byte[] sample(int method) {
		Map<String, byte[]> contents = new LinkedHashMap<>();
		for (int i = 0; i < 8; i++) {
			contents.put("directory/member" + i, Contents.random(i, i * 300));
		}
		contents.put("text", "text ".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
		return CompressedForms.zip(contents, method);
	}

	@Test
	void isReadWholeWhereItIsWhole() throws IOException {
		for (int method : new int[] { ZipEntry.DEFLATED, ZipEntry.STORED }) {
			Path file = Files.write(this.directory.resolve("whole.zip"), sample(method));
			try (Archive archive = ArchiveOpening.open(file)) {
				assertThat(archive.size()).isEqualTo(9);
				for (int member = 0; member < archive.size(); member++) {
					assertThat(isWhole(archive, member)).isTrue();
				}
			}
		}
	}

}
