package io.tarweb.internal.policy;

/**
 * Recognizes file names that carry a hash of their content, as bundlers write them:
 * {@code main.6543a935.min.css}, {@code rustdoc-5bc39a1768837dd0.css},
 * {@code index-BsY7dK3p.js}. The hash stands between two of {@code . - _}: at least eight
 * hexadecimal digits with a letter and a decimal digit among them (a date isn't a hash),
 * or exactly eight characters with an upper-case letter, a lower-case letter and a digit.
 * A file whose name is considered hashed is cached for a year, so a doubtful name isn't.
 */
final class HashedName {

	private static final int SHORTEST = 8;

	private HashedName() {
	}

	/**
	 * Judges the last segment of a path.
	 */
	static boolean isHashed(byte[] path, int from, int to) {
		int segment = to;
		while (segment > from && path[segment - 1] != '/') {
			segment--;
		}
		int start = segment;
		for (int at = segment; at < to; at++) {
			if (isSeparator(path[at])) {
				// The first part is a name, the last one an extension.
				if (start > segment && isHash(path, start, at)) {
					return true;
				}
				start = at + 1;
			}
		}
		return false;
	}

	private static boolean isHash(byte[] path, int from, int to) {
		int length = to - from;
		boolean lower = false;
		boolean upper = false;
		boolean digit = false;
		boolean hexadecimal = true;
		for (int i = from; i < to; i++) {
			byte octet = path[i];
			lower |= octet >= 'a' && octet <= 'z';
			upper |= octet >= 'A' && octet <= 'Z';
			digit |= octet >= '0' && octet <= '9';
			hexadecimal &= octet >= '0' && octet <= '9' || octet >= 'a' && octet <= 'f' || octet >= 'A' && octet <= 'F';
			boolean letterOrDigit = octet >= '0' && octet <= '9' || octet >= 'a' && octet <= 'z'
					|| octet >= 'A' && octet <= 'Z';
			if (!letterOrDigit) {
				return false;
			}
		}
		if (hexadecimal) {
			return length >= SHORTEST && digit && (lower != upper);
		}
		return length == SHORTEST && digit && lower && upper;
	}

	private static boolean isSeparator(byte octet) {
		return octet == '.' || octet == '-' || octet == '_';
	}

}
