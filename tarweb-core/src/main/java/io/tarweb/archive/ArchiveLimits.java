package io.tarweb.archive;

/**
 * How much of an archive is taken; one that has more is refused. The index of an archive
 * is on the heap: about 50 bytes for an entry, and its name.
 *
 * @param maxEntries the most entries, links included
 * @param maxNameBytes the most bytes that their names may have together
 */
public record ArchiveLimits(int maxEntries, int maxNameBytes) {

	/** As much as an index holds. */
	public static final ArchiveLimits DEFAULTS = new ArchiveLimits(MemberRows.MAX_ROWS, MemberRows.MAX_NAME_BYTES);

	public ArchiveLimits {
		if (maxEntries < 1 || maxEntries > MemberRows.MAX_ROWS) {
			throw new IllegalArgumentException(
					"maxEntries must be between 1 and " + MemberRows.MAX_ROWS + ", but is " + maxEntries);
		}
		if (maxNameBytes < 1 || maxNameBytes > MemberRows.MAX_NAME_BYTES) {
			throw new IllegalArgumentException(
					"maxNameBytes must be between 1 and " + MemberRows.MAX_NAME_BYTES + ", but is " + maxNameBytes);
		}
	}

}
