package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that arrived on one connection and aren't answered yet: usually none, or
 * those of the read that is being answered. Used on the connection's event loop.
 */
final class Unanswered {

	private @Nullable ByteBuf bytes;

	/** The buffer is ours alone, and not one that was received into. */
	private boolean compact;

	/**
	 * Takes ownership of what arrived.
	 */
	void add(ByteBuf arrived, ByteBufAllocator allocator) {
		if (this.bytes == null) {
			this.bytes = arrived;
			this.compact = false;
			return;
		}
		try {
			compact(allocator);
			this.bytes.writeBytes(arrived);
		}
		finally {
			arrived.release();
		}
	}

	boolean isEmpty() {
		return this.bytes == null;
	}

	/**
	 * Copies from the front.
	 * @return how many bytes were copied, at most {@code max}
	 */
	int peek(byte[] target, int max) {
		ByteBuf bytes = this.bytes;
		if (bytes == null) {
			return 0;
		}
		int length = Math.min(bytes.readableBytes(), max);
		int from = bytes.readerIndex();
		// Not by getBytes, which makes a duplicate of a direct buffer each time.
		bytes.readBytes(target, 0, length);
		bytes.readerIndex(from);
		return length;
	}

	void skip(int length) {
		ByteBuf bytes = this.bytes;
		if (bytes != null) {
			bytes.skipBytes(length);
			if (!bytes.isReadable()) {
				release();
			}
		}
	}

	/**
	 * Moves the bytes into a buffer of their own size, so that what has to wait doesn't
	 * hold on to a whole receive buffer, which others may be waiting for.
	 */
	void compact(ByteBufAllocator allocator) {
		ByteBuf bytes = this.bytes;
		if (bytes != null && !this.compact) {
			this.bytes = allocator.directBuffer(bytes.readableBytes()).writeBytes(bytes);
			this.compact = true;
			bytes.release();
		}
	}

	/**
	 * Lets everything go.
	 * @return how many bytes that were
	 */
	int release() {
		ByteBuf bytes = this.bytes;
		if (bytes == null) {
			return 0;
		}
		this.bytes = null;
		int length = bytes.readableBytes();
		bytes.release();
		return length;
	}

}
