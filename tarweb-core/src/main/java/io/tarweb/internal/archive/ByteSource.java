package io.tarweb.internal.archive;

import io.tarweb.error.ArchiveException;

/**
 * Bytes by their offset, for readers of headers.
 */
interface ByteSource {

	/**
	 * The number of bytes.
	 */
	long sizeBytes();

	/**
	 * Copies some of them.
	 * @param at the index of the first one in the target
	 * @param length how many, all within the source
	 * @throws ArchiveException if they can't be read
	 */
	void read(long offset, byte[] target, int at, int length);

}
