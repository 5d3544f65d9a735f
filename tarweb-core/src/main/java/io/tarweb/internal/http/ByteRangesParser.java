package io.tarweb.internal.http;

import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.http.ByteRanges.Ignored;
import io.tarweb.internal.http.ByteRanges.Satisfiable;
import io.tarweb.internal.http.ByteRanges.Unsatisfiable;

/**
 * Reads one {@code Range} field; a cursor and what has been found so far. May allocate: a
 * range request costs more than that.
 */
public final class ByteRangesParser {

	private static final byte[] BYTES = Octets.ascii("bytes");

	/** {@link #number} found no digit. */
	private static final long NONE = -1;

	private final byte[] bytes;

	private final int to;

	private final long length;

	private final int maxRanges;

	private final List<ByteRange> ranges = new ArrayList<>();

	private int at;

	private int asked;

	/** What the ranges, as asked for and not merged, leave of the length. */
	private long bytesLeft;

	private boolean tooManyBytes;

	private boolean emptySuffix;

	private ByteRangesParser(byte[] bytes, int from, int to, long length, int maxRanges) {
		this.bytes = bytes;
		this.at = from;
		this.to = to;
		this.length = length;
		this.bytesLeft = length;
		this.maxRanges = maxRanges;
	}

	/**
	 * Reads a field value.
	 *
	 * <pre>
	 * bytes-unit "=" 1#( first "-" [ last ] / "-" suffix-length )
	 * </pre>
	 *
	 * A number too large for a long counts as the largest long: neither is inside a file.
	 * @param length the length of the selected representation
	 * @param maxRanges how many ranges may be asked for at once
	 * @return what is to be answered
	 */
	public static ByteRanges parse(byte[] bytes, int from, int to, long length, int maxRanges) {
		return new ByteRangesParser(bytes, from, to, length, maxRanges).parse();
	}

	private ByteRanges parse() {
		boolean wellFormed = unit();
		while (wellFormed && this.at < this.to) {
			byte octet = this.bytes[this.at];
			if (octet == ',' || octet == ' ' || octet == '\t') {
				this.at++;
			}
			else {
				wellFormed = ++this.asked <= this.maxRanges && range() && endOfMember();
			}
		}
		if (!wellFormed || this.asked == 0 || this.tooManyBytes || this.emptySuffix) {
			return new Ignored();
		}
		return (this.ranges.isEmpty()) ? new Unsatisfiable(this.length) : new Satisfiable(merged());
	}

	// The names of units are case-insensitive (14.1).
	private boolean unit() {
		int end = this.at + BYTES.length;
		if (end >= this.to || this.bytes[end] != '=' || !Octets.equalsIgnoreCase(this.bytes, this.at, end, BYTES)) {
			return false;
		}
		this.at = end + 1;
		return true;
	}

	private boolean range() {
		long first = number();
		if (this.at == this.to || this.bytes[this.at] != '-') {
			return false;
		}
		this.at++;
		long last = number();
		if (first == NONE) {
			return suffix(last);
		}
		if (last != NONE && last < first) {
			return false;
		}
		if (first < this.length) {
			add(first, (last == NONE) ? this.length - 1 : Math.min(last, this.length - 1));
		}
		return true;
	}

	// A suffix longer than the representation is all of it; one of 0 is unsatisfiable.
	private boolean suffix(long suffixLength) {
		if (suffixLength > 0) {
			if (this.length == 0) {
				this.emptySuffix = true;
			}
			else {
				add(Math.max(0, this.length - suffixLength), this.length - 1);
			}
		}
		return suffixLength != NONE;
	}

	private void add(long first, long last) {
		ByteRange range = new ByteRange(first, last);
		this.ranges.add(range);
		this.tooManyBytes |= range.length() > this.bytesLeft;
		this.bytesLeft -= Math.min(range.length(), this.bytesLeft);
	}

	private boolean endOfMember() {
		this.at = Octets.skipWhitespace(this.bytes, this.at, this.to);
		return this.at == this.to || this.bytes[this.at] == ',';
	}

	// Digits to a number that saturates.
	private long number() {
		long number = NONE;
		while (this.at < this.to && this.bytes[this.at] >= '0' && this.bytes[this.at] <= '9') {
			int digit = this.bytes[this.at++] - '0';
			if (number == NONE) {
				number = digit;
			}
			else if (number > (Long.MAX_VALUE - digit) / 10) {
				number = Long.MAX_VALUE;
			}
			else {
				number = number * 10 + digit;
			}
		}
		return number;
	}

	// The ranges in the list are disjoint, so one pass finds all that a new range joins.
	private List<ByteRange> merged() {
		List<ByteRange> merged = new ArrayList<>(this.ranges.size());
		for (ByteRange range : this.ranges) {
			int place = merged.size();
			ByteRange grown = range;
			for (int i = merged.size() - 1; i >= 0; i--) {
				if (merged.get(i).touches(range)) {
					grown = grown.merge(merged.remove(i));
					place = i;
				}
			}
			merged.add(place, grown);
		}
		return merged;
	}

}
