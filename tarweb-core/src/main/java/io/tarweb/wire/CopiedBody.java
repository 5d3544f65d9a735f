package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.archive.MappedFile;

/**
 * A run of the archive, read into buffers: for a channel that encrypts in this process,
 * which mustn't touch the mapping.
 */
final class CopiedBody implements Body {

	/** Four records of TLS, full. */
	private static final int PIECE_BYTES = 64 * 1024;

	private final MappedFile file;

	private final long end;

	private long at;

	CopiedBody(MappedFile file, long offset, long length) {
		this.file = file;
		this.at = offset;
		this.end = offset + length;
	}

	@Override
	public boolean hasNext() {
		return this.at < this.end;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator) {
		int length = (int) Math.min(PIECE_BYTES, this.end - this.at);
		ByteBuf piece = allocator.directBuffer(length);
		boolean complete = false;
		try {
			this.file.read(this.at, piece, length);
			this.at += length;
			complete = true;
			return piece;
		}
		finally {
			if (!complete) {
				piece.release();
			}
		}
	}

}
