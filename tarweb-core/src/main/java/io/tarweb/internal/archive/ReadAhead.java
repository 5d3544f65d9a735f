package io.tarweb.internal.archive;

import io.tarweb.error.ArchiveException;

/**
 * Reads headers with few system calls: if members are small, one read brings the headers
 * of several; if they are large, only the header is read, and none of the content after
 * it.
 */
final class ReadAhead {

	private static final int WINDOW_BYTES = 16 * 1024;

	/**
	 * Headers that are no further apart are read together with the bytes between them.
	 */
	private static final int NEAR_BYTES = 4 * 1024;

	private final ByteSource source;

	private final byte[] window = new byte[WINDOW_BYTES];

	private long windowFrom;

	private long windowTo;

	private long last;

	ReadAhead(ByteSource source) {
		this.source = source;
	}

	/**
	 * Reads a part of the file; parts are read in order.
	 * @throws ArchiveException if the file has become shorter or its disk fails
	 */
	void read(long offset, byte[] target, int length) {
		if (offset < this.windowFrom || offset + length > this.windowTo) {
			boolean near = offset - this.last <= NEAR_BYTES;
			int step = near ? (int) Math.min(WINDOW_BYTES, this.source.sizeBytes() - offset) : length;
			if (step < length || length > WINDOW_BYTES) {
				this.source.read(offset, target, 0, length);
				return;
			}
			this.source.read(offset, this.window, 0, step);
			this.windowFrom = offset;
			this.windowTo = offset + step;
		}
		this.last = offset;
		System.arraycopy(this.window, (int) (offset - this.windowFrom), target, 0, length);
	}

}
