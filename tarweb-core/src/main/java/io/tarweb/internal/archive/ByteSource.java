package io.tarweb.internal.archive;

import io.tarweb.error.ArchiveException;

/**
 * Bytes by their offset, as a reader of headers wants them.
 */
interface ByteSource {

	/**
	 * Returns how many there are.
	 * @return the size in bytes
	 */
	long sizeBytes();

	/**
	 * Copies some of them.
	 * @param offset where they begin
	 * @param target where to copy them
	 * @param at the index of the first one in the target
	 * @param length how many, all of which must be there
	 * @throws ArchiveException if they can't be had
	 */
	void read(long offset, byte[] target, int at, int length);

}
