package io.tarweb.internal.http2.frame;

import io.tarweb.internal.http.Octets;

/**
 * How soon an answer is wanted (RFC 9218, 4), in a number.
 */
public final class Priority {

	/** How many levels of urgency there are, the most urgent one first. */
	public static final int URGENCIES = 8;

	/** Of a request that says nothing. */
	public static final int DEFAULT = 3;

	private static final int INCREMENTAL = URGENCIES;

	private Priority() {
	}

	/**
	 * Reads the value of {@code Priority}. What can't be read counts as not said (RFC
	 * 9218, 4 and 5).
	 */
	public static int parse(byte[] bytes, int from, int to) {
		int urgency = DEFAULT;
		int incremental = 0;
		int at = from;
		while (at < to) {
			int key = Octets.skipWhitespace(bytes, at, to);
			int end = Octets.endOfPart(bytes, key, to, ',');
			int length = Octets.trimEnd(bytes, key, end) - key;
			if (length == 3 && bytes[key] == 'u' && bytes[key + 1] == '=') {
				int value = bytes[key + 2] - '0';
				urgency = (value >= 0 && value < URGENCIES) ? value : urgency;
			}
			else if (length == 1 && bytes[key] == 'i') {
				incremental = INCREMENTAL;
			}
			else if (length == 4 && bytes[key] == 'i' && bytes[key + 1] == '=' && bytes[key + 2] == '?') {
				incremental = (bytes[key + 3] == '1') ? INCREMENTAL : 0;
			}
			at = end + 1;
		}
		return urgency | incremental;
	}

	/**
	 * The urgency of a priority.
	 * @return 0 for the most urgent to 7
	 */
	public static int urgency(int priority) {
		return priority & URGENCIES - 1;
	}

	/**
	 * Whether the client can use the answer as it arrives.
	 */
	public static boolean isIncremental(int priority) {
		return (priority & INCREMENTAL) != 0;
	}

}
