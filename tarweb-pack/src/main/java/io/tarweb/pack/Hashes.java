package io.tarweb.pack;

import java.io.IOException;
import java.io.OutputStream;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * XXH3: 64 bits for the server's entity tags, 128 where a collision would go unnoticed.
 */
final class Hashes {

	private Hashes() {
	}

	static long of(byte[] bytes) {
		return Hashing.xxh3_64().hashBytesToLong(bytes);
	}

	static String text(long hash) {
		return String.format("%016x", hash);
	}

	/**
	 * Hashes the bytes that pass through; closing it doesn't close the underlying stream.
	 */
	static final class Stream extends OutputStream {

		private final OutputStream out;

		private final HashStream64 hash = Hashing.xxh3_64().hashStream();

		private final HashStream128 wideHash = Hashing.xxh3_128().hashStream();

		private long length;

		Stream(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int single) throws IOException {
			write(new byte[] { (byte) single }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int from, int count) throws IOException {
			this.out.write(bytes, from, count);
			this.hash.putBytes(bytes, from, count);
			this.wideHash.putBytes(bytes, from, count);
			this.length += count;
		}

		long length() {
			return this.length;
		}

		long hash() {
			return this.hash.getAsLong();
		}

		String wideHash() {
			HashValue128 value = this.wideHash.get();
			return text(value.getMostSignificantBits()) + text(value.getLeastSignificantBits());
		}

		@Override
		public void close() {
			// There is nothing to close.
		}

	}

}
