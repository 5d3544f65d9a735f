package io.tarweb.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A run of the archive, as slices of the mapping.
 */
public final class MappedBody extends RunBody {

	private static final int SLICE_BYTES = 256 * 1024;

	private final MappedSlices slices;

	public MappedBody(MappedSlices slices, long offset, long length) {
		super(offset, length, SLICE_BYTES);
		this.slices = slices;
	}

	@Override
	ByteBuf piece(long offset, int length, ByteBufAllocator unused) {
		return this.slices.slice(offset, length);
	}

}
