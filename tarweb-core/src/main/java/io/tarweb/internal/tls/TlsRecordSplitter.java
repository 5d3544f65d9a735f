package io.tarweb.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Splits the received bytes into records. Owns the beginning of a record whose rest
 * hasn't arrived. Used on the connection's event loop.
 */
final class TlsRecordSplitter implements HoldsInput {

	private @Nullable ByteBuf begun;

	/** Takes ownership of bytes that arrived. */
	void add(ByteBufAllocator allocator, ByteBuf arrived) {
		this.begun = (this.begun != null)
				? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, this.begun, arrived) : arrived;
	}

	/**
	 * Looks at the next record.
	 * @return its length, {@link TlsRecords#INCOMPLETE} or {@link TlsRecords#MALFORMED}
	 */
	int nextLength() {
		return (this.begun != null) ? TlsRecords.lengthAt(this.begun, this.begun.readerIndex()) : TlsRecords.INCOMPLETE;
	}

	/**
	 * Hands out the next record.
	 * @param length its length
	 */
	ByteBuf next(int length) {
		if (this.begun != null && this.begun.readableBytes() > length) {
			return this.begun.readRetainedSlice(length);
		}
		return takeRest();
	}

	/** Hands out everything that is left. */
	ByteBuf takeRest() {
		ByteBuf rest = this.begun;
		if (rest == null) {
			throw new IllegalStateException("Nothing is left");
		}
		this.begun = null;
		return rest;
	}

	/** Whether all received bytes have been handed out. */
	boolean isEmpty() {
		return this.begun == null;
	}

	void release() {
		if (this.begun != null) {
			this.begun.release();
			this.begun = null;
		}
	}

	@Override
	public int heldBytes() {
		return (this.begun != null) ? this.begun.capacity() : 0;
	}

}
