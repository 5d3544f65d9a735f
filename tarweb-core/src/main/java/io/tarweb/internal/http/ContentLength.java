package io.tarweb.internal.http;

/**
 * The value of {@code Content-Length} (RFC 9110, 8.6).
 */
public final class ContentLength {

	/** Returned for bytes that aren't a number. */
	public static final long INVALID = -1;

	private ContentLength() {
	}

	/**
	 * Reads a length. One of more than 18 digits counts as infinite.
	 * @return the length in bytes, or {@link #INVALID}
	 */
	public static long parse(byte[] bytes, int from, int to) {
		long length = 0;
		for (int i = from; i < to; i++) {
			if (!Octets.isDigit(bytes[i])) {
				return INVALID;
			}
			length = (length > Long.MAX_VALUE / 10 - 1) ? Long.MAX_VALUE : length * 10 + (bytes[i] - '0');
		}
		return (from == to) ? INVALID : length;
	}

}
