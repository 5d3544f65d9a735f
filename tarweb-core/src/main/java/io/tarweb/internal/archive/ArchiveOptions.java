package io.tarweb.internal.archive;

import io.tarweb.settings.ArchiveLimits;

/**
 * How an archive is read.
 *
 * @param limits how much of it is taken
 * @param linkRoot a directory inside of it, with a trailing slash, that no link leads out
 * of: a name below it doesn't get a content that isn't; empty to let links lead anywhere
 * in the archive
 * @param listsSkipped whether the report lists what is left out; else it only counts, so
 * that a load keeps nothing of it
 */
public record ArchiveOptions(ArchiveLimits limits, String linkRoot, boolean listsSkipped) {

	/** As a server reads, whatever fits into an index. */
	public static final ArchiveOptions DEFAULTS = new ArchiveOptions(ArchiveLimits.DEFAULTS, "", false);

	/**
	 * Changes how much is taken.
	 * @param limits how much of an archive is taken
	 * @return these options otherwise
	 */
	public ArchiveOptions withLimits(ArchiveLimits limits) {
		return new ArchiveOptions(limits, this.linkRoot, this.listsSkipped);
	}

	/**
	 * Keeps links inside a directory.
	 * @param linkRoot the directory, with a trailing slash; empty for none
	 * @return these options otherwise
	 */
	public ArchiveOptions withLinkRoot(String linkRoot) {
		return new ArchiveOptions(this.limits, linkRoot, this.listsSkipped);
	}

	/**
	 * Has the report list what is left out.
	 * @return these options otherwise
	 */
	public ArchiveOptions listingSkipped() {
		return new ArchiveOptions(this.limits, this.linkRoot, true);
	}

}
