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
 * where it meets a page that is gone because the file was cut, a write fails with EFAULT;
 * Java code would get an error at some later place, and HotSpot 17 offers none to catch
 * it.
 * <p>
 * Every slice holds the site until the channel releases it, and is used again afterwards,
 * so that sending a page allocates nothing. One instance per event loop and archive, used
 * by the loop's thread only; that is where channels release what they have sent.
 */
public final class MappedSlices {

	/**
	 * Up to here a body is cheaper to copy behind its head than to send as a buffer of
	 * its own.
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

	/** Bodies that were wanted lately, by a part of their offset. */
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
	 * A slice.
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
	 * A part of the archive on the heap, kept for the next who wants it.
	 * @param offset where it begins in the archive
	 * @param length its length, at most {@link #MAX_SMALL_BYTES}
	 * @return the bytes, to be read only
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
	 * One mapping and the slices of it that aren't in use.
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
	 * A window on a whole mapping, whose indexes mark the slice. A composite of one
	 * because, of Netty's buffers over memory that isn't Netty's, it is the one that
	 * tells its end.
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
