package io.tarweb.wire;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that one event loop receives into and sends heads from, used again and
 * again, the one that was released last first. Netty's pool serves any size to any
 * thread, and has its leak detector look at one buffer in 128; here the size is one, the
 * thread is one, and a request allocates nothing.
 * <p>
 * Used on the loop's thread; a buffer that somebody releases elsewhere is freed.
 */
final class LoopBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

	/** Holds the request of any browser, and the answers to a dozen small ones. */
	static final int BUFFER_BYTES = 16 * 1024;

	/** Those of a rush are freed behind it. */
	private static final int MAX_KEPT = 256;

	private final EventLoop loop;

	private @Nullable Buffer free;

	private int kept;

	private int inUse;

	private final AtomicInteger releasedElsewhere = new AtomicInteger();

	LoopBuffers(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * An empty buffer.
	 * @return a buffer of {@link #BUFFER_BYTES} that belongs to the caller
	 */
	ByteBuf take() {
		this.inUse++;
		Buffer buffer = this.free;
		if (buffer == null) {
			return new Buffer(this);
		}
		this.free = buffer.nextFree;
		this.kept--;
		buffer.reuse();
		return buffer;
	}

	/**
	 * Takes a buffer back.
	 * @return whether it is kept
	 */
	private boolean giveBack(Buffer buffer) {
		if (!this.loop.inEventLoop()) {
			this.releasedElsewhere.incrementAndGet();
			return false;
		}
		this.inUse--;
		if (this.kept == MAX_KEPT) {
			return false;
		}
		this.kept++;
		buffer.nextFree = this.free;
		this.free = buffer;
		return true;
	}

	/**
	 * Frees the buffers that aren't in use. Only when the loop has ended.
	 * @return how many buffers nobody has released
	 */
	int close() {
		for (Buffer buffer = this.free; buffer != null; buffer = buffer.nextFree) {
			buffer.free();
		}
		this.free = null;
		return this.inUse - this.releasedElsewhere.get();
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

	private static final class Buffer extends UnpooledDirectByteBuf {

		private final LoopBuffers owner;

		private @Nullable Buffer nextFree;

		Buffer(LoopBuffers owner) {
			super(UnpooledByteBufAllocator.DEFAULT, BUFFER_BYTES, BUFFER_BYTES);
			this.owner = owner;
		}

		private void reuse() {
			clear();
			resetRefCnt();
			this.nextFree = null;
		}

		@Override
		protected void deallocate() {
			if (!this.owner.giveBack(this)) {
				free();
			}
		}

		private void free() {
			super.deallocate();
		}

	}

}
