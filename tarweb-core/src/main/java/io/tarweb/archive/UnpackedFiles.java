package io.tarweb.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a compressed tar is unpacked that can't be served as it is.
 *
 * @param files where the unpacked tar is kept
 * @param maxBytes the most that it may unpack to, against archives made to fill a disk
 */
public record Unpacking(UnpackedFiles files, long maxBytes) {

	/** Into a temporary file, up to 16 GiB. */
	public static final Unpacking DEFAULTS = new Unpacking(new TemporaryFiles(), 16L << 30);

	public Unpacking {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes must be positive, but is " + maxBytes);
		}
	}

	/**
	 * The place for unpacked tars. May keep them, and give out again what it has.
	 */
	interface UnpackedFiles {

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

	}

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

	/**
	 * Temporary files that lose their name as soon as they are mapped, so that nothing is
	 * left however the process ends; on systems that insist on the name, when they are
	 * released.
	 */
	private static final class TemporaryFiles implements UnpackedFiles {

		@Override
		public Path unpacked(Path archive, Unpacker unpacker) throws IOException {
			Path file = Files.createTempFile("tarweb-", ".tar");
			try {
				unpacker.unpackTo(file);
				return file;
			}
			catch (Throwable ex) {
				Files.deleteIfExists(file);
				throw ex;
			}
		}

		@Override
		public void mapped(Path file) {
			release(file);
		}

		@Override
		public void release(Path file) {
			try {
				Files.deleteIfExists(file);
			}
			catch (IOException ex) {
				file.toFile().deleteOnExit();
			}
		}

	}

}
