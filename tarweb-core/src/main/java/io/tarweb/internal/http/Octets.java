package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;

/**
 * The common parts of the grammars of RFC 9110 5.6, over ranges of a byte array: token
 * characters, optional white space, case-insensitive names, members of a list. A range is
 * {@code from} inclusive to {@code to} exclusive; nothing here allocates but
 * {@link #ascii}.
 */
public final class Octets {

	private static final int QUOTED_LENGTH = 80;

	private static final boolean[] TOKEN = new boolean[128];

	static {
		String tchar = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
		for (int i = 0; i < tchar.length(); i++) {
			TOKEN[tchar.charAt(i)] = true;
		}
	}

	private Octets() {
	}

	/**
	 * Turns a constant into bytes; not for the hot path.
	 */
	public static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Returns whether an octet is a {@code tchar} (5.6.2).
	 */
	public static boolean isTokenChar(byte octet) {
		return octet >= 0 && TOKEN[octet];
	}

	/**
	 * Returns whether a range is a {@code token} (5.6.2), which is never empty.
	 */
	public static boolean isToken(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			if (!isTokenChar(bytes[i])) {
				return false;
			}
		}
		return from < to;
	}

	/**
	 * Returns the lower case of an ASCII letter, and everything else unchanged.
	 */
	public static byte lowerCase(byte octet) {
		return (octet >= 'A' && octet <= 'Z') ? (byte) (octet + ('a' - 'A')) : octet;
	}

	/**
	 * Compares a range with a name, ignoring the case of ASCII letters.
	 */
	public static boolean equalsIgnoreCase(byte[] bytes, int from, int to, byte[] lowerCaseName) {
		if (to - from != lowerCaseName.length) {
			return false;
		}
		for (int i = 0; i < lowerCaseName.length; i++) {
			if (lowerCase(bytes[from + i]) != lowerCaseName[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Finds an ASCII character.
	 * @return the index of the first such byte, or {@code to}
	 */
	public static int indexOf(char character, byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && bytes[at] != character) {
			at++;
		}
		return at;
	}

	/**
	 * Skips optional white space (5.6.3) forwards.
	 * @return the index of the first byte that is no white space, or {@code to}
	 */
	public static int skipWhitespace(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && isWhitespace(bytes[at])) {
			at++;
		}
		return at;
	}

	/**
	 * Skips optional white space (5.6.3) backwards.
	 * @return the index after the last byte that is no white space, or {@code from}
	 */
	public static int trimEnd(byte[] bytes, int from, int to) {
		int end = to;
		while (end > from && isWhitespace(bytes[end - 1])) {
			end--;
		}
		return end;
	}

	/**
	 * Finds the end of the current part of a list. A separator inside a quoted string
	 * (5.6.4), where a backslash escapes the next byte, doesn't count. A quoted string
	 * that is never closed runs to the end.
	 * @param from the index of the first byte of the part
	 * @param to the index after the last byte of the list
	 * @param separator the comma of a list or the semicolon of parameters
	 * @return the index of the separator, or {@code to}
	 */
	public static int endOfPart(byte[] bytes, int from, int to, char separator) {
		boolean quoted = false;
		for (int i = from; i < to; i++) {
			byte octet = bytes[i];
			if (octet == '"') {
				quoted = !quoted;
			}
			else if (quoted && octet == '\\') {
				i++;
			}
			else if (!quoted && octet == separator) {
				return i;
			}
		}
		return to;
	}

	public static boolean isDigit(byte octet) {
		return octet >= '0' && octet <= '9';
	}

	/**
	 * The value of a hexadecimal digit; negative for anything else, and so is any
	 * combination with that.
	 */
	static int hexDigit(byte octet) {
		if (isDigit(octet)) {
			return octet - '0';
		}
		byte letter = lowerCase(octet);
		return (letter >= 'a' && letter <= 'f') ? letter - 'a' + 10 : -1;
	}

	private static boolean isWhitespace(byte octet) {
		return octet == ' ' || octet == '\t';
	}

	/** Text in a message, whatever its length. */
	public static String quote(String found) {
		return "'" + ((found.length() <= QUOTED_LENGTH) ? found : found.substring(0, QUOTED_LENGTH) + "...") + "'";
	}

}
