package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.answer.Representation;
import io.tarweb.site.Site;

/**
 * A deflated run of the archive as gzip (RFC 1952), or a part of that: slices of the
 * mapping between gzip's header and trailer, which is all that a zip lacks.
 */
final class GzipBody implements Body {

	static final int HEADER_BYTES = 10;

	static final int TRAILER_BYTES = 8;

	static final int FRAME_BYTES = HEADER_BYTES + TRAILER_BYTES;

	/** Deflate, no flags, no time, no hint at the level, no known system. */
	private static final byte[] HEADER = { 0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF };

	private static final int SLICE_BYTES = 256 * 1024;

	private final MappedSlices slices;

	private final int member;

	/** Where in the archive the gzip stream would begin. */
	private final long offset;

	private final long trailerAt;

	private final long end;

	private long at;

	GzipBody(MappedSlices slices, Representation whole, long first, long length) {
		this.slices = slices;
		this.member = whole.member();
		this.offset = whole.offset() - HEADER_BYTES;
		this.trailerAt = whole.length() - TRAILER_BYTES;
		this.at = first;
		this.end = first + length;
	}

	static void writeHeader(ByteBuf out) {
		out.writeBytes(HEADER);
	}

	static void writeTrailer(ByteBuf out, Site site, int member) {
		out.writeIntLE(site.checksum(member));
		out.writeIntLE((int) site.contentLength(member));
	}

	@Override
	public boolean hasNext() {
		return this.at < this.end;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator) {
		long from = this.at;
		if (from < HEADER_BYTES) {
			this.at = Math.min(HEADER_BYTES, this.end);
			ByteBuf header = allocator.directBuffer(HEADER_BYTES);
			writeHeader(header);
			return header.setIndex((int) from, (int) this.at);
		}
		if (from < this.trailerAt) {
			this.at = Math.min(from + SLICE_BYTES, Math.min(this.trailerAt, this.end));
			return this.slices.slice(this.offset + from, (int) (this.at - from));
		}
		this.at = this.end;
		ByteBuf trailer = allocator.directBuffer(TRAILER_BYTES);
		writeTrailer(trailer, this.slices.lease().site(), this.member);
		return trailer.setIndex((int) (from - this.trailerAt), (int) (this.end - this.trailerAt));
	}

}
