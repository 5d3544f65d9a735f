package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A body that is handed over piece by piece, as fast as the client takes it. Used on one
 * event loop.
 */
public interface Body extends AutoCloseable {

	/**
	 * Whether there is another piece.
	 */
	boolean hasNext();

	/**
	 * The next piece.
	 * @param maxBytes how long it may be, positive
	 * @return a buffer that belongs to the caller
	 * @throws java.io.UncheckedIOException if the archive holds something else than it
	 * should; the connection must be closed then
	 */
	ByteBuf next(ByteBufAllocator allocator, int maxBytes);

	/**
	 * How many bytes of the archive that are sent as they are cost as much as one of this
	 * body.
	 */
	default int weight() {
		return 1;
	}

	/**
	 * Lets go of what is left.
	 */
	@Override
	default void close() {
	}

}
