package io.tarweb.error;

import java.nio.file.Path;

import io.tarweb.settings.ArchiveLimits;
import org.jspecify.annotations.Nullable;

/**
 * An archive can't be served. The message names the file, what was expected, what was
 * found and where.
 */
public final class ArchiveException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final transient Path file;

	private final long offset;

	private ArchiveException(Kind kind, Path file, long offset, String message, @Nullable Throwable cause) {
		super(message, cause);
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

	public static ArchiveException tooLarge(Path file, ArchiveLimits limits) {
		return new ArchiveException(Kind.TOO_LARGE, file, -1,
				"'%s' is too large: it has more than %d entries, or names of more than %d bytes together"
					.formatted(file, limits.maxEntries(), limits.maxNameBytes()),
				null);
	}

	public static ArchiveException unpacksToTooMuch(Path file, long maxBytes) {
		return new ArchiveException(Kind.UNPACKS_TO_TOO_MUCH, file, -1,
				"'%s' is too large: it unpacks to more than %d bytes (max-unpacked-size)".formatted(file, maxBytes),
				null);
	}

	/**
	 * Returns which family of failure this is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Returns the archive.
	 * @return the file as it was given
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * Returns where in the archive the fault is.
	 * @return the offset in bytes, or -1 if the fault has no place
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * The families of failure, each with another remedy.
	 */
	public enum Kind {

		/** No file has that name. */
		MISSING,

		/** The operating system doesn't give the bytes, or they changed meanwhile. */
		UNREADABLE,

		/** The file is something else. */
		NOT_AN_ARCHIVE,

		/** The file is an archive, but damaged or incomplete. */
		CORRUPT,

		/** The file is an archive that needs something which isn't served. */
		UNSUPPORTED,

		/** The archive has more entries or longer names than are allowed. */
		TOO_LARGE,

		/** The archive is compressed and unpacks to more than is allowed. */
		UNPACKS_TO_TOO_MUCH

	}

}
