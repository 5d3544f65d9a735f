package io.tarweb.pack;

/**
 * Gets the progress of a packing, on the thread that asked for it.
 */
public interface PackListener {

	/** Ignores everything. */
	PackListener NONE = new PackListener() {
	};

	/**
	 * The directory has been walked.
	 * @param files the files that are to be packed
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
