package io.tarweb.internal.http2.frame;

import java.util.Arrays;

/**
 * The Huffman code of HPACK (RFC 7541, 5.2). The code is canonical, so the length of each
 * symbol's code says all: codes of one length follow one another in the order of their
 * symbols, and longer ones follow shorter ones.
 * <p>
 * A decoder looks up eight bits at a time: in the first table if they begin a code, in
 * another one if they go on with one.
 */
final class Huffman {

	/** Returned for bytes that are no string of symbols. */
	static final int INVALID = -1;

	private static final int SYMBOLS = 256;

	/**
	 * The length of each symbol's code in bits, the last one that of EOS (Appendix B).
	 */
	private static final byte[] LENGTHS = { 13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28,
			28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
			5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
			7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5,
			6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24,
			24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24,
			21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22,
			25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24,
			20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27,
			27, 27, 26, 30 };

	/** A table of each eight bits. */
	private static final int TABLE = 256;

	/** Marks an entry that leads to another table. */
	private static final int LINK = 1 << 16;

	/** Marks what no symbol has, which is EOS. */
	private static final int NONE = 1 << 17;

	/**
	 * Tables, one behind the other. An entry is a symbol and above it how many of the
	 * eight bits belong to its code; or the place of another table.
	 */
	private static final int[] ENTRIES = entries();

	private Huffman() {
	}

	/**
	 * Decodes.
	 * @param target has room for 8/5 of the bytes from {@code targetFrom} on
	 * @return the end of what was decoded; {@link #INVALID} if it holds EOS, or if what
	 * is left at its end isn't less than eight bits of EOS
	 */
	static int decode(byte[] bytes, int from, int to, byte[] target, int targetFrom) {
		int end = targetFrom;
		int table = 0;
		int bits = 0;
		int available = 0;
		int pending = 0;
		int at = from;
		while (at < to) {
			bits = bits << Byte.SIZE | bytes[at++] & 0xff;
			available += Byte.SIZE;
			pending += Byte.SIZE;
			while (available >= Byte.SIZE) {
				int entry = ENTRIES[table + (bits >>> available - Byte.SIZE & 0xff)];
				if ((entry & LINK) != 0) {
					table = entry & ~LINK;
					available -= Byte.SIZE;
				}
				else if (entry == NONE) {
					return INVALID;
				}
				else {
					target[end++] = (byte) entry;
					table = 0;
					available -= entry >>> Byte.SIZE;
					pending = available;
				}
			}
		}
		while (available > 0) {
			int entry = ENTRIES[table + (bits << Byte.SIZE - available & 0xff)];
			int length = entry >>> Byte.SIZE;
			if (entry >= LINK || length > available) {
				break;
			}
			target[end++] = (byte) entry;
			table = 0;
			available -= length;
			pending = available;
		}
		int padding = (1 << pending) - 1;
		return (pending < Byte.SIZE && (bits & padding) == padding) ? end : INVALID;
	}

	private static int[] entries() {
		int[] entries = new int[TABLE];
		Arrays.fill(entries, NONE);
		int code = 0;
		for (int length = 1; length <= 30; length++) {
			for (int symbol = 0; symbol < SYMBOLS; symbol++) {
				if (LENGTHS[symbol] == length) {
					entries = add(entries, symbol, code++, length);
				}
			}
			code <<= 1;
		}
		return entries;
	}

	private static int[] add(int[] entries, int symbol, int code, int length) {
		int[] all = entries;
		int table = 0;
		int left = length;
		while (left > Byte.SIZE) {
			left -= Byte.SIZE;
			int at = table + (code >>> left & 0xff);
			if (all[at] == NONE) {
				all[at] = LINK | all.length;
				all = Arrays.copyOf(all, all.length + TABLE);
				Arrays.fill(all, all.length - TABLE, all.length, NONE);
			}
			table = all[at] & ~LINK;
		}
		int from = table + (code << Byte.SIZE - left & 0xff);
		Arrays.fill(all, from, from + (1 << Byte.SIZE - left), left << Byte.SIZE | symbol);
		return all;
	}

}
