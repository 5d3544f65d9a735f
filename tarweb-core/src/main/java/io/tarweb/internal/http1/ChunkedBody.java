package io.tarweb.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.tarweb.internal.body.Body;
import io.tarweb.internal.http.Octets;

/**
 * A body of a length that isn't known before its end, each piece as a chunk (RFC 9112,
 * 7.1).
 */
final class ChunkedBody implements Body {

	/** The hexadecimal digits of a piece's length, and two line ends. */
	private static final int FRAME_BYTES = 16;

	private static final byte[] LINE_END = Octets.ascii("\r\n");

	private static final byte[] LAST_CHUNK = Octets.ascii("0\r\n\r\n");

	private final Body content;

	ChunkedBody(Body content) {
		this.content = content;
	}

	@Override
	public boolean hasNext() {
		return this.content.hasNext();
	}

	@Override
	public int weight() {
		return this.content.weight();
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator) {
		ByteBuf piece = this.content.next(allocator);
		try {
			int length = piece.readableBytes();
			ByteBuf chunk = allocator.directBuffer(length + FRAME_BYTES);
			if (length > 0) {
				ByteBufUtil.writeAscii(chunk, Integer.toHexString(length));
				chunk.writeBytes(LINE_END).writeBytes(piece).writeBytes(LINE_END);
			}
			return this.content.hasNext() ? chunk : chunk.writeBytes(LAST_CHUNK);
		}
		finally {
			piece.release();
		}
	}

	@Override
	public void close() {
		this.content.close();
	}

}
