package io.tarweb.reload;

/**
 * Why a reload was refused, for programs.
 */
public enum RefusalKind {

	/** The source has no archive to give. */
	SOURCE,

	/** The file isn't there, can't be read, or is being written to. */
	UNREADABLE,

	/**
	 * The file is damaged, incomplete, of another format or of a form that isn't served.
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

	/** The archive needs more memory than there is. */
	OUT_OF_MEMORY,

	/** Another edition is in service than the caller expects. */
	NOT_EXPECTED,

	/** There is nothing to roll back to. */
	NO_PREVIOUS,

	/** Something that nobody foresaw. */
	FAILED;

	/**
	 * Whether the archive that is offered is at fault, rather than the request.
	 * @return {@code false} if the request doesn't fit what is in service
	 */
	public boolean isOfArchive() {
		return this != NOT_EXPECTED && this != NO_PREVIOUS;
	}

}
