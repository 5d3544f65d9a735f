package io.tarweb.internal.archive;

import io.tarweb.settings.ArchiveLimits;

/**
 * How an archive is read.
 *
 * @param limits how large it may be
 * @param linkRoot a directory in it, with a trailing slash, that links don't leave: a
 * name below it gets no content from outside; empty to let links lead anywhere in the
 * archive
 * @param listsSkipped whether the report lists skipped entries; else it only counts them,
 * so that a load keeps none
 */
public record ArchiveOptions(ArchiveLimits limits, String linkRoot, boolean listsSkipped) {

	/** The options of a server: everything that fits into an index. */
	public static final ArchiveOptions DEFAULTS = new ArchiveOptions(ArchiveLimits.DEFAULTS, "", false);

	/**
	 * Changes how large an archive may be.
	 */
	public ArchiveOptions withLimits(ArchiveLimits limits) {
		return new ArchiveOptions(limits, this.linkRoot, this.listsSkipped);
	}

	/**
	 * Keeps links inside a directory.
	 * @param linkRoot the directory, with a trailing slash; empty for none
	 */
	public ArchiveOptions withLinkRoot(String linkRoot) {
		return new ArchiveOptions(this.limits, linkRoot, this.listsSkipped);
	}

	/**
	 * Makes the report list skipped entries.
	 */
	public ArchiveOptions listingSkipped() {
		return new ArchiveOptions(this.limits, this.linkRoot, true);
	}

}
