package io.tarweb.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that arrived on one connection and aren't answered yet: usually none, or
 * those of the read that is being answered. What has to wait does so on the heap: direct
 * memory is scarcer, and needed to receive anything at all. Used on the connection's
 * event loop.
 */
final class Unanswered {

	private static final byte LINE_FEED = '\n';

	private @Nullable ByteBuf bytes;

	/** The buffer is ours alone, and not one that was received into. */
	private boolean compact;

	/**
	 * The bytes were looked at and hold no complete head; before a line ends or there are
	 * too many, looking at all of them again is in vain.
	 */
	private boolean incomplete;

	private final int maxHeadBytes;

	Unanswered(int maxHeadBytes) {
		this.maxHeadBytes = maxHeadBytes;
	}

	/**
	 * Takes ownership of what arrived.
	 */
	void add(ByteBuf arrived) {
		if (this.bytes == null) {
			this.bytes = arrived;
			this.compact = false;
			this.incomplete = false;
			return;
		}
		try {
			compact();
			if (this.incomplete) {
				this.incomplete = arrived.indexOf(arrived.readerIndex(), arrived.writerIndex(), LINE_FEED) < 0
						&& this.bytes.readableBytes() + arrived.readableBytes() <= this.maxHeadBytes;
			}
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
	 * What is there has been looked at, and is no complete head.
	 */
	void markIncomplete() {
		this.incomplete = true;
	}

	/**
	 * Whether there may be a complete head, or one that is refused.
	 */
	boolean isWorthScanning() {
		return this.bytes != null && !this.incomplete;
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

	/**
	 * The memory of what has to wait, in bytes.
	 */
	int heldBytes() {
		return (this.bytes != null && this.compact) ? this.bytes.capacity() : 0;
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
	void compact() {
		ByteBuf bytes = this.bytes;
		if (bytes != null && !this.compact) {
			this.bytes = Unpooled.buffer(bytes.readableBytes()).writeBytes(bytes);
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
