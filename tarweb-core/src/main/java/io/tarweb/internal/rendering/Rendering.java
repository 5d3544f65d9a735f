package io.tarweb.internal.rendering;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * Answers under construction: on the heap, where many small pieces are joined at full
 * speed with or without {@code sun.misc.Unsafe}, and then copied once. Grows as needed
 * and is reused. For one thread.
 */
public final class Rendering {

	private static final int INITIAL_BYTES = 32 * 1024;

	/** Space for the listing of a huge directory isn't kept. */
	private static final int MAX_KEPT_BYTES = 256 * 1024;

	private static final int MEDIUM_BYTES = 3;

	private byte[] bytes = new byte[INITIAL_BYTES];

	private int length;

	/**
	 * The number of bytes.
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Puts bytes.
	 */
	public void put(byte[] piece) {
		put(piece, 0, piece.length);
	}

	/**
	 * Puts a part of an array.
	 */
	public void put(byte[] bytes, int from, int length) {
		int end = room(length);
		System.arraycopy(bytes, from, this.bytes, this.length, length);
		this.length = end;
	}

	/**
	 * Puts a byte.
	 */
	public void putByte(int octet) {
		room(1);
		this.bytes[this.length++] = (byte) octet;
	}

	/**
	 * Puts three bytes, the highest one first.
	 */
	public void putMedium(int number) {
		room(MEDIUM_BYTES);
		this.length += MEDIUM_BYTES;
		setMedium(this.length - MEDIUM_BYTES, number);
	}

	/**
	 * Puts four bytes, the highest one first.
	 */
	public void putInt(int number) {
		putByte(number >>> Integer.SIZE - Byte.SIZE);
		putMedium(number);
	}

	/**
	 * Puts a non-negative number in decimal digits.
	 */
	public void putDecimal(long number) {
		int digits = decimals(number);
		this.length = room(digits);
		long rest = number;
		for (int at = this.length; digits > 0; digits--) {
			this.bytes[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	/**
	 * The number of decimal digits of a non-negative number.
	 */
	public static int decimals(long number) {
		int digits = 1;
		for (long rest = number; rest >= 10; rest /= 10) {
			digits++;
		}
		return digits;
	}

	/**
	 * A byte that was put.
	 */
	public int getByte(int at) {
		return this.bytes[at];
	}

	/**
	 * Changes a byte that was put.
	 */
	public void setByte(int at, int octet) {
		this.bytes[at] = (byte) octet;
	}

	/**
	 * Changes three bytes that were put.
	 */
	public void setMedium(int at, int number) {
		this.bytes[at] = (byte) (number >>> 2 * Byte.SIZE);
		this.bytes[at + 1] = (byte) (number >>> Byte.SIZE);
		this.bytes[at + 2] = (byte) number;
	}

	/**
	 * Takes back the bytes from an index on.
	 * @param from the index of the first of them
	 */
	public byte[] cut(int from) {
		byte[] cut = Arrays.copyOfRange(this.bytes, from, this.length);
		this.length = from;
		return cut;
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
	 * Discards everything.
	 */
	void clear() {
		this.length = 0;
		if (this.bytes.length > MAX_KEPT_BYTES) {
			this.bytes = new byte[INITIAL_BYTES];
		}
	}

}
