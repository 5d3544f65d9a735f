package io.tarweb.settings;

import java.time.Duration;

import io.tarweb.error.SettingException;

/**
 * What one client may ask of the server in size and time.
 */
public final class ConnectionLimits {

	/** A {@code long} of nanoseconds reaches 292 years; nobody waits for one. */
	private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

	/** The limits that fit most sites. */
	public static final ConnectionLimits DEFAULTS = builder().build();

	/** The smallest head limit that still accepts the request of an ordinary browser. */
	private static final int MIN_HEAD_BYTES = 512;

	private static final int MAX_HEAD_BYTES = 1024 * 1024;

	/** The most descriptors that Linux lets a process have (fs.nr_open, proc(5)). */
	private static final int MAX_CONNECTIONS = 1024 * 1024;

	private static final long MAX_BODY_BYTES = 1L << 40;

	private final int maxConnections;

	private final int maxHeadBytes;

	private final long maxBodyBytes;

	private final Duration headTimeout;

	private final Duration idleTimeout;

	private final Duration writeTimeout;

	private ConnectionLimits(Builder builder) {
		this.maxConnections = builder.maxConnections;
		this.maxHeadBytes = builder.maxHeadBytes;
		this.maxBodyBytes = builder.maxBodyBytes;
		this.headTimeout = builder.headTimeout;
		this.idleTimeout = builder.idleTimeout;
		this.writeTimeout = builder.writeTimeout;
		require(this.maxConnections > 0, "maxConnections", this.maxConnections, "must be positive");
		require(this.maxConnections <= MAX_CONNECTIONS, "maxConnections", this.maxConnections,
				"must be at most " + MAX_CONNECTIONS);
		require(this.maxHeadBytes >= MIN_HEAD_BYTES && this.maxHeadBytes <= MAX_HEAD_BYTES, "maxHeadBytes",
				this.maxHeadBytes, "must be between 512 B and 1 MiB");
		require(this.maxBodyBytes >= 0, "maxBodyBytes", this.maxBodyBytes, "must not be negative");
		require(this.maxBodyBytes <= MAX_BODY_BYTES, "maxBodyBytes", this.maxBodyBytes, "must be at most 1 TiB");
		requireTimeout("headTimeout", this.headTimeout);
		requireTimeout("idleTimeout", this.idleTimeout);
		requireTimeout("writeTimeout", this.writeTimeout);
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

	/**
	 * Limits with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The most connections open at once; one more is answered with 503 and closed.
	 */
	public int maxConnections() {
		return this.maxConnections;
	}

	/**
	 * The largest request line and header section together, in bytes; a longer request
	 * line is answered with 414, a longer header section with 431.
	 */
	public int maxHeadBytes() {
		return this.maxHeadBytes;
	}

	/**
	 * The largest request body, in bytes, that is read and discarded so that its sender
	 * gets to see the answer; a request that announces more is answered with 413.
	 */
	public long maxBodyBytes() {
		return this.maxBodyBytes;
	}

	/**
	 * How long a request head may take from its first byte to its last, and how long a
	 * TLS handshake.
	 */
	public Duration headTimeout() {
		return this.headTimeout;
	}

	/**
	 * How long a connection may stay open without a request.
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * How long an answer may make no progress because the client doesn't read.
	 */
	public Duration writeTimeout() {
		return this.writeTimeout;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private int maxConnections = 10_000;

		private int maxHeadBytes = 16 * 1024;

		private long maxBodyBytes = 1024 * 1024;

		private Duration headTimeout = Duration.ofSeconds(10);

		private Duration idleTimeout = Duration.ofSeconds(60);

		private Duration writeTimeout = Duration.ofSeconds(30);

		private Builder() {
		}

		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		public Builder maxHeadBytes(int maxHeadBytes) {
			this.maxHeadBytes = maxHeadBytes;
			return this;
		}

		public Builder maxBodyBytes(long maxBodyBytes) {
			this.maxBodyBytes = maxBodyBytes;
			return this;
		}

		public Builder headTimeout(Duration headTimeout) {
			this.headTimeout = headTimeout;
			return this;
		}

		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		public Builder writeTimeout(Duration writeTimeout) {
			this.writeTimeout = writeTimeout;
			return this;
		}

		public ConnectionLimits build() {
			return new ConnectionLimits(this);
		}

	}

}
