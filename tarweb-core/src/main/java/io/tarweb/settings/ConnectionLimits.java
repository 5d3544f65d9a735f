package io.tarweb.settings;

import java.time.Duration;

import io.tarweb.error.SettingException;

/**
 * What one client may ask of the server in size and time.
 *
 * @param maxConnections the most connections open at once; one more is answered with 503
 * and closed
 * @param maxHeadBytes the largest request line and header section together, in bytes; a
 * longer request line is answered with 414, a longer header section with 431
 * @param maxBodyBytes the largest request body that is read and thrown away so that its
 * sender gets to see the answer, in bytes; a request that announces more is answered with
 * 413
 * @param headTimeout how long a request head may take from its first byte to its last,
 * and how long a TLS handshake
 * @param idleTimeout how long a connection may stay open without a request
 * @param writeTimeout how long an answer may make no progress because the client doesn't
 * read
 */
public record ConnectionLimits(int maxConnections, int maxHeadBytes, long maxBodyBytes, Duration headTimeout,
		Duration idleTimeout, Duration writeTimeout) {

	/** Nanoseconds can count 292 years; nobody waits for one. */
	private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

	/** The limits that fit most sites. */
	public static final ConnectionLimits DEFAULTS = new ConnectionLimits(10_000, 16 * 1024, 1024 * 1024,
			Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));

	/** The smallest head limit that still takes the request of an ordinary browser. */
	private static final int MIN_HEAD_BYTES = 512;

	private static final int MAX_HEAD_BYTES = 1024 * 1024;

	/** As many descriptors as Linux lets a process have (fs.nr_open, proc(5)). */
	private static final int MAX_CONNECTIONS = 1024 * 1024;

	private static final long MAX_BODY_BYTES = 1L << 40;

	public ConnectionLimits {
		require(maxConnections > 0, "maxConnections", maxConnections, "must be positive");
		require(maxConnections <= MAX_CONNECTIONS, "maxConnections", maxConnections,
				"must be at most " + MAX_CONNECTIONS);
		require(maxHeadBytes >= MIN_HEAD_BYTES && maxHeadBytes <= MAX_HEAD_BYTES, "maxHeadBytes", maxHeadBytes,
				"must be between 512 B and 1 MiB");
		require(maxBodyBytes >= 0, "maxBodyBytes", maxBodyBytes, "must not be negative");
		require(maxBodyBytes <= MAX_BODY_BYTES, "maxBodyBytes", maxBodyBytes, "must be at most 1 TiB");
		requireTimeout("headTimeout", headTimeout);
		requireTimeout("idleTimeout", idleTimeout);
		requireTimeout("writeTimeout", writeTimeout);
	}

	private static void requireTimeout(String name, Duration duration) {
		require(!duration.isZero() && !duration.isNegative(), name, duration, "must be positive");
		require(duration.compareTo(MAX_TIMEOUT) <= 0, name, duration, "must be at most 365 days");
	}

	private static void require(boolean condition, String name, Object value, String requirement) {
		if (!condition) {
			throw new SettingException("ConnectionLimits." + name, value, requirement);
		}
	}

}
