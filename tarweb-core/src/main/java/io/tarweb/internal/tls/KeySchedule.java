package io.tarweb.internal.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Derives key and IV from a traffic secret: RFC 8446, 7.1 and 7.3.
 * <p>
 * HMAC is written out here because {@code javax.crypto.Mac} keeps copies of its key, and
 * no secret may stay in the heap.
 */
final class KeySchedule {

	private static final byte INNER_PAD = 0x36;

	private static final byte OUTER_PAD = 0x5c;

	/** FIPS 180-4: blocks of SHA-256, and of SHA-384, which is a truncated SHA-512. */
	private static final int SHA_256_BLOCK_BYTES = 64;

	private static final int SHA_512_BLOCK_BYTES = 128;

	private KeySchedule() {
	}

	/**
	 * HKDF-Expand-Label with an empty context.
	 * @param length at most the length of the hash, so that one round is enough
	 */
	static byte[] expandLabel(String hash, byte[] secret, String label, int length) {
		byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
		byte[] input = new byte[2 + 1 + name.length + 1 + 1];
		input[0] = (byte) (length >> 8);
		input[1] = (byte) length;
		input[2] = (byte) name.length;
		System.arraycopy(name, 0, input, 3, name.length);
		// The context's length is 0; the number of the round follows.
		input[input.length - 1] = 1;
		byte[] output = hmac(hash, secret, input);
		if (length > output.length) {
			throw new IllegalArgumentException(length + " bytes are more than " + hash + " gives");
		}
		byte[] expanded = Arrays.copyOf(output, length);
		Arrays.fill(output, (byte) 0);
		return expanded;
	}

	/** RFC 2104, for keys that aren't longer than a block. */
	private static byte[] hmac(String hash, byte[] key, byte[] text) {
		MessageDigest digest = digest(hash);
		byte[] pad = new byte[hash.equals("SHA-256") ? SHA_256_BLOCK_BYTES : SHA_512_BLOCK_BYTES];
		try {
			fillPad(pad, key, INNER_PAD);
			digest.update(pad);
			byte[] inner = digest.digest(text);
			fillPad(pad, key, OUTER_PAD);
			digest.update(pad);
			byte[] mac = digest.digest(inner);
			Arrays.fill(inner, (byte) 0);
			return mac;
		}
		finally {
			Arrays.fill(pad, (byte) 0);
			// Otherwise it would keep its state until its next use.
			digest.reset();
		}
	}

	/** The length of a hash, and of its secrets. */
	static int hashBytes(String hash) {
		return digest(hash).getDigestLength();
	}

	private static void fillPad(byte[] pad, byte[] key, byte value) {
		Arrays.fill(pad, value);
		for (int i = 0; i < key.length; i++) {
			pad[i] ^= key[i];
		}
	}

	private static MessageDigest digest(String hash) {
		try {
			return MessageDigest.getInstance(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
