package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A body that is handed over piece by piece, as fast as the client takes it. Used on one
 * event loop.
 */
interface Body extends AutoCloseable {

	/**
	 * Whether there is another piece.
	 */
	boolean hasNext();

	/**
	 * The next piece.
	 * @return a buffer that belongs to the caller
	 * @throws java.io.UncheckedIOException if the archive holds something else than it
	 * should; the connection must be closed then
	 */
	ByteBuf next(ByteBufAllocator allocator);

	/**
	 * How many pieces may be made in one turn of the event loop, so that others have
	 * theirs.
	 */
	default int piecesPerTurn() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Lets go of what is left.
	 */
	@Override
	default void close() {
	}

}
