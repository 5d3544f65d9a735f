package io.tarweb.internal.archive;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A run of a file that is gzip (RFC 1952): streams one after another, whose contents
 * belong together. Unlike the JDK's, it says where damage is, allows only zeros after the
 * last stream, and knows where each stream begins.
 */
final class GzipStream extends ContentStream {

	private static final int INPUT_BYTES = 64 * 1024;

	private static final int METHOD_DEFLATE = 8;

	private static final int HEADER_CHECKSUM = 2;

	private static final int EXTRA = 4;

	private static final int NAME = 8;

	private static final int COMMENT = 16;

	private static final int RESERVED = 0xE0;

	private final ByteSource source;

	private final long end;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 checksum = new CRC32();

	private final byte[] input = new byte[INPUT_BYTES];

	/** The unused part of the input. */
	private int from;

	private int to;

	/** The offset of the input after {@link #to}. */
	private long next;

	private boolean inside;

	GzipStream(ByteSource source, long offset, long length) {
		this.source = source;
		this.next = offset;
		this.end = offset + length;
	}

	/**
	 * Returns the current position.
	 * @return the offset of the first byte that isn't used yet; between two streams that
	 * of the second one
	 */
	long position() {
		return this.next - (this.to - this.from);
	}

	/**
	 * Begins the next stream.
	 * @return {@code false} if there is none
	 * @throws IOException if there is something else
	 */
	boolean nextStream() throws IOException {
		long start = position();
		if (start == this.end || isPadding()) {
			return false;
		}
		boolean gzip = nextByte() == 0x1F && nextByte() == 0x8B && nextByte() == METHOD_DEFLATE;
		int flags = gzip ? nextByte() : RESERVED;
		if ((flags & RESERVED) != 0) {
			throw new DamagedStreamException(start, "a gzip stream or the end of the file", "something else");
		}
		skip(6);
		if ((flags & EXTRA) != 0) {
			skip(nextByte() | nextByte() << Byte.SIZE);
		}
		skipText(flags & NAME);
		skipText(flags & COMMENT);
		if ((flags & HEADER_CHECKSUM) != 0) {
			skip(2);
		}
		this.inflater.reset();
		this.checksum.reset();
		this.inside = true;
		return true;
	}

	/** Tapes are padded with zeros, so gzip skips them. */
	private boolean isPadding() throws IOException {
		long start = position();
		if (peek() != 0) {
			return false;
		}
		while (position() < this.end) {
			if (nextByte() != 0) {
				throw new DamagedStreamException(start, "zeros until the end of the file", "something else");
			}
		}
		return true;
	}

	/**
	 * Reads from the current stream only.
	 * @return how many bytes, or -1 if it has ended, its checksum being right
	 */
	int readStream(byte[] target, int offset, int length) throws IOException {
		if (!this.inside) {
			return -1;
		}
		try {
			while (true) {
				if (this.inflater.needsInput()) {
					require();
					this.inflater.setInput(this.input, this.from, this.to - this.from);
				}
				int step = this.inflater.inflate(target, offset, length);
				this.from = this.to - this.inflater.getRemaining();
				if (step > 0) {
					this.checksum.update(target, offset, step);
					return step;
				}
				if (this.inflater.finished()) {
					readTrailer();
					return -1;
				}
				if (this.inflater.needsDictionary()) {
					throw new DamagedStreamException(position(), "deflated bytes", "a preset dictionary");
				}
			}
		}
		catch (DataFormatException ex) {
			throw new DamagedStreamException(position(), "deflated bytes", String.valueOf(ex.getMessage()));
		}
	}

	private void readTrailer() throws IOException {
		this.inside = false;
		long at = position();
		int expected = nextInt();
		int length = nextInt();
		if (expected != (int) this.checksum.getValue() || length != (int) this.inflater.getBytesWritten()) {
			throw new DamagedStreamException(at, "the checksum and length of what the gzip stream holds", "others");
		}
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		do {
			int step = readStream(target, offset, length);
			if (step > 0) {
				return step;
			}
		}
		while (nextStream());
		return -1;
	}

	private int nextInt() throws IOException {
		return nextByte() | nextByte() << 8 | nextByte() << 16 | nextByte() << 24;
	}

	private int nextByte() throws IOException {
		int value = peek();
		this.from++;
		return value;
	}

	private int peek() throws IOException {
		require();
		return this.input[this.from] & 0xFF;
	}

	private void skip(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			nextByte();
		}
	}

	private void skipText(int present) throws IOException {
		int last = present;
		while (last != 0) {
			last = nextByte();
		}
	}

	private void require() throws IOException {
		if (this.from < this.to) {
			return;
		}
		int step = (int) Math.min(INPUT_BYTES, this.end - this.next);
		if (step == 0) {
			throw new DamagedStreamException(this.end, "more of a gzip stream", "the end of the file");
		}
		this.source.read(this.next, this.input, 0, step);
		this.next += step;
		this.from = 0;
		this.to = step;
	}

	@Override
	public void close() {
		this.inflater.end();
	}

}
