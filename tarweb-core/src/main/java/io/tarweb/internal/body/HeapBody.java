package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * A body that is already complete in memory.
 */
public final class HeapBody implements Body {

	private final byte[] bytes;

	private int at;

	/**
	 * Creates a body of bytes, which mustn't be changed from now on.
	 */
	public HeapBody(byte[] bytes) {
		this.bytes = bytes;
	}

	@Override
	public boolean hasNext() {
		return this.at < this.bytes.length;
	}

	@Override
	public ByteBuf next(ByteBufAllocator unused, int maxBytes) {
		int length = Math.min(maxBytes, this.bytes.length - this.at);
		ByteBuf piece = Unpooled.wrappedBuffer(this.bytes, this.at, length);
		this.at += length;
		return piece;
	}

}
