package io.tarweb.internal.rendering;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * Answers under construction: on the heap, where many small pieces are put together at
 * full speed with and without {@code sun.misc.Unsafe}, and then copied once. Grows as
 * needed and is used again. For one thread.
 */
public final class Rendering {

	private static final int INITIAL_BYTES = 32 * 1024;

	/** The list of a huge directory doesn't stay for good. */
	private static final int MAX_KEPT_BYTES = 256 * 1024;

	/** As many as the largest number has. */
	private static final int MAX_DIGITS = 19;

	private byte[] bytes = new byte[INITIAL_BYTES];

	private int length;

	int length() {
		return this.length;
	}

	/**
	 * Puts bytes.
	 */
	public void put(byte[] piece) {
		int end = room(piece.length);
		System.arraycopy(piece, 0, this.bytes, this.length, piece.length);
		this.length = end;
	}

	/**
	 * Puts a number that isn't negative, in decimal digits.
	 */
	public void putDecimal(long number) {
		room(MAX_DIGITS);
		int digits = 1;
		for (long rest = number; rest >= 10; rest /= 10) {
			digits++;
		}
		this.length += digits;
		long rest = number;
		for (int at = this.length; digits > 0; digits--) {
			this.bytes[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	/**
	 * Puts four bytes, the lowest one first.
	 */
	void putLittleEndian(int number) {
		int end = room(Integer.BYTES);
		for (int rest = number; this.length < end; rest >>>= Byte.SIZE) {
			this.bytes[this.length++] = (byte) rest;
		}
	}

	private int room(int more) {
		int end = this.length + more;
		if (end > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(end, this.bytes.length * 2));
		}
		return end;
	}

	/**
	 * Moves everything to a buffer with room for it.
	 */
	void moveTo(ByteBuf target) {
		target.writeBytes(this.bytes, 0, this.length);
		clear();
	}

	/**
	 * Throws everything away.
	 */
	void clear() {
		this.length = 0;
		if (this.bytes.length > MAX_KEPT_BYTES) {
			this.bytes = new byte[INITIAL_BYTES];
		}
	}

}
