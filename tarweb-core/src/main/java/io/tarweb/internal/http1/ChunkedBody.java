package io.tarweb.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;
import io.tarweb.internal.http.Octets;

/**
 * An inflated body whose length isn't known before its end, each piece sent as a chunk
 * (RFC 9112, 7.1) framed in the room around the piece.
 */
final class ChunkedBody implements Body {

	private static final byte[] LINE_END = Octets.ascii("\r\n");

	private static final byte[] LAST_CHUNK = Octets.ascii("0\r\n\r\n");

	private final InflatedBody content;

	ChunkedBody(InflatedBody content) {
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
	public ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
		ByteBuf chunk = this.content.next(allocator, maxBytes);
		int length = chunk.readableBytes();
		if (length > 0) {
			byte[] head = Octets.ascii(Integer.toHexString(length) + "\r\n");
			int from = chunk.readerIndex() - head.length;
			chunk.setBytes(from, head).readerIndex(from).writeBytes(LINE_END);
		}
		return this.content.hasNext() ? chunk : chunk.writeBytes(LAST_CHUNK);
	}

	@Override
	public void close() {
		this.content.close();
	}

}
