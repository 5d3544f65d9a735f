package io.tarweb.internal.client;

import java.util.Arrays;

/**
 * Reads the header that a proxy sends before anything else, in both versions of the
 * protocol (proxy-protocol.txt of HAProxy, 2). It is a pure function: whoever waits for
 * the rest asks again with all bytes so far.
 */
public final class ProxyHeaderReader {

	/** The longest header of either version that is accepted. */
	public static final int MAX_BYTES = BinaryHeader.MAX_BYTES;

	private ProxyHeaderReader() {
	}

	/**
	 * Reads the first bytes of a connection.
	 * @param length how many there are; with {@link #MAX_BYTES}, the header is never
	 * incomplete
	 */
	public static ProxyHeader read(byte[] bytes, int length) {
		if (begins(bytes, length, TextHeader.SIGNATURE)) {
			return TextHeader.read(bytes, length);
		}
		if (begins(bytes, length, BinaryHeader.SIGNATURE)) {
			return BinaryHeader.read(bytes, length);
		}
		return (isPart(bytes, length, TextHeader.SIGNATURE) || isPart(bytes, length, BinaryHeader.SIGNATURE))
				? ProxyHeader.INCOMPLETE : ProxyHeader.ABSENT;
	}

	/**
	 * Whether these bytes are beyond doubt the beginning of a header, in whatever state
	 * the rest is.
	 */
	public static boolean isBegun(byte[] bytes, int length) {
		return begins(bytes, length, TextHeader.SIGNATURE) || begins(bytes, length, BinaryHeader.SIGNATURE);
	}

	private static boolean begins(byte[] bytes, int length, byte[] signature) {
		return length >= signature.length && isPart(bytes, signature.length, signature);
	}

	private static boolean isPart(byte[] bytes, int length, byte[] signature) {
		return length <= signature.length && Arrays.equals(bytes, 0, length, signature, 0, length);
	}

}
