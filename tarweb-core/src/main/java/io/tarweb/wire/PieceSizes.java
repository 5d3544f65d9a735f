package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.channel.MessageSizeEstimator;

/**
 * What a channel counts as waiting to be sent. Netty's own estimator takes regions of a
 * file for nothing, and a client that doesn't read would be written to without end.
 */
final class PieceSizes implements MessageSizeEstimator, MessageSizeEstimator.Handle {

	static final PieceSizes INSTANCE = new PieceSizes();

	private PieceSizes() {
	}

	/**
	 * The size of a piece of a body.
	 * @param piece a buffer or a region of a file
	 * @return the size in bytes
	 */
	static long bytes(Object piece) {
		return (piece instanceof ByteBuf buffer) ? buffer.readableBytes() : ((FileRegion) piece).count();
	}

	@Override
	public Handle newHandle() {
		return this;
	}

	@Override
	public int size(Object message) {
		return (int) bytes(message);
	}

}
