package io.tarweb.internal.http;

import io.tarweb.http.Coding;

/**
 * What a client says of each {@link Coding} in {@code Accept-Encoding} (RFC 9110 12.5.3),
 * packed into a long so that nothing is allocated.
 * <p>
 * A client without the field accepts every coding in theory ("any content coding is
 * considered acceptable"); in practice it is a script that decodes none. So no field and
 * an empty one ("does not want any content coding") are the same here: {@link #NONE}.
 * Identity is always acceptable unless {@code identity;q=0} or {@code *;q=0} excludes it;
 * if it isn't named, it is wanted least.
 * <p>
 * A malformed member of the list is ignored, and so is an unknown coding. If a coding is
 * named twice, the first weight counts.
 */
public final class AcceptEncoding {

	/** No field, or one with nothing in it. */
	public static final long NONE = 0;

	/** The weight of an identity that is acceptable without being named. */
	private static final int LEAST = 1;

	/** For each coding, and then for the asterisk, 0 or its weight plus 1. */
	private static final int BITS = 10;

	private static final int MASK = (1 << BITS) - 1;

	private static final int ASTERISK = Coding.values().length;

	private static final Coding[] CODINGS = Coding.values();

	private static final byte[][] TOKENS = tokens();

	private static final byte[] X_GZIP = Octets.ascii("x-gzip");

	private AcceptEncoding() {
	}

	/**
	 * Reads a field value.
	 * @return what {@link #quality} is to be asked with
	 */
	public static long parse(byte[] bytes, int from, int to) {
		return parse(bytes, from, to, NONE);
	}

	/**
	 * Reads the value of a further field line of the same name, which continues the list
	 * (5.3).
	 * @param packed what the lines before were read as
	 * @return what {@link #quality} is to be asked with
	 */
	public static long parse(byte[] bytes, int from, int to, long packed) {
		long result = packed;
		int end;
		for (int at = from; at < to; at = end + 1) {
			// No quoted strings here, so a stray quote spoils one member only.
			end = Octets.indexOf(',', bytes, at, to);
			result = add(bytes, Octets.skipWhitespace(bytes, at, end), end, result);
		}
		return result;
	}

	/**
	 * Returns the weight of a coding.
	 * @param packed what the field was read as
	 * @return the weight in thousandths; 0 if the coding must not be used
	 */
	public static int quality(long packed, Coding coding) {
		int weight = field(packed, coding.ordinal());
		if (weight == 0) {
			weight = field(packed, ASTERISK);
		}
		if (weight == 0) {
			return (coding == Coding.IDENTITY) ? LEAST : 0;
		}
		return weight - 1;
	}

	private static long add(byte[] bytes, int from, int to, long packed) {
		int nameEnd = from;
		while (nameEnd < to && Octets.isTokenChar(bytes[nameEnd])) {
			nameEnd++;
		}
		boolean asterisk = nameEnd - from == 1 && bytes[from] == '*';
		int index = (asterisk) ? ASTERISK : codingAt(bytes, from, nameEnd);
		if (index < 0 || field(packed, index) != 0) {
			return packed;
		}
		int weight = weight(bytes, nameEnd, to);
		return (weight < 0) ? packed : packed | (weight + 1L) << BITS * index;
	}

	private static byte[][] tokens() {
		if (BITS * (CODINGS.length + 1) > Long.SIZE) {
			throw new IllegalStateException(CODINGS.length + " codings and an asterisk don't fit into a long");
		}
		byte[][] tokens = new byte[CODINGS.length][];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = CODINGS[i].token();
		}
		return tokens;
	}

	/** The ordinal of a coding by its name in any case; x-gzip is gzip (8.4.1.3). */
	private static int codingAt(byte[] bytes, int from, int to) {
		for (int i = 0; i < TOKENS.length; i++) {
			if (Octets.equalsIgnoreCase(bytes, from, to, TOKENS[i])) {
				return i;
			}
		}
		return Octets.equalsIgnoreCase(bytes, from, to, X_GZIP) ? Coding.GZIP.ordinal() : -1;
	}

	// [ OWS ";" OWS "q=" qvalue ] OWS.
	private static int weight(byte[] bytes, int from, int to) {
		int at = Octets.skipWhitespace(bytes, from, to);
		if (at == to) {
			return Weight.ONE;
		}
		if (bytes[at] != ';') {
			return Weight.MALFORMED;
		}
		at = Octets.skipWhitespace(bytes, at + 1, to);
		int end = Octets.trimEnd(bytes, at, to);
		return (Weight.isWeight(bytes, at, end)) ? Weight.parse(bytes, at, end) : Weight.MALFORMED;
	}

	private static int field(long packed, int index) {
		return (int) (packed >>> BITS * index) & MASK;
	}

}
