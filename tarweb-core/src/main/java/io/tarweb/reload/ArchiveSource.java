package io.tarweb.reload;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where a site's archive comes from. Every load asks it anew, on the loading thread.
 */
public interface ArchiveSource {

	/**
	 * Makes the current archive available as a local file. The file must be complete and
	 * must not be written to afterwards: a newer archive replaces it by rename.
	 * @return the file to map
	 * @throws IOException if the archive isn't available; the message says why, for an
	 * operator to read. Unchecked exceptions mean the same; a
	 * {@link io.tarweb.error.TarwebException} also brings a remedy.
	 */
	Path fetch() throws IOException;

	/**
	 * Finds the archive in a file that {@link #fetch()} returned.
	 * @return the part of the file that is the archive, {@code null} if the whole file is
	 * @throws IOException if it can't be found; the message says why
	 */
	default @Nullable Window window(Path file) throws IOException {
		return null;
	}

	/**
	 * Tells the source that a file it returned made a site, or is the file of the site
	 * that stays, so that it is the last known good one.
	 * @param file the file that {@link #fetch()} returned last
	 */
	default void accepted(Path file) {
	}

	/**
	 * Tells the source that a file it returned made no site that may be in service. If
	 * neither this nor {@link #accepted} is called for a file, nothing was decided about
	 * it: it was only compared, or another archive of the site wasn't available.
	 * @param file the file that {@link #fetch()} returned last; it may have been released
	 * already
	 */
	default void refused(Path file) {
	}

	/**
	 * Tells the source that a file it returned is no longer needed, so that a temporary
	 * copy can be deleted. It is called once for each fetch; immediately if the same file
	 * is mapped already, in which case the mapping belongs to the earlier fetch.
	 * @param file a file that {@link #fetch()} returned
	 */
	default void release(Path file) {
	}

	/**
	 * The location as the operator wrote it, for logs, status and messages.
	 */
	String location();

	/**
	 * An archive that is a plain file, mapped where it lies.
	 */
	static ArchiveSource ofFile(Path file) {
		return new FileSource(file);
	}

	/**
	 * A part of a file.
	 *
	 * @param start where it begins, in bytes
	 * @param length its length in bytes
	 */
	record Window(long start, long length) {
	}

}
