package io.tarweb.internal.http2;

import java.util.Arrays;

/**
 * A block of fields that came in several frames (RFC 9113, 6.10), as far as it has come.
 * Used on the connection's event loop.
 */
final class FieldBlock {

	/** As many as anybody needs who sends as much as is allowed. */
	private static final int MAX_FRAMES = 16;

	final int stream;

	final boolean endStream;

	private byte[] bytes;

	private int frames = 1;

	/**
	 * The beginning of a block.
	 * @param endStream whether the block is the last of its stream
	 */
	FieldBlock(int stream, boolean endStream, byte[] bytes, int from, int to) {
		this.stream = stream;
		this.endStream = endStream;
		this.bytes = Arrays.copyOfRange(bytes, from, to);
	}

	/**
	 * Adds what came in another frame.
	 * @return whether there may be as much, in as many frames
	 */
	boolean add(byte[] more, int from, int to, int maxBytes) {
		int length = this.bytes.length;
		if (++this.frames > MAX_FRAMES || length + to - from > maxBytes) {
			return false;
		}
		this.bytes = Arrays.copyOf(this.bytes, length + to - from);
		System.arraycopy(more, from, this.bytes, length, to - from);
		return true;
	}

	byte[] bytes() {
		return this.bytes;
	}

}
