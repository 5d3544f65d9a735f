package io.tarweb.settings;

import io.tarweb.error.SettingException;

/**
 * How much of an archive is taken; one that has more is refused. The index of an archive
 * is on the heap: about 50 bytes for an entry, and its name.
 *
 * @param maxEntries the most entries, links included
 * @param maxNameBytes the most bytes that their names may have together
 * @param maxUnpackedBytes the most that a compressed tar may unpack to, against archives
 * made to fill a disk
 */
public record ArchiveLimits(int maxEntries, int maxNameBytes, long maxUnpackedBytes) {

	/** The most entries that an index holds. */
	public static final int MAX_ENTRIES = 1 << 24;

	/** The most bytes of names that an index holds. */
	public static final int MAX_NAME_BYTES = Integer.MAX_VALUE - 8;

	/** As much as an index holds, and 16 GiB unpacked. */
	public static final ArchiveLimits DEFAULTS = new ArchiveLimits(MAX_ENTRIES, MAX_NAME_BYTES, 16L << 30);

	/** As large as a file of ext4 can be. */
	private static final long MAX_UNPACKED_BYTES = 16L << 40;

	public ArchiveLimits {
		if (maxEntries < 1 || maxEntries > MAX_ENTRIES) {
			throw new SettingException("ArchiveLimits.maxEntries", maxEntries, "must be between 1 and " + MAX_ENTRIES);
		}
		if (maxNameBytes < 1 || maxNameBytes > MAX_NAME_BYTES) {
			throw new SettingException("ArchiveLimits.maxNameBytes", maxNameBytes,
					"must be between 1 and " + MAX_NAME_BYTES);
		}
		if (maxUnpackedBytes < 1) {
			throw new SettingException("ArchiveLimits.maxUnpackedBytes", maxUnpackedBytes, "must be positive");
		}
		if (maxUnpackedBytes > MAX_UNPACKED_BYTES) {
			throw new SettingException("ArchiveLimits.maxUnpackedBytes", maxUnpackedBytes, "must be at most 16 TiB");
		}
	}

	/**
	 * Changes one of the limits.
	 * @param maxEntries the most entries
	 * @return these limits otherwise
	 */
	public ArchiveLimits withMaxEntries(int maxEntries) {
		return new ArchiveLimits(maxEntries, this.maxNameBytes, this.maxUnpackedBytes);
	}

	/**
	 * Changes one of the limits.
	 * @param maxNameBytes the most bytes of names
	 * @return these limits otherwise
	 */
	public ArchiveLimits withMaxNameBytes(int maxNameBytes) {
		return new ArchiveLimits(this.maxEntries, maxNameBytes, this.maxUnpackedBytes);
	}

	/**
	 * Changes one of the limits.
	 * @param maxUnpackedBytes the most that a compressed tar may unpack to
	 * @return these limits otherwise
	 */
	public ArchiveLimits withMaxUnpackedBytes(long maxUnpackedBytes) {
		return new ArchiveLimits(this.maxEntries, this.maxNameBytes, maxUnpackedBytes);
	}

}
