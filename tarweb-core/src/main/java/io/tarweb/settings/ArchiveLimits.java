package io.tarweb.settings;

import io.tarweb.error.SettingException;

/**
 * How large an archive may be; a larger one is refused. The index of an archive is on the
 * heap: about 50 bytes per entry, plus its name.
 */
public final class ArchiveLimits {

	/** The most entries an index can hold. */
	public static final int MAX_ENTRIES = 1 << 24;

	/** The most bytes of names an index can hold. */
	public static final int MAX_NAME_BYTES = Integer.MAX_VALUE - 8;

	/** As much as an index can hold, and 16 GiB unpacked. */
	public static final ArchiveLimits DEFAULTS = builder().build();

	/** As large as a file of ext4 can be. */
	private static final long MAX_UNPACKED_BYTES = 16L << 40;

	private final int maxEntries;

	private final int maxNameBytes;

	private final long maxUnpackedBytes;

	private ArchiveLimits(Builder builder) {
		this.maxEntries = builder.maxEntries;
		this.maxNameBytes = builder.maxNameBytes;
		this.maxUnpackedBytes = builder.maxUnpackedBytes;
		if (this.maxEntries < 1 || this.maxEntries > MAX_ENTRIES) {
			throw new SettingException("ArchiveLimits.maxEntries", this.maxEntries,
					"must be between 1 and " + MAX_ENTRIES);
		}
		if (this.maxNameBytes < 1 || this.maxNameBytes > MAX_NAME_BYTES) {
			throw new SettingException("ArchiveLimits.maxNameBytes", this.maxNameBytes,
					"must be between 1 and " + MAX_NAME_BYTES);
		}
		if (this.maxUnpackedBytes < 1) {
			throw new SettingException("ArchiveLimits.maxUnpackedBytes", this.maxUnpackedBytes, "must be positive");
		}
		if (this.maxUnpackedBytes > MAX_UNPACKED_BYTES) {
			throw new SettingException("ArchiveLimits.maxUnpackedBytes", this.maxUnpackedBytes,
					"must be at most 16 TiB");
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
	 * The most entries, links included.
	 */
	public int maxEntries() {
		return this.maxEntries;
	}

	/**
	 * The most bytes that all names may have together.
	 */
	public int maxNameBytes() {
		return this.maxNameBytes;
	}

	/**
	 * The most that a compressed tar may unpack to, against archives made to fill a disk.
	 */
	public long maxUnpackedBytes() {
		return this.maxUnpackedBytes;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private int maxEntries = MAX_ENTRIES;

		private int maxNameBytes = MAX_NAME_BYTES;

		private long maxUnpackedBytes = 16L << 30;

		private Builder() {
		}

		public Builder maxEntries(int maxEntries) {
			this.maxEntries = maxEntries;
			return this;
		}

		public Builder maxNameBytes(int maxNameBytes) {
			this.maxNameBytes = maxNameBytes;
			return this;
		}

		public Builder maxUnpackedBytes(long maxUnpackedBytes) {
			this.maxUnpackedBytes = maxUnpackedBytes;
			return this;
		}

		public ArchiveLimits build() {
			return new ArchiveLimits(this);
		}

	}

}
