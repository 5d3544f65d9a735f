package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A run of the archive, sent from beginning to end in pieces of a maximum size.
 */
abstract class RunBody implements Body {

	private final int pieceBytes;

	private final long end;

	private long at;

	RunBody(long offset, long length, int pieceBytes) {
		this.pieceBytes = pieceBytes;
		this.at = offset;
		this.end = offset + length;
	}

	@Override
	public final boolean hasNext() {
		return this.at < this.end;
	}

	@Override
	public final ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
		int length = (int) Math.min(Math.min(this.pieceBytes, maxBytes), this.end - this.at);
		ByteBuf piece = piece(this.at, length, allocator);
		this.at += length;
		return piece;
	}

	/**
	 * Makes a piece.
	 * @param offset where it begins in the archive
	 * @return a buffer that belongs to the caller
	 */
	abstract ByteBuf piece(long offset, int length, ByteBufAllocator allocator);

}
