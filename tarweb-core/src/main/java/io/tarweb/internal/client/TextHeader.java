package io.tarweb.internal.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import io.tarweb.internal.http.IpAddress;
import io.tarweb.internal.http.Octets;

/**
 * Version 1 (proxy-protocol.txt, 2.1): a line of text like
 * {@code PROXY TCP4 192.0.2.7 198.51.100.1 56324 443}.
 */
final class TextHeader {

	static final byte[] SIGNATURE = Octets.ascii("PROXY ");

	/** With the end of the line. */
	static final int MAX_BYTES = 107;

	private static final byte[] TCP4 = Octets.ascii("TCP4 ");

	private static final byte[] TCP6 = Octets.ascii("TCP6 ");

	private static final byte[] UNKNOWN = Octets.ascii("UNKNOWN");

	private static final int MAX_PORT = 65_535;

	private static final int MAX_PORT_DIGITS = 5;

	private TextHeader() {
	}

	/**
	 * Reads bytes that begin with the signature.
	 */
	static ProxyHeader read(byte[] bytes, int length) {
		int limit = Math.min(length, MAX_BYTES);
		int end = SIGNATURE.length;
		while (end + 1 < limit && (bytes[end] != '\r' || bytes[end + 1] != '\n')) {
			end++;
		}
		if (end + 1 < limit) {
			return line(bytes, end);
		}
		return (limit == MAX_BYTES) ? ProxyHeader.malformed("the line is longer than " + MAX_BYTES + " bytes")
				: ProxyHeader.INCOMPLETE;
	}

	private static ProxyHeader line(byte[] bytes, int end) {
		int at = SIGNATURE.length;
		if (begins(bytes, at, end, UNKNOWN)) {
			int behind = at + UNKNOWN.length;
			if (behind == end || bytes[behind] == ' ') {
				return ProxyHeader.complete(end + 2, null);
			}
		}
		boolean ipv4 = begins(bytes, at, end, TCP4);
		if (!ipv4 && !begins(bytes, at, end, TCP6)) {
			return ProxyHeader.malformed("it is of neither TCP4 nor TCP6 nor UNKNOWN");
		}
		byte[] client = new byte[ipv4 ? IpAddress.IPV4_BYTES : IpAddress.IPV6_BYTES];
		byte[] server = new byte[client.length];
		at = address(bytes, at + TCP4.length, end, client);
		at = address(bytes, at, end, server);
		if (at == end) {
			return ProxyHeader.malformed("it has no two addresses of its family");
		}
		int space = Octets.indexOf(' ', bytes, at, end);
		if (!isPort(bytes, at, space) || !isPort(bytes, space + 1, end)) {
			return ProxyHeader.malformed("it has no two ports at its end");
		}
		try {
			return ProxyHeader.complete(end + 2, InetAddress.getByAddress(client));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean begins(byte[] bytes, int from, int to, byte[] text) {
		return to - from >= text.length && Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
	}

	/**
	 * Reads an address and the space behind it.
	 * @return the index behind the space, or {@code to} if they aren't there
	 */
	private static int address(byte[] bytes, int from, int to, byte[] address) {
		int space = Octets.indexOf(' ', bytes, from, to);
		boolean valid = (address.length == IpAddress.IPV4_BYTES) ? IpAddress.readIpv4(bytes, from, space, address, 0)
				: IpAddress.readIpv6(bytes, from, space, address);
		return (valid && space < to) ? space + 1 : to;
	}

	private static boolean isPort(byte[] bytes, int from, int to) {
		if (from >= to || to - from > MAX_PORT_DIGITS || bytes[from] == '0' && to - from > 1) {
			return false;
		}
		int port = 0;
		for (int i = from; i < to; i++) {
			if (!Octets.isDigit(bytes[i])) {
				return false;
			}
			port = port * 10 + bytes[i] - '0';
		}
		return port <= MAX_PORT;
	}

}
