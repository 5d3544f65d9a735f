package io.tarweb.internal.http;

/**
 * The weights of negotiation (RFC 9110 12.4.2), in thousandths.
 *
 * <pre>
 * qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3( "0" ) ] )
 * </pre>
 */
final class Weight {

	/** The default, and the greatest. */
	static final int ONE = 1_000;

	static final int MALFORMED = -1;

	private Weight() {
	}

	/**
	 * Returns whether a parameter is a weight; its name is case-insensitive.
	 * @return whether it starts with {@code q=}
	 */
	static boolean isWeight(byte[] bytes, int from, int to) {
		return to - from >= 2 && Octets.lowerCase(bytes[from]) == 'q' && bytes[from + 1] == '=';
	}

	/**
	 * Reads a weight.
	 * @param from the index of the first byte, a {@code q}
	 * @return 0 to {@link #ONE}, or {@link #MALFORMED}
	 */
	static int parse(byte[] bytes, int from, int to) {
		int at = from + 2;
		if (at == to || to - at > 5 || bytes[at] != '0' && bytes[at] != '1') {
			return MALFORMED;
		}
		int weight = (bytes[at++] - '0') * ONE;
		if (at < to && bytes[at++] != '.') {
			return MALFORMED;
		}
		for (int unit = 100; at < to; unit /= 10) {
			int digit = bytes[at++] - '0';
			if (digit < 0 || digit > 9) {
				return MALFORMED;
			}
			weight += digit * unit;
		}
		return (weight <= ONE) ? weight : MALFORMED;
	}

}
