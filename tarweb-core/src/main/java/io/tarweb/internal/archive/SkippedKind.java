package io.tarweb.internal.archive;

import java.util.Locale;

/**
 * Why something in an archive is not among its members.
 */
public enum SkippedKind {

	/** Has no content of its own; its members are there. */
	DIRECTORY,

	/** A character or block device. */
	DEVICE,

	/** A named pipe. */
	FIFO,

	/** A file stored without its holes, in one of the formats of GNU tar. */
	SPARSE,

	/** A hard link to something that doesn't come before it in the archive. */
	HARD_LINK_DANGLING,

	/** A symbolic link to a place in the archive where nothing with content is. */
	SYMLINK_DANGLING,

	/** A symbolic link to an absolute path or to one above the archive's root. */
	SYMLINK_OUTSIDE,

	/**
	 * A symbolic link in a circle, or one cut where it leads back into a directory
	 * through which it was reached.
	 */
	SYMLINK_LOOP,

	/**
	 * A link, symbolic or hard, from below the root of the site to what isn't below it.
	 */
	LINK_OUT_OF_PREFIX,

	/**
	 * A name that no request can ask for. For an archive that is one that is empty, too
	 * long, has a {@code ..} segment or a zero byte; for a site also one with a control
	 * character, a backslash or bytes that are no UTF-8.
	 */
	UNUSABLE_NAME,

	/** The label of a volume. */
	VOLUME_LABEL,

	/** An entry of a zip that needs a password. */
	ENCRYPTED,

	/** An entry of a zip that is packed in another way than by deflate. */
	UNKNOWN_METHOD,

	/** The archive's own table of contents. */
	TABLE_OF_CONTENTS,

	/** A type that neither POSIX nor GNU tar gives a content. */
	UNKNOWN_TYPE;

	/**
	 * Returns the name by which reports and logs call this kind.
	 * @return the name in lower case with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
