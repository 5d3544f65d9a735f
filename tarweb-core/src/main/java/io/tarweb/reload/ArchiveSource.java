package io.tarweb.reload;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.archive.Archive;

/**
 * Where a site's archive comes from. Asked anew for every load, on the thread that loads.
 */
public interface ArchiveSource {

	/**
	 * Makes the archive that is current now available as a local file. The file must be
	 * complete and must not be written to afterwards: a newer archive takes its place by
	 * rename.
	 * @return the file to map
	 * @throws IOException if the archive can't be had; the message says why, for an
	 * operator to read
	 */
	Path fetch() throws IOException;

	/**
	 * Opens a file that {@link #fetch()} returned.
	 * @param file the file
	 * @return the archive, which is closed by whoever gets it
	 * @throws io.tarweb.archive.ArchiveException if it can't be served
	 */
	default Archive open(Path file) {
		return Archive.open(file);
	}

	/**
	 * Tells the source that a file it gave out is mapped no longer, so that a temporary
	 * copy can go.
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

}
