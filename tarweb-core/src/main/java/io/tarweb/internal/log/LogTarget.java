package io.tarweb.internal.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where lines are written; used by one thread at a time. After a failure it is closed and
 * prepared again.
 */
interface LogTarget extends Closeable {

	/**
	 * Opens the target if it isn't open, or has been moved.
	 */
	void prepare(long nowNanos) throws IOException;

	/**
	 * Writes whole lines.
	 * @param lines the bytes; after a failure, those that were certainly written are
	 * consumed
	 */
	void write(ByteBuffer lines) throws IOException;

	/**
	 * How many bytes to write at once, unless a single line is longer.
	 */
	int batchBytes();

	@Override
	void close();

}
