package io.tarweb.spring.source;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How archives that aren't plain files are fetched and kept.
 *
 * @param cacheDirectory where copies are kept across restarts; asked for when there is
 * one to make
 * @param connectTimeout how long an HTTP server may take to accept a connection
 * @param readTimeout how long an HTTP server may be silent
 * @param maxBytes the largest archive that is fetched
 */
public record SourceSettings(Supplier<Path> cacheDirectory, Duration connectTimeout, Duration readTimeout,
		long maxBytes) {

	public SourceSettings {
		requirePositive("connect-timeout", connectTimeout);
		requirePositive("read-timeout", readTimeout);
		if (maxBytes <= 0) {
			throw new IllegalArgumentException("max-size must be positive, but is " + maxBytes);
		}
	}

	CacheDirectory openCache(String location) throws IOException {
		Path root = this.cacheDirectory.get();
		try {
			return CacheDirectory.open(root, location);
		}
		catch (IOException ex) {
			throw new IOException(
					"it can't be copied to the directory %s (tarweb.source.cache-directory): %s".formatted(root, ex),
					ex);
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
