package io.tarweb.http;

import java.util.List;

/**
 * A content coding (RFC 9110 8.4.1) in which a representation can be sent.
 */
public enum Coding {

	/** No coding at all; never written into {@code Content-Encoding}. */
	IDENTITY("identity"),

	/** RFC 1952. */
	GZIP("gzip", ".gz"),

	/** RFC 7932. */
	BROTLI("br", ".br"),

	/** RFC 8878. */
	ZSTANDARD("zstd", ".zst", ".zstd");

	private static final byte[] X_GZIP = Octets.ascii("x-gzip");

	private static final Coding[] VALUES = values();

	private final byte[] token;

	private final List<String> suffixes;

	Coding(String token, String... suffixes) {
		this.token = Octets.ascii(token);
		this.suffixes = List.of(suffixes);
	}

	/**
	 * Gives the name of the coding in fields.
	 * @return its bytes, shared: not to be changed
	 */
	public byte[] token() {
		return this.token;
	}

	/**
	 * Gives what the name of a file ends with that holds another one in this coding.
	 * @return the suffixes with their dot, the preferred one first
	 */
	public List<String> suffixes() {
		return this.suffixes;
	}

	// Finds a coding by its case-insensitive name; x-gzip is gzip (8.4.1.3). Gives its
	// ordinal, or -1 for one that is unknown here.
	static int ordinalOf(byte[] bytes, int from, int to) {
		for (int i = 0; i < VALUES.length; i++) {
			if (Octets.equalsIgnoreCase(bytes, from, to, VALUES[i].token)) {
				return i;
			}
		}
		return (Octets.equalsIgnoreCase(bytes, from, to, X_GZIP)) ? GZIP.ordinal() : -1;
	}

}
