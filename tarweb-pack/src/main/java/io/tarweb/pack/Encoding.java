package io.tarweb.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;

/**
 * How a sibling is compressed.
 */
public enum Encoding {

	/** RFC 7932, by brotli4j. */
	BROTLI("br", 0, 11, 9) {

		@Override
		void requirePresent() {
			if (!Brotli4jLoader.isAvailable()) {
				throw new PackException(PackException.Kind.SETTINGS,
						"Brotli has no native library for this machine; leave br out of the encodings",
						Brotli4jLoader.getUnavailabilityCause());
			}
		}

		@Override
		byte[] compress(byte[] plain, int level) throws IOException {
			boolean small = level == BROTLI_LEVEL_OF_LARGE_TABLES && plain.length <= BROTLI_SMALL_BYTES;
			return Encoder.compress(plain,
					small ? Encoder.Parameters.create(level, BROTLI_SMALL_WINDOW) : Encoder.Parameters.create(level));
		}

		@Override
		OutputStream compress(OutputStream out, int level) throws IOException {
			return new BrotliOutputStream(out, Encoder.Parameters.create(level), BUFFER_BYTES);
		}

	},

	/** RFC 1952, by the JDK. */
	GZIP("gz", 1, 9, 9) {

		@Override
		byte[] compress(byte[] plain, int level) throws IOException {
			ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length / 4 + 64);
			try (OutputStream out = compress(compressed, level)) {
				out.write(plain);
			}
			return compressed.toByteArray();
		}

		@Override
		OutputStream compress(OutputStream out, int level) throws IOException {
			return new GzipStream(out, level);
		}

	},

	/**
	 * RFC 8878, by zstd-jni. Levels over 19 would need a window larger than the 8 MiB
	 * that RFC 9659 lets a server use.
	 */
	ZSTD("zst", 1, 19, 15) {

		@Override
		byte[] compress(byte[] plain, int level) {
			return Zstd.compress(plain, level);
		}

		@Override
		OutputStream compress(OutputStream out, int level) throws IOException {
			return new ZstdOutputStream(out, level);
		}

	};

	private static final int BUFFER_BYTES = 64 * 1024;

	/**
	 * At this level, brotli searches a table of 33 MB, which the C library allocates from
	 * the kernel and frees for every content. If the content fits a window of 16 bits, it
	 * uses another method with 1 MB and the same result: 14 instead of 4 MB/s for pages
	 * of 18 kB, since most of the time the kernel was clearing memory.
	 */
	private static final int BROTLI_LEVEL_OF_LARGE_TABLES = 9;

	private static final int BROTLI_SMALL_WINDOW = 16;

	/** A window is 16 bytes smaller than its bits say (RFC 7932, 9.1). */
	private static final int BROTLI_SMALL_BYTES = (1 << BROTLI_SMALL_WINDOW) - 16;

	private final String extension;

	private final int minLevel;

	private final int maxLevel;

	private final int defaultLevel;

	Encoding(String extension, int minLevel, int maxLevel, int defaultLevel) {
		this.extension = extension;
		this.minLevel = minLevel;
		this.maxLevel = maxLevel;
		this.defaultLevel = defaultLevel;
	}

	/**
	 * Returns the extension of siblings, without the dot.
	 */
	public String extension() {
		return this.extension;
	}

	/**
	 * Returns the default level.
	 */
	public int defaultLevel() {
		return this.defaultLevel;
	}

	/**
	 * Finds an encoding by its name or extension.
	 * @param name {@code br}, {@code brotli}, {@code gz}, {@code gzip}, {@code zst} or
	 * {@code zstd}
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static Encoding of(String name) {
		String lower = name.strip().toLowerCase(Locale.ROOT);
		for (Encoding encoding : values()) {
			if (encoding.extension.equals(lower) || encoding.name().toLowerCase(Locale.ROOT).equals(lower)) {
				return encoding;
			}
		}
		throw new IllegalArgumentException("expected one of br, gz, zst, found '%s'".formatted(name));
	}

	int requireLevel(int level) {
		if (level < this.minLevel || level > this.maxLevel) {
			throw new IllegalArgumentException("the level of %s must be between %d and %d, but is %d"
				.formatted(this.extension, this.minLevel, this.maxLevel, level));
		}
		return level;
	}

	void requirePresent() {
	}

	/**
	 * Compresses a content whose length is known, which takes less memory than a stream.
	 * @param plain the content
	 * @param level how hard to try
	 * @throws IOException if the library fails
	 */
	abstract byte[] compress(byte[] plain, int level) throws IOException;

	/**
	 * Compresses the bytes written to a stream.
	 * @param out receives the compressed bytes, and is closed with the result
	 * @param level how hard to try
	 * @return where to write the plain bytes
	 * @throws IOException if the beginning can't be written
	 */
	abstract OutputStream compress(OutputStream out, int level) throws IOException;

}
