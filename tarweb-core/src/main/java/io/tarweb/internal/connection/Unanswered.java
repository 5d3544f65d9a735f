package io.tarweb.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that arrived on one connection and aren't answered yet: usually none, or
 * those of the read being answered. Bytes that have to wait do so on the heap: direct
 * memory is scarcer, and needed to receive anything at all. Used on the connection's
 * event loop.
 */
public final class Unanswered {

	private @Nullable ByteBuf bytes;

	/** The buffer is ours alone, not a receive buffer. */
	private boolean compact;

	/** The bytes have been looked at, and don't begin with anything complete. */
	private boolean incomplete;

	private final Completion completion;

	/**
	 * Begins without bytes.
	 * @param completion tells when to look again at incomplete bytes
	 */
	public Unanswered(Completion completion) {
		this.completion = completion;
	}

	/**
	 * Takes ownership of bytes that arrived.
	 */
	public void add(ByteBuf arrived) {
		if (this.bytes == null) {
			this.bytes = arrived;
			this.compact = false;
			this.incomplete = false;
			return;
		}
		try {
			compact();
			if (this.incomplete) {
				this.incomplete = !this.completion.isPossible(arrived,
						this.bytes.readableBytes() + arrived.readableBytes());
			}
			this.bytes.writeBytes(arrived);
		}
		finally {
			arrived.release();
		}
	}

	/**
	 * Whether everything is answered.
	 */
	public boolean isEmpty() {
		return this.bytes == null;
	}

	/**
	 * Notes that the bytes have been looked at and aren't complete.
	 */
	public void markIncomplete() {
		this.incomplete = true;
	}

	/**
	 * Whether something may be complete, or have to be refused.
	 */
	public boolean isWorthScanning() {
		return this.bytes != null && !this.incomplete;
	}

	/**
	 * Copies from the front.
	 * @return how many bytes were copied, at most {@code max}
	 */
	public int peek(byte[] target, int max) {
		ByteBuf bytes = this.bytes;
		if (bytes == null) {
			return 0;
		}
		int length = Math.min(bytes.readableBytes(), max);
		int from = bytes.readerIndex();
		// Not getBytes, which duplicates a direct buffer each time.
		bytes.readBytes(target, 0, length);
		bytes.readerIndex(from);
		return length;
	}

	/**
	 * The memory of bytes that have to wait, in bytes.
	 */
	public int heldBytes() {
		return (this.bytes != null && this.compact) ? this.bytes.capacity() : 0;
	}

	/**
	 * Drops bytes from the front.
	 */
	public void skip(int length) {
		ByteBuf bytes = this.bytes;
		if (bytes != null) {
			bytes.skipBytes(length);
			if (!bytes.isReadable()) {
				release();
			}
		}
	}

	/**
	 * Moves the bytes into a buffer of their own size, so that waiting bytes don't hold
	 * on to a whole receive buffer, which others may need.
	 */
	public void compact() {
		ByteBuf bytes = this.bytes;
		if (bytes != null && !this.compact) {
			this.bytes = Unpooled.buffer(bytes.readableBytes()).writeBytes(bytes);
			this.compact = true;
			bytes.release();
		}
	}

	/**
	 * Releases everything.
	 * @return how many bytes that was
	 */
	public int release() {
		ByteBuf bytes = this.bytes;
		if (bytes == null) {
			return 0;
		}
		this.bytes = null;
		int length = bytes.readableBytes();
		bytes.release();
		return length;
	}

	/** Tells whether more bytes may complete what was incomplete. */
	@FunctionalInterface
	public interface Completion {

		/**
		 * Judges without looking at everything again.
		 * @param arrived the new bytes
		 * @param bytes how many there are, including the earlier ones
		 * @return {@code false} if looking again would be in vain
		 */
		boolean isPossible(ByteBuf arrived, int bytes);

	}

}
