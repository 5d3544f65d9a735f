package io.tarweb.pack;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * An archive that is being written, member by member. Belongs to one thread. Closing it
 * without {@link #finish} leaves something that is no archive.
 */
interface ArchiveOutput extends AutoCloseable {

	void directory(String name, long modifiedEpochSecond) throws IOException;

	void link(String name, String target, long modifiedEpochSecond) throws IOException;

	/**
	 * Writes a file.
	 * @param name its name
	 * @param modifiedEpochSecond when it was modified
	 * @param content its content
	 * @param stream its content as one gzip stream, where the format wants that and there
	 * is a content
	 * @throws IOException if it can't be written
	 */
	void file(String name, long modifiedEpochSecond, Body content, @Nullable Body stream) throws IOException;

	void finish() throws IOException;

	@Override
	void close() throws IOException;

}
