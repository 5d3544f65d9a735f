package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.internal.answer.Representation;
import io.tarweb.internal.layer.Layer;

/**
 * A deflated run of the archive as gzip (RFC 1952), or a part of it: the run between
 * gzip's header and trailer, which are all that a zip lacks.
 */
public final class GzipBody implements Body {

	/** Deflate, no flags, no time, no hint at the level, no known system. */
	public static final byte[] HEADER = { 0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF };

	private static final int HEADER_BYTES = HEADER.length;

	private static final int TRAILER_BYTES = Representation.GZIP_FRAME_BYTES - HEADER_BYTES;

	private final Layer layer;

	private final int member;

	private final Body deflated;

	private final long trailerAt;

	private final long end;

	private long at;

	/**
	 * Creates a part of the whole.
	 * @param first the first wanted byte of the gzip stream
	 */
	public GzipBody(ArchiveBodies bodies, Layer layer, Representation whole, long first, long length) {
		this.layer = layer;
		this.member = whole.member();
		this.trailerAt = whole.length() - TRAILER_BYTES;
		this.at = first;
		this.end = first + length;
		long from = Math.max(first, HEADER_BYTES);
		long to = Math.min(this.end, this.trailerAt);
		this.deflated = bodies.of(whole.offset() + from - HEADER_BYTES, Math.max(0, to - from));
	}

	@Override
	public boolean hasNext() {
		return this.at < this.end;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
		long from = this.at;
		if (from < HEADER_BYTES) {
			this.at = Math.min(Math.min(HEADER_BYTES, this.end), from + maxBytes);
			ByteBuf header = allocator.directBuffer(HEADER_BYTES);
			return header.writeBytes(HEADER).setIndex((int) from, (int) this.at);
		}
		if (from < this.trailerAt) {
			ByteBuf piece = this.deflated.next(allocator, maxBytes);
			this.at += piece.readableBytes();
			return piece;
		}
		this.at = Math.min(this.end, from + maxBytes);
		ByteBuf trailer = allocator.directBuffer(TRAILER_BYTES);
		trailer.writeIntLE(this.layer.archive().checksum(this.member))
			.writeIntLE((int) this.layer.archive().contentLength(this.member));
		return trailer.setIndex((int) (from - this.trailerAt), (int) (this.at - this.trailerAt));
	}

}
