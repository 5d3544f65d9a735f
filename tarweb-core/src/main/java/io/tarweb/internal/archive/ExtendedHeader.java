package io.tarweb.internal.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What extended headers say about a member. A record is {@code length key=value newline},
 * where the decimal length counts the whole record. An empty value deletes, so the field
 * of the member's own header applies again. Zero bytes after the last record are padding.
 */
final class ExtendedHeader {

	/** No value; the member's own header has it. */
	static final long ABSENT = Long.MIN_VALUE;

	private static final long DELETED = Long.MIN_VALUE + 1;

	private static final int MAX_LENGTH_DIGITS = 7;

	private static final byte[] PATH = bytes("path");

	private static final byte[] LINK_PATH = bytes("linkpath");

	private static final byte[] SIZE = bytes("size");

	private static final byte[] MODIFIED = bytes("mtime");

	private static final byte[] SPARSE = bytes("GNU.sparse.");

	private static final byte[] SPARSE_NAME = bytes("GNU.sparse.name");

	private static final byte[] VOLUME_OFFSET = bytes("GNU.volume.offset");

	private static final byte[] COMMENT = bytes("comment");

	/** In a comment, because GNU tar warns about every key that it doesn't know. */
	private static final byte[] CONTENT_HASH = bytes("TARWEB.xxh3=");

	private static final int HASH_DIGITS = 16;

	private byte @Nullable [] path;

	private byte @Nullable [] sparseName;

	private byte @Nullable [] linkPath;

	private long size = ABSENT;

	private long modifiedSecond = ABSENT;

	private long contentHash;

	private boolean sparse;

	private boolean continuesVolume;

	void clear() {
		this.path = null;
		this.sparseName = null;
		this.linkPath = null;
		this.size = ABSENT;
		this.modifiedSecond = ABSENT;
		this.contentHash = 0;
		this.sparse = false;
	}

	/**
	 * Returns the name; a sparse file's name has its own key, beside a path for readers
	 * that don't know sparse files.
	 * @return the name, empty if deleted, or null
	 */
	byte @Nullable [] path() {
		return (this.sparseName != null) ? this.sparseName : this.path;
	}

	byte @Nullable [] linkPath() {
		return this.linkPath;
	}

	long sizeOr(ExtendedHeader other) {
		return firstOf(this.size, other.size);
	}

	long modifiedSecondOr(ExtendedHeader other) {
		return firstOf(this.modifiedSecond, other.modifiedSecond);
	}

	/**
	 * Returns the hash of the member's content, according to the packer.
	 * @return 64 bits of XXH3, or 0 if nothing readable is said
	 */
	long contentHash() {
		return this.contentHash;
	}

	boolean sparse() {
		return this.sparse;
	}

	boolean continuesVolume() {
		return this.continuesVolume;
	}

	private static long firstOf(long value, long other) {
		long first = (value != ABSENT) ? value : other;
		return (first != DELETED) ? first : ABSENT;
	}

	/**
	 * Takes the values of all records; other values stay.
	 * @param records the content of the extended header
	 * @return -1, or where a malformed record begins
	 */
	int read(byte[] records) {
		int at = 0;
		while (at < records.length && records[at] != 0) {
			int length = 0;
			int key = at;
			while (key < records.length && key < at + MAX_LENGTH_DIGITS && isDigit(records[key])) {
				length = length * 10 + records[key++] - '0';
			}
			int end = at + length - 1;
			boolean whole = key > at && key < end && end < records.length && records[key] == ' '
					&& records[end] == '\n';
			if (!whole || !readRecord(records, key + 1, end)) {
				return at;
			}
			at = end + 1;
		}
		return -1;
	}

	private boolean readRecord(byte[] records, int key, int end) {
		int equals = key;
		while (equals < end && records[equals] != '=') {
			equals++;
		}
		if (equals == key || equals == end) {
			return false;
		}
		int value = equals + 1;
		if (is(PATH, records, key, equals)) {
			this.path = Arrays.copyOfRange(records, value, end);
		}
		else if (is(LINK_PATH, records, key, equals)) {
			this.linkPath = Arrays.copyOfRange(records, value, end);
		}
		else if (is(SIZE, records, key, equals)) {
			this.size = (value == end) ? DELETED : number(records, value, end);
			return this.size != ABSENT;
		}
		else if (is(MODIFIED, records, key, equals)) {
			this.modifiedSecond = (value == end) ? DELETED : second(records, value, end);
			return this.modifiedSecond != ABSENT;
		}
		else if (is(COMMENT, records, key, equals)) {
			readComment(records, value, end);
		}
		else if (is(VOLUME_OFFSET, records, key, equals)) {
			this.continuesVolume = true;
		}
		else if (equals - key > SPARSE.length && is(SPARSE, records, key, key + SPARSE.length)) {
			this.sparse = true;
			if (is(SPARSE_NAME, records, key, equals)) {
				this.sparseName = Arrays.copyOfRange(records, value, end);
			}
		}
		return true;
	}

	private static boolean is(byte[] expected, byte[] records, int from, int to) {
		return Arrays.equals(expected, 0, expected.length, records, from, to);
	}

	private static long number(byte[] records, int from, int to) {
		long value = 0;
		for (int i = from; i < to; i++) {
			if (!isDigit(records[i]) || value > (Long.MAX_VALUE - 9) / 10) {
				return ABSENT;
			}
			value = value * 10 + records[i] - '0';
		}
		return (from < to) ? value : ABSENT;
	}

	/**
	 * Reads a time in decimal seconds, possibly negative, possibly with a fraction, and
	 * rounds it down to a whole second.
	 * @return the second, or {@link #ABSENT} if it is malformed
	 */
	private static long second(byte[] records, int from, int to) {
		boolean negative = records[from] == '-';
		int start = negative ? from + 1 : from;
		int point = start;
		while (point < to && records[point] != '.') {
			point++;
		}
		boolean fraction = false;
		for (int i = point + 1; i < to; i++) {
			if (!isDigit(records[i])) {
				return ABSENT;
			}
			fraction |= records[i] != '0';
		}
		long whole = number(records, start, point);
		if (whole == ABSENT || !negative) {
			return whole;
		}
		return fraction ? -whole - 1 : -whole;
	}

	private void readComment(byte[] records, int from, int to) {
		int digits = from + CONTENT_HASH.length;
		if (to - digits != HASH_DIGITS || !is(CONTENT_HASH, records, from, digits)) {
			return;
		}
		long hash = 0;
		for (int i = digits; i < to; i++) {
			int digit = Character.digit(records[i], 16);
			if (digit < 0) {
				return;
			}
			hash = hash << 4 | digit;
		}
		this.contentHash = hash;
	}

	private static boolean isDigit(byte character) {
		return character >= '0' && character <= '9';
	}

	static String describe(byte[] records, int from) {
		int width = Math.min(records.length - from, 40);
		return "'" + PrintableText.of(records, from, width) + "'";
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
