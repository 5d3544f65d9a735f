package io.tarweb.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The buffers that one event loop receives into and sends heads from. Used on the loop's
 * thread.
 */
public final class LoopBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

	/** Holds the request of any browser, and the answers to a dozen small ones. */
	public static final int BUFFER_BYTES = 16 * 1024;

	/** Further buffers of a rush are freed after it. */
	private static final int MAX_KEPT = 256;

	/** Available whatever others have allocated, so that the loop can go on reading. */
	private static final int RESERVED = 16;

	private final BufferStack stack = new BufferStack(BUFFER_BYTES, MAX_KEPT).reserve(RESERVED);

	/**
	 * An empty buffer.
	 * @return a buffer of {@link #BUFFER_BYTES} that belongs to the caller
	 * @throws OutOfMemoryError if there is no memory for another one
	 */
	public ByteBuf take() {
		return this.stack.take();
	}

	/**
	 * Frees the buffers that aren't in use. Call this only when the loop has ended.
	 * @return how many buffers haven't been released
	 */
	public int close() {
		return this.stack.close();
	}

	@Override
	@SuppressWarnings("deprecation")
	public Handle newHandle() {
		return new MaxMessageHandle() {

			@Override
			public ByteBuf allocate(ByteBufAllocator unused) {
				return take();
			}

			@Override
			public int guess() {
				return BUFFER_BYTES;
			}

		};
	}

}
