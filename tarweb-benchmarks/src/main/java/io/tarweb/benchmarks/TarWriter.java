package io.tarweb.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a plain ustar archive of regular files, names up to 100 bytes.
 */
public final class TarWriter implements AutoCloseable {

	/** The modification time of everything that is generated. */
	public static final long MODIFIED_EPOCH_SECOND = 1_700_000_000;

	private static final int BLOCK_BYTES = 512;

	private static final int NAME_BYTES = 100;

	private final byte[] header = new byte[BLOCK_BYTES];

	private final OutputStream out;

	public TarWriter(Path file) throws IOException {
		this.out = new BufferedOutputStream(Files.newOutputStream(file), 1024 * 1024);
	}

	/** Writes an archive of small members, as random pages are named, to be deleted. */
	public static Path withMembers(int members) throws IOException {
		Path file = Files.createTempFile("tarweb-bench", ".tar");
		byte[] content = new byte[100];
		try (TarWriter archive = new TarWriter(file)) {
			for (int member = 0; member < members; member++) {
				content[member % content.length]++;
				archive.file(BenchContent.randomPage(member).substring(1), content);
			}
		}
		return file;
	}

	public void file(String name, byte[] content) throws IOException {
		byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
		if (nameBytes.length > NAME_BYTES) {
			throw new IllegalArgumentException("No room for the name " + name);
		}
		Arrays.fill(this.header, (byte) 0);
		System.arraycopy(nameBytes, 0, this.header, 0, nameBytes.length);
		octal(100, 8, 0644);
		octal(108, 8, 0);
		octal(116, 8, 0);
		octal(124, 12, content.length);
		octal(136, 12, MODIFIED_EPOCH_SECOND);
		this.header[156] = '0';
		text(257, "ustar\00000");
		checksum();
		this.out.write(this.header);
		this.out.write(content);
		this.out.write(new byte[-content.length & BLOCK_BYTES - 1]);
	}

	/** Counts the checksum's own field as spaces (POSIX, ustar). */
	private void checksum() {
		Arrays.fill(this.header, 148, 156, (byte) ' ');
		int sum = 0;
		for (byte b : this.header) {
			sum += b & 0xff;
		}
		octal(148, 7, sum);
	}

	private void octal(int at, int width, long value) {
		text(at, String.format("%0" + (width - 1) + "o\0", value));
	}

	private void text(int at, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(bytes, 0, this.header, at, bytes.length);
	}

	@Override
	public void close() throws IOException {
		try (this.out) {
			this.out.write(new byte[2 * BLOCK_BYTES]);
		}
	}

}
