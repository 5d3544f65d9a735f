package io.tarweb.pack;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * An archive that is being written, member by member. Belongs to one thread. Closing it
 * without {@link #finish} leaves an incomplete archive.
 */
interface ArchiveOutput extends AutoCloseable {

	void directory(String name, long modifiedEpochSecond) throws IOException;

	void link(String name, String target, long modifiedEpochSecond) throws IOException;

	/**
	 * Writes a file.
	 * @param modifiedEpochSecond when it was modified
	 * @param stream its content as one gzip stream, if the format needs one and there is
	 * a content
	 * @throws IOException if it can't be written
	 */
	void file(String name, long modifiedEpochSecond, Body content, @Nullable Body stream) throws IOException;

	void finish() throws IOException;

	@Override
	void close() throws IOException;

}
