package io.tarweb.internal.http;

/**
 * Well-formed UTF-8 (RFC 3629 4, Unicode table 3-7): the shortest form only, no
 * surrogates, nothing above U+10FFFF.
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Measures a sequence of several bytes.
	 * @param at the index of its first byte, which is not ASCII
	 * @param to the index after the last byte that may belong to it
	 * @return its length, or 0 if it is not well-formed
	 */
	public static int lengthOfSequence(byte[] bytes, int at, int to) {
		int lead = bytes[at] & 0xFF;
		int length;
		int lowestSecond = 0x80;
		int highestSecond = 0xBF;
		if (lead >= 0xC2 && lead <= 0xDF) {
			length = 2;
		}
		else if (lead >= 0xE0 && lead <= 0xEF) {
			length = 3;
			if (lead == 0xE0) {
				lowestSecond = 0xA0;
			}
			else if (lead == 0xED) {
				highestSecond = 0x9F;
			}
		}
		else if (lead >= 0xF0 && lead <= 0xF4) {
			length = 4;
			if (lead == 0xF0) {
				lowestSecond = 0x90;
			}
			else if (lead == 0xF4) {
				highestSecond = 0x8F;
			}
		}
		else {
			return 0;
		}
		if (to - at < length) {
			return 0;
		}
		int second = bytes[at + 1] & 0xFF;
		if (second < lowestSecond || second > highestSecond) {
			return 0;
		}
		for (int i = 2; i < length; i++) {
			if ((bytes[at + i] & 0xC0) != 0x80) {
				return 0;
			}
		}
		return length;
	}

}
