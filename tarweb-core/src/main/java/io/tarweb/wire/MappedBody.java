package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A run of the archive, as slices of the mapping.
 */
final class MappedBody implements Body {

	private static final int SLICE_BYTES = 256 * 1024;

	private final MappedSlices slices;

	private final long end;

	private long at;

	MappedBody(MappedSlices slices, long offset, long length) {
		this.slices = slices;
		this.at = offset;
		this.end = offset + length;
	}

	@Override
	public boolean hasNext() {
		return this.at < this.end;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator) {
		int length = (int) Math.min(SLICE_BYTES, this.end - this.at);
		ByteBuf slice = this.slices.slice(this.at, length);
		this.at += length;
		return slice;
	}

}
