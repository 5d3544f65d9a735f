package io.tarweb.http;

import java.nio.charset.StandardCharsets;
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

	private final byte[] token;

	private final List<String> suffixes;

	Coding(String token, String... suffixes) {
		this.token = token.getBytes(StandardCharsets.US_ASCII);
		this.suffixes = List.of(suffixes);
	}

	/**
	 * The name of the coding in header fields.
	 * @return its bytes, shared: don't change them
	 */
	public byte[] token() {
		return this.token;
	}

	/**
	 * The suffixes of files that hold another file in this coding, with their dot, the
	 * preferred one first.
	 */
	public List<String> suffixes() {
		return this.suffixes;
	}

}
