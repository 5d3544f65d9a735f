package io.tarweb.reload;

/**
 * Why a reload was refused, for programs.
 */
public enum RefusalKind {

	/** The source has no archive available. */
	SOURCE,

	/** The file is missing, can't be read, or is being written to. */
	UNREADABLE,

	/**
	 * The file is damaged, incomplete, of another format or of a form that can't be
	 * served.
	 */
	CORRUPT,

	/** There is nothing to serve. */
	EMPTY,

	/** The archive is over a limit. */
	TOO_LARGE,

	/** Too few of the files in service would be left. */
	TOO_FEW,

	/** A file of rules or the fallback page is missing or wrong. */
	RULES,

	/** The archive needs more memory than is available. */
	OUT_OF_MEMORY,

	/** The edition in service isn't the one that the caller expects. */
	NOT_EXPECTED,

	/** There is nothing to roll back to. */
	NO_PREVIOUS,

	/** An unforeseen failure. */
	FAILED;

	/**
	 * Whether the offered archive is at fault; otherwise the request doesn't fit the
	 * edition in service.
	 */
	public boolean isOfArchive() {
		return this != NOT_EXPECTED && this != NO_PREVIOUS;
	}

}
