package io.tarweb.settings;

import java.nio.file.Path;
import java.util.List;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * How requests are logged.
 */
public final class AccessLogSettings {

	/** The lines that may wait, enough for a twentieth of a second under full load. */
	public static final int DEFAULT_QUEUE_CAPACITY = 8192;

	private static final int MIN_QUEUE_CAPACITY = 4;

	private static final int MAX_QUEUE_CAPACITY = 1024 * 1024;

	private final Format format;

	private final @Nullable Path file;

	private final int queueCapacity;

	private final List<Network> forwardedBy;

	private AccessLogSettings(Builder builder) {
		this.format = builder.format;
		this.file = builder.file;
		this.queueCapacity = builder.queueCapacity;
		this.forwardedBy = List.copyOf(builder.forwardedBy);
		if (this.queueCapacity < MIN_QUEUE_CAPACITY || this.queueCapacity > MAX_QUEUE_CAPACITY) {
			throw new SettingException("AccessLogSettings.queueCapacity", this.queueCapacity,
					"must be between " + MIN_QUEUE_CAPACITY + " and " + MAX_QUEUE_CAPACITY);
		}
	}

	/**
	 * Settings with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder(Format format) {
		return new Builder(format);
	}

	/**
	 * What a line looks like.
	 */
	public Format format() {
		return this.format;
	}

	/**
	 * The file to append to, created if missing, in an existing directory; {@code null}
	 * for the standard output of the process.
	 */
	public @Nullable Path file() {
		return this.file;
	}

	/**
	 * How many lines of one event loop may wait to be written, rounded up to a power of
	 * two; further lines are dropped. A waiting line takes at most about 512 bytes.
	 */
	public int queueCapacity() {
		return this.queueCapacity;
	}

	/**
	 * The networks of proxies that are believed about whom a request comes from: the last
	 * address in {@code Forwarded} or {@code X-Forwarded-For} that isn't in them is
	 * logged instead of the proxy's own. Nothing but the log uses it.
	 */
	public List<Network> forwardedBy() {
		return this.forwardedBy;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final Format format;

		private @Nullable Path file;

		private int queueCapacity = DEFAULT_QUEUE_CAPACITY;

		private List<Network> forwardedBy = List.of();

		private Builder(Format format) {
			this.format = format;
		}

		public Builder file(@Nullable Path file) {
			this.file = file;
			return this;
		}

		public Builder queueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
			return this;
		}

		public Builder forwardedBy(List<Network> forwardedBy) {
			this.forwardedBy = forwardedBy;
			return this;
		}

		public AccessLogSettings build() {
			return new AccessLogSettings(this);
		}

	}

	/**
	 * What a line looks like.
	 */
	public enum Format {

		/**
		 * The combined format of other web servers, with times in UTC. Double quotes,
		 * backslashes and every byte that isn't a printable ASCII character are written
		 * as {@code \xHH}.
		 */
		COMBINED,

		/**
		 * One JSON object per line. UTF-8 from the client is passed on; a byte that isn't
		 * valid UTF-8 is read as ISO 8859-1. A value that wasn't sent is {@code null}.
		 */
		JSON

	}

}
