package io.tarweb.internal.metrics;

/**
 * Bytes that strangers sent as text which harms no reader: what no address may hold (RFC
 * 3986, 2) is percent-encoded, so nothing else than visible ASCII remains, neither quotes
 * nor angle brackets.
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
