package io.tarweb.internal.metrics;

/**
 * Turns bytes from strangers into text that harms no reader: characters not allowed in an
 * address (RFC 3986, 2) are percent-encoded, so only visible ASCII remains, without
 * quotes and angle brackets.
 */
final class AddressText {

	private static final String DIGITS = "0123456789ABCDEF";

	private static final boolean[] PLAIN = new boolean[128];

	static {
		String plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?#[]%";
		plain.chars().forEach((c) -> PLAIN[c] = true);
	}

	private AddressText() {
	}

	static String of(byte[] bytes, int length) {
		StringBuilder text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			byte octet = bytes[i];
			if (octet >= 0 && PLAIN[octet]) {
				text.append((char) octet);
			}
			else {
				text.append('%').append(DIGITS.charAt(octet >> 4 & 0xf)).append(DIGITS.charAt(octet & 0xf));
			}
		}
		return text.toString();
	}

}
