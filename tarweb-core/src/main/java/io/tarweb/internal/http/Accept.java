package io.tarweb.internal.http;

/**
 * How much a client wants one media type, by {@code Accept} (RFC 9110 12.5.1).
 * <p>
 * The most specific range that covers the type decides, whatever its weight: {@code
 * type/subtype}, then {@code type/*}, then the range of everything. A range with
 * parameters covers only a type with the same ones. Our only parameter is {@code
 * charset=utf-8}, so a range may have that one; a range with any other covers nothing
 * here. The weight may be anywhere among the parameters. A malformed member of the list
 * is ignored; of equally specific ones the first counts.
 */
public final class Accept {

	private static final byte[] CHARSET = Octets.ascii("charset");

	private static final byte[] UTF_8 = Octets.ascii("utf-8");

	private static final byte[] QUOTED_UTF_8 = Octets.ascii("\"utf-8\"");

	private static final int NOTHING = 0;

	private static final int EVERYTHING = 1;

	private static final int TYPE = 2;

	private static final int SUBTYPE = 3;

	private Accept() {
	}

	/**
	 * Returns the weight of a media type.
	 * @param type the type in lower case, such as {@code text}
	 * @param subtype the subtype in lower case, such as {@code markdown}
	 * @return the weight in thousandths; 0 if the type is not acceptable; 1000 for an
	 * empty value, which says as little as no field
	 */
	public static int quality(byte[] bytes, int from, int to, byte[] type, byte[] subtype) {
		if (from == to) {
			return Weight.ONE;
		}
		int best = NOTHING;
		int quality = 0;
		int end;
		for (int at = from; at < to; at = end + 1) {
			end = Octets.endOfPart(bytes, at, to, ',');
			int start = Octets.skipWhitespace(bytes, at, end);
			int rangeEnd = Octets.indexOf(';', bytes, start, end);
			int specificity = specificity(bytes, start, Octets.trimEnd(bytes, start, rangeEnd), type, subtype);
			if (specificity > best) {
				int weight = weight(bytes, rangeEnd, end);
				if (weight != Weight.MALFORMED) {
					best = specificity;
					quality = weight;
				}
			}
		}
		return quality;
	}

	/**
	 * Returns whether a media type is listed itself, not only covered by a wildcard.
	 */
	public static boolean isNamed(byte[] bytes, int from, int to, byte[] type, byte[] subtype) {
		int end;
		for (int at = from; at < to; at = end + 1) {
			end = Octets.endOfPart(bytes, at, to, ',');
			int start = Octets.skipWhitespace(bytes, at, end);
			int rangeEnd = Octets.indexOf(';', bytes, start, end);
			if (specificity(bytes, start, Octets.trimEnd(bytes, start, rangeEnd), type, subtype) == SUBTYPE) {
				return true;
			}
		}
		return false;
	}

	private static int specificity(byte[] bytes, int from, int to, byte[] type, byte[] subtype) {
		int slash = Octets.indexOf('/', bytes, from, to);
		boolean anySubtype = isAsterisk(bytes, slash + 1, to);
		if (isAsterisk(bytes, from, slash)) {
			return (anySubtype) ? EVERYTHING : NOTHING;
		}
		if (!Octets.equalsIgnoreCase(bytes, from, slash, type)) {
			return NOTHING;
		}
		if (anySubtype) {
			return TYPE;
		}
		return (Octets.equalsIgnoreCase(bytes, slash + 1, to, subtype)) ? SUBTYPE : NOTHING;
	}

	// Reads *( OWS ";" OWS [ parameter ] ) (5.6.6). Returns the weight, or
	// Weight.MALFORMED
	// also for parameters that our types don't have.
	private static int weight(byte[] bytes, int from, int to) {
		int weight = Weight.ONE;
		int end;
		for (int at = from + 1; at < to; at = end + 1) {
			end = Octets.endOfPart(bytes, at, to, ';');
			int start = Octets.skipWhitespace(bytes, at, end);
			int valueEnd = Octets.trimEnd(bytes, start, end);
			if (Weight.isWeight(bytes, start, valueEnd)) {
				weight = Weight.parse(bytes, start, valueEnd);
				if (weight == Weight.MALFORMED) {
					return Weight.MALFORMED;
				}
			}
			else if (start < valueEnd && !isUtf8(bytes, start, valueEnd)) {
				return Weight.MALFORMED;
			}
		}
		return weight;
	}

	private static boolean isUtf8(byte[] bytes, int from, int to) {
		int equals = Octets.indexOf('=', bytes, from, to);
		return Octets.equalsIgnoreCase(bytes, from, equals, CHARSET)
				&& (Octets.equalsIgnoreCase(bytes, equals + 1, to, UTF_8)
						|| Octets.equalsIgnoreCase(bytes, equals + 1, to, QUOTED_UTF_8));
	}

	private static boolean isAsterisk(byte[] bytes, int from, int to) {
		return to - from == 1 && bytes[from] == '*';
	}

}
