package io.tarweb.internal.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Names of members: bytes between slashes, in no particular charset.
 */
final class MemberName {

	/** The limit of paths on Linux; no request line is that long either. */
	static final int MAX_LENGTH = 4096;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long FACTOR = 0x9E3779B97F4A7C15L;

	/** Differs between processes, so that no archive can be made of colliding names. */
	private static final long SEED = new SplittableRandom().nextLong();

	private MemberName() {
	}

	/**
	 * Brings a name from an archive into the form in which it is looked up: segments
	 * joined by one slash, without empty ones and {@code .}.
	 * @param target receives the name, an array of {@link #MAX_LENGTH} bytes
	 * @return the length of the name, zero for the root, or -1 if it has a {@code ..}
	 * segment or a zero byte or is too long
	 */
	static int normalise(byte[] raw, int from, int to, byte[] target) {
		int length = 0;
		int segment = from;
		while (segment < to) {
			int end = segment;
			while (end < to && raw[end] != '/') {
				if (raw[end] == 0) {
					return -1;
				}
				end++;
			}
			int size = end - segment;
			boolean dots = size > 0 && size <= 2 && raw[segment] == '.' && raw[end - 1] == '.';
			if (dots && size == 2) {
				return -1;
			}
			if (size > 0 && !dots) {
				int start = (length == 0) ? 0 : length + 1;
				if (start + size > MAX_LENGTH) {
					return -1;
				}
				if (length > 0) {
					target[length] = '/';
				}
				System.arraycopy(raw, segment, target, start, size);
				length = start + size;
			}
			segment = end + 1;
		}
		return length;
	}

	static int hash(byte[] name, int from, int to) {
		long hash = SEED ^ (to - from);
		int at = from;
		for (; at <= to - Long.BYTES; at += Long.BYTES) {
			hash = mix(hash ^ (long) LONGS.get(name, at));
		}
		long tail = 0;
		for (; at < to; at++) {
			tail = tail << 8 | name[at] & 0xFF;
		}
		return (int) mix(hash ^ tail);
	}

	private static long mix(long hash) {
		long product = hash * FACTOR;
		return product ^ product >>> 32;
	}

}
