package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.internal.archive.MappedFile;

/**
 * A run of the archive, read into buffers, for a channel that encrypts in this process
 * and mustn't touch the mapping.
 */
public final class CopiedBody extends RunBody {

	/** Four full TLS records. */
	private static final int PIECE_BYTES = 64 * 1024;

	private final MappedFile file;

	public CopiedBody(MappedFile file, long offset, long length) {
		super(offset, length, PIECE_BYTES);
		this.file = file;
	}

	@Override
	ByteBuf piece(long offset, int length, ByteBufAllocator allocator) {
		ByteBuf piece = allocator.directBuffer(length);
		try {
			this.file.read(offset, piece, length);
			return piece;
		}
		catch (RuntimeException ex) {
			piece.release();
			throw ex;
		}
	}

}
