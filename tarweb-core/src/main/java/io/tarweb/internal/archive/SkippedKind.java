package io.tarweb.internal.archive;

import java.util.Locale;

/**
 * Why something in an archive is not among its members.
 */
public enum SkippedKind {

	/** A directory has no content of its own; its members are served. */
	DIRECTORY,

	/** A character or block device. */
	DEVICE,

	/** A named pipe. */
	FIFO,

	/** A file stored without its holes, in one of the formats of GNU tar. */
	SPARSE,

	/** A hard link to a name that doesn't precede it in the archive. */
	HARD_LINK_DANGLING,

	/** A symbolic link to a path in the archive without content. */
	SYMLINK_DANGLING,

	/** A symbolic link to an absolute path or to one above the archive's root. */
	SYMLINK_OUTSIDE,

	/**
	 * A symbolic link in a circle, or one cut where it leads back into a directory
	 * through which it was reached.
	 */
	SYMLINK_LOOP,

	/**
	 * A link, symbolic or hard, from below the root of the site to a file outside it.
	 */
	LINK_OUT_OF_PREFIX,

	/**
	 * A name that no request can ask for. In an archive, that is one that is empty, too
	 * long, or has a {@code ..} segment or a zero byte; in a site, also one with a
	 * control character, a backslash or bytes that aren't UTF-8.
	 */
	UNUSABLE_NAME,

	/** The label of a volume. */
	VOLUME_LABEL,

	/** An entry of a zip that needs a password. */
	ENCRYPTED,

	/** An entry of a zip that uses another method than deflate. */
	UNKNOWN_METHOD,

	/** The archive's own table of contents. */
	TABLE_OF_CONTENTS,

	/** A type that has no content in POSIX or GNU tar. */
	UNKNOWN_TYPE;

	/**
	 * The kind's name in reports and logs, in lower case with hyphens.
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
