package io.tarweb.internal.log;

import java.util.Arrays;

import io.tarweb.internal.http.Octets;

/**
 * The line under construction.
 */
final class LineBuffer {

	/**
	 * The maximum length of one part, as written: a client must not fill the disk with
	 * one request. A part that is cut off ends in three dots.
	 */
	static final int MAX_TEXT_BYTES = 4096;

	/** The client's address and five parts of the request, the rest is short. */
	static final int MAX_BYTES = 7 * MAX_TEXT_BYTES;

	private static final byte[] HEX = Octets.ascii("0123456789abcdef");

	private static final byte[] UPPER_HEX = Octets.ascii("0123456789ABCDEF");

	private static final int MAX_DIGITS = 20;

	private final byte[] bytes = new byte[MAX_BYTES];

	private int length;

	void clear() {
		this.length = 0;
	}

	int length() {
		return this.length;
	}

	void append(char ascii) {
		this.bytes[this.length++] = (byte) ascii;
	}

	void append(byte octet) {
		this.bytes[this.length++] = octet;
	}

	void append(byte[] source) {
		append(source, 0, source.length);
	}

	void append(byte[] source, int from, int to) {
		System.arraycopy(source, from, this.bytes, this.length, to - from);
		this.length += to - from;
	}

	/**
	 * Appends printable ASCII up to the first other byte, quotation mark or backslash;
	 * usually that is everything.
	 * @param end the maximum length of this line
	 * @return the offset of the first byte that wasn't appended
	 */
	int appendPlain(byte[] source, int from, int to, int end) {
		int last = Math.min(to, from + end - this.length);
		int at = from;
		while (at < last && isPlain(source[at])) {
			at++;
		}
		append(source, from, at);
		return at;
	}

	private static boolean isPlain(byte octet) {
		return octet >= ' ' && octet != 0x7f && octet != '"' && octet != '\\';
	}

	void appendHex(byte octet) {
		append(HEX[octet >> 4 & 0xf]);
		append(HEX[octet & 0xf]);
	}

	void appendUpperHex(byte octet) {
		append(UPPER_HEX[octet >> 4 & 0xf]);
		append(UPPER_HEX[octet & 0xf]);
	}

	/**
	 * Appends a non-negative number.
	 */
	void appendDecimal(long value) {
		int end = this.length + MAX_DIGITS;
		int at = end;
		long rest = value;
		do {
			this.bytes[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		while (rest > 0);
		append(this.bytes, at, end);
	}

	byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

}
