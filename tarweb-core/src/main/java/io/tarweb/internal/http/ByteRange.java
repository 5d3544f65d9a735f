package io.tarweb.internal.http;

/**
 * A satisfiable range of bytes within a representation.
 *
 * @param first the position of the first byte
 * @param last the position of the last byte, inclusive as in all of HTTP
 */
public record ByteRange(long first, long last) {

	public ByteRange {
		if (first < 0 || last < first) {
			throw new IllegalArgumentException("No byte range: " + first + "-" + last);
		}
	}

	/**
	 * Returns the number of bytes.
	 * @return the length, at least 1
	 */
	public long length() {
		return this.last - this.first + 1;
	}

	/**
	 * Returns the value of {@code Content-Range} (RFC 9110 14.4) that goes with this
	 * range.
	 */
	public String contentRange(long completeLength) {
		return "bytes " + this.first + "-" + this.last + "/" + completeLength;
	}

	boolean touches(ByteRange other) {
		return this.first <= other.last + 1 && other.first <= this.last + 1;
	}

	ByteRange merge(ByteRange other) {
		return new ByteRange(Math.min(this.first, other.first), Math.max(this.last, other.last));
	}

}
