package io.tarweb.wire;

import java.nio.ByteBuffer;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.internal.CleanableDirectBuffer;
import io.tarweb.archive.MappedFile;
import io.tarweb.site.SiteLease;
import org.jspecify.annotations.Nullable;

/**
 * The archive as buffers for a channel to send. Only the kernel ever reads through them:
 * where it meets a page that is gone because the file was cut, a write fails with EFAULT;
 * Java code would get an error at some later place, and HotSpot 17 offers none to catch
 * it.
 * <p>
 * Every slice holds the site until the channel releases it, and is used again afterwards,
 * so that sending a page allocates nothing. One instance per event loop and site, used by
 * the loop's thread only; that is where channels release what they have sent.
 */
final class MappedSlices {

	private final SiteLease lease;

	private final MappedFile file;

	private final @Nullable Region[] regions;

	MappedSlices(SiteLease lease) {
		this.lease = lease;
		this.file = lease.site().bytes();
		this.regions = new @Nullable Region[this.file.regions()];
	}

	SiteLease lease() {
		return this.lease;
	}

	/**
	 * A slice.
	 * @param offset where it begins in the archive
	 * @param length its length, at most 1 GiB
	 * @return a read-only buffer that belongs to the caller
	 */
	ByteBuf slice(long offset, int length) {
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
	 * One mapping and the slices of it that aren't in use. The allocator of its slices,
	 * in Netty's sense: what Netty copies out of them comes from the heap's own.
	 */
	private static final class Region extends AbstractByteBufAllocator {

		private final SiteLease lease;

		private final ByteBuffer mapping;

		private @Nullable Slice free;

		Region(SiteLease lease, ByteBuffer mapping) {
			super(true);
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

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
		}

	}

	/**
	 * A window on a whole mapping, whose indexes mark the slice: that way the address of
	 * the buffer is that of the mapping, as transports expect it.
	 */
	private static final class Slice extends UnpooledDirectByteBuf {

		private final Region region;

		private @Nullable Slice nextFree;

		Slice(Region region) {
			super(region, region.mapping.capacity(), region.mapping.capacity());
			this.region = region;
		}

		@Override
		protected CleanableDirectBuffer allocateDirectBuffer(int capacity) {
			// Called by the constructor above, before the field is set.
			return new Mapping(((Region) alloc()).mapping.duplicate());
		}

		private void reuse() {
			resetRefCnt();
			this.nextFree = null;
		}

		@Override
		public boolean isReadOnly() {
			return true;
		}

		@Override
		protected void deallocate() {
			this.region.giveBack(this);
		}

	}

	/**
	 * Memory that belongs to the archive and isn't Netty's to free.
	 */
	private record Mapping(ByteBuffer buffer) implements CleanableDirectBuffer {

		@Override
		public void clean() {
			// The archive does that.
		}

	}

}
