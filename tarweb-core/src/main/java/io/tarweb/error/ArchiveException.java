package io.tarweb.error;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * An archive can't be served. The message names the file, what was expected, what was
 * found and where.
 */
public final class ArchiveException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final transient Path file;

	private final long offset;

	private ArchiveException(Kind kind, Path file, long offset, String message, @Nullable Throwable cause) {
		super("SiteSettings.archives", file, message, cause, kind.remedy, kind.settings);
		this.kind = kind;
		this.file = file;
		this.offset = offset;
	}

	public static ArchiveException missing(Path file, Throwable cause) {
		return new ArchiveException(Kind.MISSING, file, -1, "There is no file '%s'".formatted(file), cause);
	}

	public static ArchiveException unreadable(Path file, String reason, @Nullable Throwable cause) {
		return new ArchiveException(Kind.UNREADABLE, file, -1, "'%s' can't be read: %s".formatted(file, reason), cause);
	}

	public static ArchiveException notAnArchive(Path file, String reason) {
		return new ArchiveException(Kind.NOT_AN_ARCHIVE, file, 0, "'%s' is no archive: %s".formatted(file, reason),
				null);
	}

	public static ArchiveException corrupt(String format, Path file, long offset, String expected, String found) {
		return new ArchiveException(Kind.CORRUPT, file, offset, "'%s' is a corrupt %s: at byte %d expected %s, found %s"
			.formatted(file, format, offset, expected, found), null);
	}

	public static ArchiveException unsupported(String format, Path file, long offset, String what) {
		String place = (offset < 0) ? "" : "at byte %d ".formatted(offset);
		return new ArchiveException(Kind.UNSUPPORTED, file, offset,
				"'%s' is a %s that can't be served: %s%s".formatted(file, format, place, what), null);
	}

	public static ArchiveException tooLarge(Path file, int maxEntries, int maxNameBytes) {
		return new ArchiveException(Kind.TOO_LARGE, file, -1,
				"'%s' is too large: it has more than %d entries, or names of more than %d bytes together"
					.formatted(file, maxEntries, maxNameBytes),
				null);
	}

	public static ArchiveException unpacksToTooMuch(Path file, long maxBytes) {
		return new ArchiveException(Kind.UNPACKS_TO_TOO_MUCH, file, -1,
				"'%s' is too large: it unpacks to more than %d bytes".formatted(file, maxBytes), null);
	}

	/**
	 * The kind of failure.
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The archive, as it was given.
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * Where in the archive the fault is: the offset in bytes, or -1 if it has no place.
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * The kinds of failure, each with its own remedy.
	 */
	public enum Kind {

		/** No file has that name. */
		MISSING("Put an archive there, or set '%s' to where it is.", Kind.ARCHIVES),

		/**
		 * The operating system doesn't give the bytes, or they changed during the load.
		 */
		UNREADABLE("Let this process read the file, and a compressed tar have room in the temporary directory, or set "
				+ "'%s' to one that it can read.", Kind.ARCHIVES),

		/** The file isn't an archive. */
		NOT_AN_ARCHIVE("Set '%s' to a tar, compressed or not, or to a zip or jar. What a file is is told by its first "
				+ "bytes, not by its name.", Kind.ARCHIVES),

		/** The file is an archive, but damaged or incomplete. */
		CORRUPT("The archive is incomplete or damaged. Make or copy it anew, check it with 'tar -tf' or 'unzip -t', "
				+ "and bring it into place by renaming it: a file that is being served must not be written to."),

		/** The file is an archive of a form that can't be served. */
		UNSUPPORTED("Add the library if one is named above. Otherwise pack the archive anew without what is named, "
				+ "with 'tar --format=pax' for example, and set '%s' to it.", Kind.ARCHIVES),

		/** The archive has more entries or longer names than allowed. */
		TOO_LARGE("Pack less into the archive, or raise '%s' or '%s' if they are set.", "ArchiveLimits.maxEntries",
				"ArchiveLimits.maxNameBytes"),

		/** The archive is compressed and unpacks to more than allowed. */
		UNPACKS_TO_TOO_MUCH("If the archive may be that large, raise '%s' and have room for it in the temporary "
				+ "directory. A tar that isn't compressed needs neither.", "ArchiveLimits.maxUnpackedBytes");

		private static final String ARCHIVES = "SiteSettings.archives";

		private final String remedy;

		private final String[] settings;

		Kind(String remedy, String... settings) {
			this.remedy = remedy;
			this.settings = settings;
		}

	}

}
