package io.tarweb.internal.metrics;

import io.tarweb.internal.http.Octets;

/**
 * The page that a link was on (RFC 9110, 10.1.3), without the parts that may be secret:
 * user information, query, fragment, and parameters, which may have session identifiers.
 * A client can send anything; a value that isn't plainly a web address is left out.
 */
final class Referrer {

	private static final byte[] HTTP = Octets.ascii("http://");

	private static final byte[] HTTPS = Octets.ascii("https://");

	private Referrer() {
	}

	/**
	 * Copies the part that may be shown.
	 * @param bytes holds the value of the field
	 * @param target where to copy it; a longer value is cut off
	 * @return its length, 0 if nothing may be shown
	 */
	static int copy(byte[] bytes, int from, int to, byte[] target) {
		int host = from + schemeLength(bytes, from, to);
		int schemeEnd = host;
		if (host == from) {
			return 0;
		}
		int path = host;
		while (path < to && !endsAuthority(bytes[path])) {
			if (bytes[path] == '@') {
				host = path + 1;
			}
			path++;
		}
		if (!isHost(bytes, host, path)) {
			return 0;
		}
		int end = path;
		while (end < to && !endsPath(bytes[end])) {
			end++;
		}
		return append(bytes, host, end, target, append(bytes, from, schemeEnd, target, 0));
	}

	private static int schemeLength(byte[] bytes, int from, int to) {
		if (startsWith(HTTPS, bytes, from, to)) {
			return HTTPS.length;
		}
		return startsWith(HTTP, bytes, from, to) ? HTTP.length : 0;
	}

	private static boolean startsWith(byte[] lowerCaseStart, byte[] bytes, int from, int to) {
		return to - from >= lowerCaseStart.length
				&& Octets.equalsIgnoreCase(bytes, from, from + lowerCaseStart.length, lowerCaseStart);
	}

	/** Browsers treat a backslash as a slash. */
	private static boolean endsAuthority(byte octet) {
		return octet == '/' || octet == '\\' || endsPath(octet);
	}

	private static boolean endsPath(byte octet) {
		return octet == '?' || octet == '#' || octet == ';';
	}

	/**
	 * Whether it is a name or an address, with a number after a colon: anything else may
	 * be a user and a password that contains a slash.
	 */
	private static boolean isHost(byte[] bytes, int from, int to) {
		boolean bracketed = from < to && bytes[from] == '[';
		int end = from + (bracketed ? 1 : 0);
		while (end < to && (isNameCharacter(bytes[end]) || bracketed && bytes[end] == ':')) {
			end++;
		}
		if (bracketed) {
			if (end == to || bytes[end] != ']') {
				return false;
			}
			end++;
		}
		if (end == from || end < to && bytes[end] != ':') {
			return false;
		}
		for (int i = end + 1; i < to; i++) {
			if (bytes[i] < '0' || bytes[i] > '9') {
				return false;
			}
		}
		return true;
	}

	private static boolean isNameCharacter(byte octet) {
		byte letter = Octets.lowerCase(octet);
		return letter >= 'a' && letter <= 'z' || octet >= '0' && octet <= '9' || octet == '.' || octet == '-'
				|| octet == '_';
	}

	private static int append(byte[] bytes, int from, int to, byte[] target, int at) {
		int length = Math.min(to - from, target.length - at);
		System.arraycopy(bytes, from, target, at, length);
		return at + length;
	}

}
