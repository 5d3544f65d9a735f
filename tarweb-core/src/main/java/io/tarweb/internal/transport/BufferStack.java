package io.tarweb.internal.transport;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers of one size that one thread reuses, the last released first. Netty's
 * pool serves any size to any thread, and its leak detector watches one buffer in 128;
 * with one size and one thread, a request allocates nothing.
 * <p>
 * The thread is the one that takes the first buffer. A buffer that is released on another
 * thread is freed.
 */
public class BufferStack {

	private final int bufferBytes;

	private final int maxKept;

	private final AtomicInteger releasedElsewhere = new AtomicInteger();

	private @Nullable Thread thread;

	private @Nullable Buffer free;

	private int kept;

	private int inUse;

	/**
	 * An empty stack.
	 * @param bufferBytes the size of each buffer
	 * @param maxKept how many buffers are kept at most; further ones are freed after a
	 * rush
	 */
	public BufferStack(int bufferBytes, int maxKept) {
		this.bufferBytes = bufferBytes;
		this.maxKept = maxKept;
	}

	/**
	 * Allocates buffers, so that they are available whatever else is allocated. Call this
	 * before the first is taken, on any thread.
	 * @throws OutOfMemoryError if there is no memory for them; then none is kept
	 */
	public final BufferStack reserve(int buffers) {
		try {
			for (int i = 0; i < buffers; i++) {
				keep(newBuffer(this.bufferBytes));
			}
			return this;
		}
		catch (OutOfMemoryError ex) {
			close();
			throw ex;
		}
	}

	/**
	 * An empty buffer.
	 * @return a buffer that belongs to the caller
	 * @throws OutOfMemoryError if there is no memory for another one
	 */
	public final ByteBuf take() {
		if (this.thread == null) {
			this.thread = Thread.currentThread();
		}
		Buffer buffer = this.free;
		if (buffer == null) {
			buffer = allocate();
		}
		else {
			this.free = buffer.nextFree;
			this.kept--;
			buffer.reuse();
		}
		this.inUse++;
		return buffer;
	}

	private Buffer allocate() {
		DirectMemory.OF_JVM.check();
		try {
			return newBuffer(this.bufferBytes);
		}
		catch (OutOfMemoryError ex) {
			DirectMemory.OF_JVM.exhausted();
			throw ex;
		}
	}

	/**
	 * Allocates a buffer.
	 * @param bytes its size
	 */
	Buffer newBuffer(int bytes) {
		return new Buffer(this, bytes);
	}

	private boolean giveBack(Buffer buffer) {
		if (Thread.currentThread() != this.thread) {
			this.releasedElsewhere.incrementAndGet();
			return false;
		}
		this.inUse--;
		if (this.kept == this.maxKept) {
			return false;
		}
		keep(buffer);
		return true;
	}

	private void keep(Buffer buffer) {
		this.kept++;
		buffer.nextFree = this.free;
		this.free = buffer;
	}

	/**
	 * Frees the buffers that aren't in use. Call this only when the thread that used them
	 * has ended.
	 * @return how many buffers haven't been released
	 */
	public final int close() {
		for (Buffer buffer = this.free; buffer != null; buffer = buffer.nextFree) {
			buffer.free();
		}
		this.free = null;
		this.kept = 0;
		return this.inUse - this.releasedElsewhere.get();
	}

	/** A buffer that goes back where it came from. */
	static class Buffer extends UnpooledDirectByteBuf {

		private final BufferStack owner;

		private @Nullable Buffer nextFree;

		Buffer(BufferStack owner, int bytes) {
			super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes);
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
