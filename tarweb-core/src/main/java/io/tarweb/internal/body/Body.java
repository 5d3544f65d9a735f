package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A body that is handed over piece by piece, as fast as the client receives it. Used on
 * one event loop.
 */
public interface Body extends AutoCloseable {

	/**
	 * Whether there is another piece.
	 */
	boolean hasNext();

	/**
	 * The next piece.
	 * @param maxBytes its maximum length, positive
	 * @return a buffer that belongs to the caller
	 * @throws java.io.UncheckedIOException if the archive doesn't hold what it should;
	 * the connection must then be closed
	 */
	ByteBuf next(ByteBufAllocator allocator, int maxBytes);

	/**
	 * How many bytes of the archive, sent as they are, cost as much as one byte of this
	 * body.
	 */
	default int weight() {
		return 1;
	}

	/**
	 * Releases what is left.
	 */
	@Override
	default void close() {
	}

}
