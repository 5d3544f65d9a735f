package io.tarweb.internal.http;

/**
 * The grammar of {@code uri-host [":" port]} (RFC 9110, 7.2), the value of {@code Host}
 * and the authority of an http URI: user information is an error (4.2.4), and so is an
 * empty host (4.2.1). A port may be empty (RFC 3986, 3.2.3).
 * <p>
 * A host is checked to its end, since a proxy in front may read an unchecked one
 * differently. Nothing is decoded, looked up or allocated; a name is scanned once.
 */
public final class Authority {

	/** Returned for bytes that aren't an authority. */
	public static final int INVALID = -1;

	private static final int MAX_PORT = 65_535;

	/** {@code unreserved} and {@code sub-delims} (RFC 3986, 2.2 and 2.3). */
	private static final boolean[] NAME = new boolean[256];

	static {
		for (byte c : Octets.ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=")) {
			NAME[c] = true;
		}
	}

	private Authority() {
	}

	/**
	 * Checks an authority, and finds its host.
	 * @return the index after the host, where the port's colon is if there is one; or
	 * {@link #INVALID}
	 */
	public static int hostEnd(byte[] bytes, int from, int to) {
		int end = (from < to && bytes[from] == '[') ? literalEnd(bytes, from, to) : nameEnd(bytes, from, to);
		return (end > from && isPort(bytes, end, to)) ? end : INVALID;
	}

	/** {@code reg-name} (RFC 3986, 3.2.2), which every IPv4 address is as well. */
	private static int nameEnd(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to) {
			if (NAME[bytes[at] & 0xff]) {
				at++;
			}
			else if (bytes[at] == '%' && to - at > 2 && isHexDigit(bytes[at + 1]) && isHexDigit(bytes[at + 2])) {
				at += 3;
			}
			else {
				break;
			}
		}
		return at;
	}

	/** {@code IP-literal}: an address of version 6 or of a future version. */
	private static int literalEnd(byte[] bytes, int from, int to) {
		int end = Octets.indexOf(']', bytes, from, to);
		boolean valid = end < to
				&& (IpAddress.readIpv6(bytes, from + 1, end, null) || isIpvFuture(bytes, from + 1, end));
		return valid ? end + 1 : INVALID;
	}

	/** {@code "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )}. */
	private static boolean isIpvFuture(byte[] bytes, int from, int to) {
		if (from == to || Octets.lowerCase(bytes[from]) != 'v') {
			return false;
		}
		int dot = IpAddress.endOfHexDigits(bytes, from + 1, to);
		if (dot == from + 1 || to - dot < 2 || bytes[dot] != '.') {
			return false;
		}
		int at = dot + 1;
		while (at < to && (NAME[bytes[at] & 0xff] || bytes[at] == ':')) {
			at++;
		}
		return at == to;
	}

	private static boolean isPort(byte[] bytes, int from, int to) {
		if (from == to) {
			return true;
		}
		int port = 0;
		int at = from + 1;
		while (at < to && Octets.isDigit(bytes[at]) && port <= MAX_PORT) {
			port = port * 10 + bytes[at++] - '0';
		}
		return bytes[from] == ':' && at == to && port <= MAX_PORT;
	}

	private static boolean isHexDigit(byte octet) {
		return Octets.hexDigit(octet) >= 0;
	}

}
