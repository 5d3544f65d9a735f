package io.tarweb.internal.http;

import java.util.Arrays;

/**
 * Compares the lists of entity tags in {@code If-Match} and {@code If-None-Match} (RFC
 * 9110 13.1.1, 13.1.2) with the tag of the selected representation (8.8.3).
 *
 * <pre>
 * field      = "*" / #entity-tag        empty elements are allowed (5.6.1.2)
 * entity-tag = [ %s"W/" ] DQUOTE *( %x21 / %x23-7E / obs-text ) DQUOTE
 * </pre>
 *
 * A backslash escapes nothing and a comma in quotes separates nothing. A list with
 * anything else in it is malformed as a whole and matches no tag, even one that it
 * contains. That is the safe side for both fields: {@code If-None-Match} then gets the
 * full answer instead of a 304, {@code If-Match} gets a 412.
 */
public final class EntityTags {

	private static final int MALFORMED = -1;

	private static final int NO_MATCH = 0;

	private static final int MATCH = 1;

	private EntityTags() {
	}

	/**
	 * Returns whether {@code If-None-Match} names the representation: {@code *}, or a tag
	 * with the same opaque part, weak or not (8.8.3.2). If so the answer is 304.
	 * @param tag holds the entity tag of the representation, with its quotes
	 * @return whether it matches; false for a malformed value
	 */
	public static boolean weakMatch(byte[] list, int from, int to, byte[] tag, int tagFrom, int tagTo) {
		return isAny(list, from, to)
				|| compare(list, from, to, tag, opaqueFrom(tag, tagFrom, tagTo), tagTo, true) == MATCH;
	}

	/**
	 * Returns whether {@code If-Match} names the representation: {@code *}, or the same
	 * tag if neither is weak (8.8.3.2). If not the answer is 412.
	 * @param tag holds the entity tag of the representation, with its quotes
	 * @return whether it matches; false for a malformed value
	 */
	public static boolean strongMatch(byte[] list, int from, int to, byte[] tag, int tagFrom, int tagTo) {
		return isAny(list, from, to)
				|| tag[tagFrom] == '"' && compare(list, from, to, tag, tagFrom, tagTo, false) == MATCH;
	}

	/**
	 * Returns whether a field value is {@code *}, which any representation matches and
	 * only the lack of one doesn't.
	 */
	public static boolean isAny(byte[] list, int from, int to) {
		int start = Octets.skipWhitespace(list, from, to);
		return start < to && list[start] == '*' && Octets.skipWhitespace(list, start + 1, to) == to;
	}

	/**
	 * Returns whether a field value is neither {@code *} nor a list of entity tags.
	 * @return whether it is malformed
	 */
	public static boolean isMalformed(byte[] list, int from, int to) {
		return !isAny(list, from, to) && compare(list, from, to, list, from, from, true) == MALFORMED;
	}

	/**
	 * Returns whether a value is one entity tag and nothing else, as {@code If-Range} has
	 * unless it has a date (13.1.5); {@link #strongMatch} then decides.
	 */
	public static boolean isOne(byte[] value, int from, int to) {
		return endOfTag(value, from, to) == to;
	}

	// Continues to the end after a match, because a malformed list matches nothing.
	private static int compare(byte[] list, int from, int to, byte[] tag, int tagFrom, int tagTo, boolean weak) {
		int result = NO_MATCH;
		boolean separated = true;
		int at = from;
		while (at < to) {
			byte octet = list[at];
			if (octet == ',' || octet == ' ' || octet == '\t') {
				separated |= octet == ',';
				at++;
				continue;
			}
			int end = endOfTag(list, at, to);
			if (end < 0 || !separated) {
				return MALFORMED;
			}
			int start = (weak) ? opaqueFrom(list, at, end) : at;
			if (Arrays.equals(list, start, end, tag, tagFrom, tagTo)) {
				result = MATCH;
			}
			separated = false;
			at = end;
		}
		return result;
	}

	// The index after the tag that starts here, or -1 if there is none.
	private static int endOfTag(byte[] bytes, int from, int to) {
		int at = opaqueFrom(bytes, from, to);
		if (at == to || bytes[at] != '"') {
			return -1;
		}
		at++;
		while (at < to && isTagChar(bytes[at])) {
			at++;
		}
		return (at < to && bytes[at] == '"') ? at + 1 : -1;
	}

	private static int opaqueFrom(byte[] bytes, int from, int to) {
		return (to - from >= 2 && bytes[from] == 'W' && bytes[from + 1] == '/') ? from + 2 : from;
	}

	// etagc; a byte above 0x7F is negative.
	private static boolean isTagChar(byte octet) {
		return octet < 0 || octet > ' ' && octet != '"' && octet != 0x7F;
	}

}
