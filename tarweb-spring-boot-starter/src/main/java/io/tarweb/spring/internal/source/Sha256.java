package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of an archive.
 *
 * @param hex the hash in 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

	private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

	private static final int BUFFER_BYTES = 128 * 1024;

	public Sha256 {
		hex = hex.strip().toLowerCase(Locale.ROOT);
		if (!HEX.matcher(hex).matches()) {
			throw new IllegalArgumentException("must be 64 hexadecimal digits, as 'sha256sum' prints them");
		}
	}

	static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	static Sha256 of(MessageDigest digest) {
		return new Sha256(HexFormat.of().formatHex(digest.digest()));
	}

	static Sha256 of(Path file) throws IOException {
		MessageDigest digest = digest();
		byte[] buffer = new byte[BUFFER_BYTES];
		try (InputStream in = Files.newInputStream(file)) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				digest.update(buffer, 0, read);
			}
		}
		return of(digest);
	}

	/**
	 * Compares an archive's hash with the configured one.
	 * @param actual the hash of the archive
	 * @throws UnavailableException if they differ; the message has both
	 */
	void require(Sha256 actual) throws UnavailableException {
		if (!equals(actual)) {
			throw new UnavailableException(Unavailability.WRONG_HASH,
					"its SHA-256 is " + actual + ", but should be " + this);
		}
	}

	@Override
	public String toString() {
		return this.hex;
	}

}
