package io.tarweb.pack;

/**
 * Is told how far the packing got, on the thread that called for it.
 */
public interface PackListener {

	/** Doesn't care. */
	PackListener NONE = new PackListener() {
	};

	/**
	 * The directory has been walked.
	 * @param files the files that are to be packed
	 * @param bytes what they have together
	 */
	default void started(int files, long bytes) {
	}

	/**
	 * A file is in the archive.
	 * @param path its path
	 * @param bytes its length
	 */
	default void packed(String path, long bytes) {
	}

}
