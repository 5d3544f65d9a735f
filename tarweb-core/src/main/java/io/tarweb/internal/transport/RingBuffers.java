package io.tarweb.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.uring.IoUringBufferRingAllocator;

/**
 * The buffers of one event loop's ring, and some that are in transit from the ring to
 * their readers. All are allocated before the loop runs: if a ring asks for a buffer and
 * gets none, it loses that slot for good, and with the last slot itself.
 */
final class RingBuffers extends BufferStack implements IoUringBufferRingAllocator {

	/**
	 * Input is answered or copied before the next completion is handled, so one would do.
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
		 * The ring takes a slice of the received bytes, sets its own index after them and
		 * releases the buffer. The slice can be the buffer itself, without an object for
		 * each read.
		 */
		@Override
		public ByteBuf retainedSlice(int index, int length) {
			return (index == 0 && readerIndex() == 0 && writerIndex() == 0) ? retain()
					: super.retainedSlice(index, length);
		}

	}

}
