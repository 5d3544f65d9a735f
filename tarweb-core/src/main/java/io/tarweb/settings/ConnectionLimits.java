package io.tarweb.settings;

import java.time.Duration;

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
		require(maxConnections > 0, "max-connections must be positive", maxConnections);
		require(maxConnections <= MAX_CONNECTIONS, "max-connections must be at most " + MAX_CONNECTIONS,
				maxConnections);
		require(maxHeadBytes >= MIN_HEAD_BYTES && maxHeadBytes <= MAX_HEAD_BYTES,
				"max-request-head-size must be between 512 B and 1 MiB", maxHeadBytes);
		require(maxBodyBytes >= 0, "max-request-body-size must not be negative", maxBodyBytes);
		require(maxBodyBytes <= MAX_BODY_BYTES, "max-request-body-size must be at most 1 TiB", maxBodyBytes);
		requireTimeout(headTimeout, "request-head-timeout");
		requireTimeout(idleTimeout, "idle-timeout");
		requireTimeout(writeTimeout, "write-timeout");
	}

	private static void requireTimeout(Duration duration, String name) {
		require(!duration.isZero() && !duration.isNegative(), name + " must be positive", duration);
		require(duration.compareTo(MAX_TIMEOUT) <= 0, name + " must be at most 365 days", duration);
	}

	private static void require(boolean condition, String message, Object found) {
		if (!condition) {
			throw new IllegalArgumentException(message + ", but is " + found);
		}
	}

}
