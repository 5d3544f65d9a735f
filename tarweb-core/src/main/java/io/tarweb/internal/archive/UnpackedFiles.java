package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * Where compressed tars are unpacked to that can't be served as they are. May keep what
 * it has unpacked, and give it out again.
 */
interface UnpackedFiles {

	/** A temporary file for each. */
	UnpackedFiles TEMPORARY = new TemporaryFiles();

	/**
	 * Gives a compressed archive's unpacked form.
	 * @param archive the compressed archive
	 * @param unpacker unpacks it
	 * @return a complete file, which stays as it is until it is released
	 * @throws IOException if there is no room for it
	 */
	Path unpacked(Path archive, Unpacker unpacker) throws IOException;

	/**
	 * Told that a file has been mapped, which is when some systems can do without its
	 * name.
	 * @param file a file that was given out
	 */
	default void mapped(Path file) {
	}

	/**
	 * Told that a file is no longer needed.
	 * @param file a file that was given out
	 */
	void release(Path file);

	/**
	 * Unpacks one archive.
	 */
	interface Unpacker {

		/**
		 * Unpacks the archive.
		 * @param target the file to write to, replaced if it exists; of no use if this
		 * fails
		 * @throws IOException if it can't be written
		 * @throws ArchiveException if what is to be unpacked is damaged or too much
		 */
		void unpackTo(Path target) throws IOException;

	}

}
