package io.tarweb.internal.transport;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Netty's pool, used for direct memory only while some is available: see
 * {@link DirectMemory}.
 */
public final class PooledAllocator extends AbstractByteBufAllocator {

	/** The pool is the JVM's, and so is this. */
	public static final PooledAllocator INSTANCE = new PooledAllocator();

	private final PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;

	private PooledAllocator() {
		super(true);
	}

	@Override
	public ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
		return newDirectBuffer(initialCapacity, maxCapacity);
	}

	@Override
	public ByteBuf heapBuffer(int initialCapacity, int maxCapacity) {
		return newHeapBuffer(initialCapacity, maxCapacity);
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		DirectMemory.OF_JVM.check();
		try {
			return this.pool.directBuffer(initialCapacity, maxCapacity);
		}
		catch (OutOfMemoryError ex) {
			DirectMemory.OF_JVM.exhausted();
			throw ex;
		}
	}

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return this.pool.heapBuffer(initialCapacity, maxCapacity);
	}

	@Override
	public boolean isDirectBufferPooled() {
		return this.pool.isDirectBufferPooled();
	}

}
