package io.tarweb.settings;

import io.tarweb.error.SettingException;

/**
 * How HTTP/2 is spoken (RFC 9113): over TLS with clients that negotiate it, and on the
 * plain port with those that begin with it.
 */
public final class Http2Settings {

	/** HTTP/2 with the limits that fit most sites. */
	public static final Http2Settings DEFAULTS = builder().build();

	private static final int MAX_STREAMS = 10_000;

	private static final int MIN_LIST_BYTES = 1024;

	private static final int MAX_LIST_BYTES = 1024 * 1024;

	private final boolean enabled;

	private final int maxConcurrentStreams;

	private final int maxHeaderListSize;

	private Http2Settings(Builder builder) {
		this.enabled = builder.enabled;
		this.maxConcurrentStreams = builder.maxConcurrentStreams;
		this.maxHeaderListSize = builder.maxHeaderListSize;
		if (this.maxConcurrentStreams < 1 || this.maxConcurrentStreams > MAX_STREAMS) {
			throw new SettingException("Http2Settings.maxConcurrentStreams", this.maxConcurrentStreams,
					"must be between 1 and " + MAX_STREAMS);
		}
		if (this.maxHeaderListSize < MIN_LIST_BYTES || this.maxHeaderListSize > MAX_LIST_BYTES) {
			throw new SettingException("Http2Settings.maxHeaderListSize", this.maxHeaderListSize,
					"must be between 1 KiB and 1 MiB");
		}
	}

	/**
	 * Settings with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Whether HTTP/2 is enabled.
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * The most requests that a client may have in flight on one connection.
	 */
	public int maxConcurrentStreams() {
		return this.maxConcurrentStreams;
	}

	/**
	 * The largest header section of a request in bytes, where each field counts 32 bytes
	 * more than its name and value (RFC 9113, 6.5.2); a larger one is answered with 431.
	 */
	public int maxHeaderListSize() {
		return this.maxHeaderListSize;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private boolean enabled = true;

		private int maxConcurrentStreams = 100;

		private int maxHeaderListSize = 16 * 1024;

		private Builder() {
		}

		public Builder enabled(boolean enabled) {
			this.enabled = enabled;
			return this;
		}

		public Builder maxConcurrentStreams(int maxConcurrentStreams) {
			this.maxConcurrentStreams = maxConcurrentStreams;
			return this;
		}

		public Builder maxHeaderListSize(int maxHeaderListSize) {
			this.maxHeaderListSize = maxHeaderListSize;
			return this;
		}

		public Http2Settings build() {
			return new Http2Settings(this);
		}

	}

}
