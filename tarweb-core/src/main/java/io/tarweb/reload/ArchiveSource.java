package io.tarweb.reload;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where a site's archive comes from. Asked anew for every load, on the thread that loads.
 */
public interface ArchiveSource {

	/**
	 * Makes the archive that is current now available as a local file. The file must be
	 * complete and must not be written to afterwards: a newer archive takes its place by
	 * rename.
	 * @return the file to map
	 * @throws IOException if the archive isn't available; the message says why, for an
	 * operator to read. Unchecked exceptions mean the same; a
	 * {@link io.tarweb.error.TarwebException} also brings a remedy.
	 */
	Path fetch() throws IOException;

	/**
	 * Tells where in a file that {@link #fetch()} returned the archive lies.
	 * @param file the file
	 * @return the part of the file, {@code null} if the file is the archive
	 * @throws IOException if that can't be told; the message says why
	 */
	default @Nullable Window window(Path file) throws IOException {
		return null;
	}

	/**
	 * Tells the source that a file it returned made a site, or that the site of the same
	 * file stays, so that it is the last one known to be good.
	 * @param file the file that {@link #fetch()} returned last
	 */
	default void accepted(Path file) {
	}

	/**
	 * Tells the source that a file it gave out made no site that may be in service. About
	 * a file of which neither this nor {@link #accepted} is told nobody decided: it was
	 * only to compare, or another archive of the site wasn't available.
	 * @param file the file that {@link #fetch()} returned last, which may have been
	 * released since
	 */
	default void refused(Path file) {
	}

	/**
	 * Tells the source that a file it gave out isn't needed any more, so that a temporary
	 * copy can go. Comes once for each fetch; at once if the very file is mapped already,
	 * which then stays so on behalf of the fetch before.
	 * @param file a file that {@link #fetch()} returned
	 */
	default void release(Path file) {
	}

	/**
	 * The location as the operator wrote it.
	 * @return a location for logs, status and messages
	 */
	String location();

	/**
	 * An archive that is a plain file, mapped where it lies.
	 * @param file the archive
	 * @return the source
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
