package io.tarweb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeMap;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An archive beyond 4 GiB with a member beyond 2 GiB, most of which are holes in the
 * file.
 */
class TarwebServerLargeArchiveTests {

	private static final int BLOCK = 512;

	private static final int MARK_BYTES = 300_000;

	private static final long BIG_BYTES = (1L << 31) + 12_345_678;

	private static final long FILLER_BYTES = 1L << 31;

	private static final byte[] FAR = Contents.random(4, 1_500_000);

	/** What stands in the archive besides holes, by offset. */
	private static final TreeMap<Long, byte[]> MARKS = new TreeMap<>();

	@TempDir
	private static Path directory;

	private static Path archive;

	private static long farOffset;

	@BeforeAll
	static void writeArchive() throws IOException {
		archive = directory.resolve("large.tar");
		try (FileChannel file = FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			write(file, 0, TarBuilder.header("big.bin").size(BIG_BYTES).toBytes());
			mark(file, BLOCK);
			mark(file, (1L << 30) - MARK_BYTES / 2);
			mark(file, (1L << 31) - MARK_BYTES / 2);
			mark(file, BLOCK + BIG_BYTES - MARK_BYTES);
			long filler = blocks(BLOCK + BIG_BYTES);
			// Replaced by the last member, so that nobody has to read it.
			write(file, filler, TarBuilder.header("last.txt").size(FILLER_BYTES).toBytes());
			farOffset = filler + BLOCK + FILLER_BYTES;
			write(file, farOffset, TarBuilder.header("far.bin").size(FAR.length).toBytes());
			write(file, farOffset + BLOCK, FAR);
			write(file, blocks(farOffset + BLOCK + FAR.length), TarBuilder.create().file("last.txt", "last").toBytes());
		}
		fillPageCache();
	}

	/**
	 * Holes too take page cache, which fills several times as fast by reads as by faults.
	 */
	private static void fillPageCache() throws IOException {
		try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
			while (file.position() < BLOCK + BIG_BYTES && file.read(buffer) > 0) {
				buffer.clear();
			}
		}
	}

	private static long blocks(long offset) {
		return (offset + BLOCK - 1) / BLOCK * BLOCK;
	}

	private static void mark(FileChannel file, long offset) throws IOException {
		byte[] mark = Contents.random(offset, MARK_BYTES);
		MARKS.put(offset, mark);
		write(file, offset, mark);
	}

	private static void write(FileChannel file, long offset, byte[] bytes) throws IOException {
		file.write(ByteBuffer.wrap(bytes), offset);
	}

	@OnEveryTransport
	void servesEveryByteFromItsPlace(TransportKind transport) throws IOException {
		assertThat(farOffset).isGreaterThan(1L << 32);
		try (TestServer server = TestServer.start(transport, archive)) {
			assertThat(server.get("/last.txt").text()).isEqualTo("last");
			assertThat(server.get("/far.bin").hash()).isEqualTo(Contents.hash(FAR));
			try (RawClient client = server.connect()) {
				client.send(RawClient.get("/big.bin"));
				assertThat(client.readHead().field("Content-Length")).isEqualTo(String.valueOf(BIG_BYTES));
				// The whole takes seconds; once is enough.
				boolean whole = transport == TransportKind.NIO;
				compare(client.input(), BLOCK, whole ? BIG_BYTES : 300_000_000);
				if (whole) {
					assertThat(client.send(RawClient.get("/last.txt")).read().text()).isEqualTo("last");
				}
			}
		}
	}

	private static void compare(InputStream in, long offset, long length) throws IOException {
		byte[] found = new byte[1 << 20];
		byte[] expected = new byte[found.length];
		for (long at = offset; at < offset + length; at += found.length) {
			int part = (int) Math.min(found.length, offset + length - at);
			assertThat(in.readNBytes(found, 0, part)).isEqualTo(part);
			expect(at, expected, part);
			assertThat(Arrays.equals(found, 0, part, expected, 0, part)).as("%d bytes from %d on", part, at).isTrue();
		}
	}

	private static void expect(long from, byte[] expected, int length) {
		Arrays.fill(expected, (byte) 0);
		MARKS.subMap(from - MARK_BYTES, from + length).forEach((offset, mark) -> {
			long start = Math.max(from, offset);
			long end = Math.min(from + length, offset + MARK_BYTES);
			if (start < end) {
				System.arraycopy(mark, (int) (start - offset), expected, (int) (start - from), (int) (end - start));
			}
		});
	}

}
