package io.tarweb.internal.body;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tarweb.internal.archive.MappedFile;
import io.tarweb.internal.edition.EditionLease;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The archive as buffers for a channel to send. Only the kernel ever reads through them:
 * if it meets a page that is missing because the file was truncated, a write fails with
 * EFAULT; Java code would get an error at some later point, and HotSpot 17 offers no
 * place to catch it.
 * <p>
 * Every slice holds the site until the channel releases it, and is reused afterwards, so
 * that sending a page allocates nothing. There is one instance per event loop and
 * archive, used by the loop's thread only; channels release what they have sent on that
 * thread.
 */
public final class MappedSlices {

	/**
	 * Up to this size, copying a body behind its head is cheaper than sending it as a
	 * buffer of its own.
	 */
	public static final int MAX_SMALL_BYTES = 2 * 1024;

	/** A power of two; at most 2 MiB per event loop and archive. */
	private static final int SMALL_BODIES = 1024;

	/** Spreads offsets, which in a tar are multiples of 512. */
	private static final int SPREAD = 0x9E3779B1;

	private final EditionLease lease;

	private final Layer layer;

	private final MappedFile file;

	private final @Nullable Region[] regions;

	/** Recently used bodies, by a part of their offset. */
	private final @Nullable SmallBody[] small = new @Nullable SmallBody[SMALL_BODIES];

	public MappedSlices(EditionLease lease, Layer layer) {
		this.lease = lease;
		this.layer = layer;
		this.file = layer.archive().bytes();
		this.regions = new @Nullable Region[this.file.regions()];
	}

	EditionLease lease() {
		return this.lease;
	}

	public Layer layer() {
		return this.layer;
	}

	/**
	 * Makes a slice.
	 * @param offset where it begins in the archive
	 * @param length its length, at most 1 GiB
	 * @return a read-only buffer that belongs to the caller
	 */
	public ByteBuf slice(long offset, int length) {
		int index = this.file.regionOf(offset);
		Region region = this.regions[index];
		if (region == null) {
			region = new Region(this.lease, this.file.region(index));
			this.regions[index] = region;
		}
		int from = this.file.position(offset);
		return region.take().setIndex(from, from + length);
	}

	/**
	 * A part of the archive on the heap, kept for the next caller.
	 * @param offset where it begins in the archive
	 * @param length its length, at most {@link #MAX_SMALL_BYTES}
	 * @return the bytes; don't change them
	 * @throws io.tarweb.error.ArchiveException if the file has become shorter
	 */
	public byte[] small(long offset, int length) {
		int slot = ((int) offset * SPREAD) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SMALL_BODIES));
		SmallBody kept = this.small[slot];
		if (kept != null && kept.offset == offset && kept.bytes.length == length) {
			return kept.bytes;
		}
		byte[] bytes = new byte[length];
		this.file.read(offset, bytes, 0, length);
		this.small[slot] = new SmallBody(offset, bytes);
		return bytes;
	}

	private record SmallBody(long offset, byte[] bytes) {
	}

	/**
	 * One mapping and its unused slices.
	 */
	private static final class Region {

		private final EditionLease lease;

		private final ByteBuffer mapping;

		private @Nullable Slice free;

		Region(EditionLease lease, ByteBuffer mapping) {
			this.lease = lease;
			this.mapping = mapping;
		}

		Slice take() {
			this.lease.retain();
			Slice slice = this.free;
			if (slice == null) {
				return new Slice(this);
			}
			this.free = slice.nextFree;
			slice.reuse();
			return slice;
		}

		void giveBack(Slice slice) {
			slice.nextFree = this.free;
			this.free = slice;
			this.lease.release();
		}

	}

	/**
	 * A window on a whole mapping, whose indexes mark the slice. It is a composite of one
	 * component because that is the only buffer of Netty's over foreign memory that tells
	 * when it is released.
	 */
	private static final class Slice extends CompositeByteBuf {

		private final Region region;

		private @Nullable Slice nextFree;

		Slice(Region region) {
			super(UnpooledByteBufAllocator.DEFAULT, true, 1);
			this.region = region;
			addComponent(true, Unpooled.wrappedBuffer(region.mapping.duplicate()));
		}

		private void reuse() {
			resetRefCnt();
			this.nextFree = null;
		}

		@Override
		protected void deallocate() {
			this.region.giveBack(this);
		}

	}

}
