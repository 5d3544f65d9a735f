package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import io.tarweb.error.SettingException;

/**
 * How archives that aren't plain files are fetched and kept.
 *
 * @param cacheDirectory where copies are kept across restarts; called when the first one
 * is made
 * @param connectTimeout how long an HTTP server may take to accept a connection
 * @param readTimeout how long an HTTP server may be silent
 * @param maxBytes the largest archive that is fetched
 * @param shared whether other users may be on this machine, who mustn't be able to put
 * something else in the place of the cache directory
 */
public record SourceSettings(Supplier<Path> cacheDirectory, Duration connectTimeout, Duration readTimeout,
		long maxBytes, boolean shared) {

	private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

	/** As large as a file of ext4 can be. */
	private static final long MAX_BYTES = 16L << 40;

	public SourceSettings {
		requireTimeout("connectTimeout", connectTimeout);
		requireTimeout("readTimeout", readTimeout);
		if (maxBytes <= 0) {
			throw new SettingException("SourceSettings.maxBytes", maxBytes, "must be positive");
		}
		if (maxBytes > MAX_BYTES) {
			throw new SettingException("SourceSettings.maxBytes", maxBytes, "must be at most 16 TiB");
		}
	}

	CacheDirectory openCache(String location) throws UnavailableException {
		Path root = root();
		try {
			return CacheDirectory.open(root, location, this.shared);
		}
		catch (IOException ex) {
			throw UnavailableException.ofCache(root, ex);
		}
	}

	/**
	 * The default directory is made when it is first needed, which can fail.
	 */
	private Path root() throws UnavailableException {
		try {
			return this.cacheDirectory.get();
		}
		catch (RuntimeException ex) {
			throw new UnavailableException(Unavailability.CACHE_FAILED, System.getProperty("java.io.tmpdir"),
					"there is no directory to copy it to: " + ex.getMessage(), ex);
		}
	}

	private static void requireTimeout(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new SettingException("SourceSettings." + name, value, "must be positive");
		}
		if (value.compareTo(MAX_TIMEOUT) > 0) {
			throw new SettingException("SourceSettings." + name, value, "must be at most 365 days");
		}
	}

}
