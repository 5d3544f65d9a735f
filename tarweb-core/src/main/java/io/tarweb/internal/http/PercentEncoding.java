package io.tarweb.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of octets (RFC 3986 2.1), and which characters need none.
 */
public enum PercentEncoding {

	/** A path, and a fragment: {@code pchar} (3.3) and the slash. */
	PATH("!$&'()*+,;=:@/"),

	/**
	 * A value in a query: characters that separate values, or mean something else in
	 * forms, are encoded.
	 */
	QUERY_VALUE("/"),

	/** A query as its author wrote it (3.4), and a path in front of it. */
	QUERY("!$&'()*+,;=:@/?");

	private static final byte[] DIGITS = Octets.ascii("0123456789ABCDEF");

	private final boolean[] plain = new boolean[128];

	PercentEncoding(String plain) {
		String unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
		for (byte octet : Octets.ascii(unreserved + plain)) {
			this.plain[octet] = true;
		}
	}

	public void append(ByteArrayOutputStream target, byte octet) {
		if (octet >= 0 && this.plain[octet]) {
			target.write(octet);
		}
		else {
			target.write('%');
			target.write(DIGITS[octet >> 4 & 0xF]);
			target.write(DIGITS[octet & 0xF]);
		}
	}

	/**
	 * Encodes the path of a name.
	 * @param name holds the name
	 * @param from the index of its first byte
	 * @param to the index behind its last byte
	 * @return the path with its leading slash
	 */
	public static String path(byte[] name, int from, int to) {
		ByteArrayOutputStream path = new ByteArrayOutputStream(to - from + 16);
		path.write('/');
		for (int i = from; i < to; i++) {
			PATH.append(path, name[i]);
		}
		return path.toString(StandardCharsets.US_ASCII);
	}

	/**
	 * Encodes what still needs it in text that is encoded already: percent signs stay.
	 */
	public byte[] complete(byte[] text, int from, int to) {
		ByteArrayOutputStream target = new ByteArrayOutputStream(to - from + 16);
		for (int i = from; i < to; i++) {
			if (text[i] == '%') {
				target.write('%');
			}
			else {
				append(target, text[i]);
			}
		}
		return target.toByteArray();
	}

	/**
	 * Reads an encoded octet.
	 * @param at the index of its percent sign
	 * @param to the index after the last byte that may belong to it
	 * @return the octet, or -1 if two hexadecimal digits don't follow
	 */
	public static int octet(byte[] text, int at, int to) {
		if (to - at < 3) {
			return -1;
		}
		int high = Character.digit(text[at + 1], 16);
		int low = Character.digit(text[at + 2], 16);
		return (high < 0 || low < 0) ? -1 : high << 4 | low;
	}

	/**
	 * Compares encoded text with decoded; allocates nothing.
	 * @param text the encoded text, which is well-formed
	 */
	public static boolean decodesTo(byte[] text, int end, byte[] path, int from, int to) {
		int at = 0;
		int other = from;
		while (at < end && other < to) {
			boolean encoded = text[at] == '%';
			int octet = (encoded) ? octet(text, at, end) : text[at];
			if ((byte) octet != path[other++]) {
				return false;
			}
			at += (encoded) ? 3 : 1;
		}
		return at == end && other == to;
	}

	/**
	 * Decodes well-formed text.
	 */
	public static byte[] decode(byte[] text, int end) {
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(end);
		for (int at = 0; at < end; at++) {
			if (text[at] == '%') {
				decoded.write(octet(text, at, end));
				at += 2;
			}
			else {
				decoded.write(text[at]);
			}
		}
		return decoded.toByteArray();
	}

}
