package io.tarweb.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.uring.IoUringBufferRingAllocator;

/**
 * The buffers of one event loop's ring, and some that are on their way from the ring to
 * what reads them. All are allocated before the loop runs: a ring that asks for a buffer
 * and gets none loses its place in the ring for good, and the last one takes the ring
 * with it.
 */
final class RingBuffers extends BufferStack implements IoUringBufferRingAllocator {

	/**
	 * What was received is answered or copied before the next completion is looked at, so
	 * one would do.
	 */
	private static final int SPARE = 8;

	RingBuffers(int buffers, int bufferBytes) {
		super(bufferBytes, buffers + SPARE);
		reserve(buffers + SPARE);
	}

	@Override
	public ByteBuf allocate() {
		return take();
	}

	@Override
	public void lastBytesRead(int attempted, int actual) {
		// All have one size.
	}

	@Override
	Buffer newBuffer(int bytes) {
		return new RingBuffer(this, bytes);
	}

	/**
	 * A buffer that a ring which isn't incremental fills once.
	 */
	private static final class RingBuffer extends Buffer {

		RingBuffer(BufferStack owner, int bytes) {
			super(owner, bytes);
		}

		/**
		 * The ring takes the bytes that were received, sets its own index behind them and
		 * releases the buffer: what it takes can be the buffer, without an object for
		 * each read.
		 */
		@Override
		public ByteBuf retainedSlice(int index, int length) {
			return (index == 0 && readerIndex() == 0 && writerIndex() == 0) ? retain()
					: super.retainedSlice(index, length);
		}

	}

}
