package io.tarweb.testing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * Bytes to serve and to compare.
 */
public final class Contents {

	private Contents() {
	}

	/**
	 * Bytes that look random and are the same every time.
	 * @param seed what to tell one content from another by
	 * @param length the length
	 * @return the bytes
	 */
	public static byte[] random(long seed, int length) {
		byte[] content = new byte[length];
		new Random(seed).nextBytes(content);
		return content;
	}

	public static String hash(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
