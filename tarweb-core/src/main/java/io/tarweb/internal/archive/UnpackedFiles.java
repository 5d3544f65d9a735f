package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * Unpacks compressed tars that can't be served directly. May keep unpacked files and
 * return them again.
 */
interface UnpackedFiles {

	/**
	 * Returns a compressed archive's unpacked form.
	 * @return a complete file, which doesn't change until it is released
	 * @throws IOException if there is no room for it
	 */
	Path unpacked(Path archive, Unpacker unpacker) throws IOException;

	/**
	 * Called when a file has been mapped; on some systems its name is no longer needed
	 * then.
	 * @param file a file that was given out
	 */
	default void mapped(Path file) {
	}

	/**
	 * Called when a file is no longer needed.
	 * @param file a file that was given out
	 */
	void release(Path file);

	/**
	 * Unpacks one archive.
	 */
	interface Unpacker {

		/**
		 * Unpacks the archive.
		 * @param target the file to write to, replaced if it exists; unusable if this
		 * fails
		 * @throws IOException if it can't be written
		 * @throws ArchiveException if the archive is damaged or unpacks to too much
		 */
		void unpackTo(Path target) throws IOException;

	}

}
