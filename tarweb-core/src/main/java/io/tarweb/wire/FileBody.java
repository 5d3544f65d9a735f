package io.tarweb.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultFileRegion;
import io.netty.util.ReferenceCounted;
import io.tarweb.archive.MappedFile;

/**
 * A run of the archive that the kernel takes from the page cache by itself
 * ({@code sendfile(2)}), without a copy. If the file was cut, the transport fails the
 * write.
 */
final class FileBody extends RunBody {

	/** Below this the call costs more than the copy that it saves. */
	static final int MIN_BYTES = 64 * 1024;

	/** Larger ones were measured to cost more, not less. */
	private static final int PIECE_BYTES = 256 * 1024;

	private final MappedFile file;

	FileBody(MappedFile file, long offset, long length) {
		super(offset, length, PIECE_BYTES);
		this.file = file;
	}

	@Override
	ReferenceCounted piece(long offset, int length, ByteBufAllocator unused) {
		return new Region(this.file, offset, length);
	}

	/**
	 * Leaves the file open, which others send from too. Netty's native transports know
	 * this base class and no other.
	 */
	private static final class Region extends DefaultFileRegion {

		Region(MappedFile file, long offset, long length) {
			super(file.channel(), file.channelPosition(offset), length);
		}

		@Override
		protected void deallocate() {
			// Nothing of it is this region's own.
		}

	}

}
