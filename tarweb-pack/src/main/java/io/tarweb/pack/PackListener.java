package io.tarweb.pack;

/**
 * Is told the progress of a packing, on the calling thread.
 */
public interface PackListener {

	/** Ignores everything. */
	PackListener NONE = new PackListener() {
	};

	/**
	 * The directory has been walked.
	 * @param files the number of files to pack
	 * @param bytes their total length
	 */
	default void started(int files, long bytes) {
	}

	/**
	 * A file is in the archive.
	 * @param bytes its length
	 */
	default void packed(String path, long bytes) {
	}

}
