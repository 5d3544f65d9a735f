package io.tarweb.internal.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The ciphers of TLS 1.3 that the kernel knows, and how it wants their keys: the
 * {@code tls12_crypto_info_*} structs of {@code linux/tls.h}, which serve TLS 1.3 too.
 */
enum KernelTlsCipher {

	AES_128_GCM("TLS_AES_128_GCM_SHA256", "SHA-256", 51, 16, 4),

	AES_256_GCM("TLS_AES_256_GCM_SHA384", "SHA-384", 52, 32, 4),

	CHACHA20_POLY1305("TLS_CHACHA20_POLY1305_SHA256", "SHA-256", 54, 32, 0);

	private static final short TLS_1_3 = 0x0304;

	/** RFC 8446, 5.3: the nonce of every AEAD here. */
	private static final int IV_BYTES = 12;

	private static final int SEQUENCE_BYTES = 8;

	private final String suite;

	private final String hash;

	private final int number;

	private final int keyBytes;

	private final int saltBytes;

	KernelTlsCipher(String suite, String hash, int number, int keyBytes, int saltBytes) {
		this.suite = suite;
		this.hash = hash;
		this.number = number;
		this.keyBytes = keyBytes;
		this.saltBytes = saltBytes;
	}

	/**
	 * The cipher of a suite.
	 * @param suite the name by which an SSL session reports it
	 */
	static @Nullable KernelTlsCipher of(String suite) {
		for (KernelTlsCipher cipher : values()) {
			if (cipher.suite.equals(suite)) {
				return cipher;
			}
		}
		return null;
	}

	String suite() {
		return this.suite;
	}

	/** The hash of the suite, which is also the length of its secrets. */
	String hash() {
		return this.hash;
	}

	int infoBytes() {
		return 2 * Short.BYTES + IV_BYTES + this.keyBytes + SEQUENCE_BYTES;
	}

	/**
	 * Writes what the kernel needs to go on with one direction of a connection.
	 * @param secret the traffic secret of that direction
	 * @param sequence the number of the next record under that secret
	 * @param info the target, with {@link #infoBytes()} left
	 */
	void writeInfo(byte[] secret, long sequence, ByteBuffer info) {
		byte[] key = KeySchedule.expandLabel(this.hash, secret, "key", this.keyBytes);
		byte[] iv = KeySchedule.expandLabel(this.hash, secret, "iv", IV_BYTES);
		try {
			info.order(ByteOrder.nativeOrder()).putShort(TLS_1_3).putShort((short) this.number);
			info.put(iv, this.saltBytes, IV_BYTES - this.saltBytes).put(key).put(iv, 0, this.saltBytes);
			info.order(ByteOrder.BIG_ENDIAN).putLong(sequence);
		}
		finally {
			Arrays.fill(key, (byte) 0);
			Arrays.fill(iv, (byte) 0);
		}
	}

}
