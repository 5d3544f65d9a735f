package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import io.tarweb.error.ArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * Where the streams of a gzip file begin, in the file and in its unpacked form. It is
 * made by unpacking the file once, which also verifies it. Reads return unpacked bytes,
 * which is cheap where streams are short.
 */
final class GzipIndex implements ByteSource {

	private static final int CHUNK_BYTES = 64 * 1024;

	/** Streams up to this length are kept while they are read. */
	private static final int MAX_KEPT_BYTES = 1 << 20;

	private final ByteSource packed;

	private long[] starts = new long[1024];

	private long[] unpackedStarts = new long[1024];

	private int count;

	private int keptStream = -1;

	private byte[] kept = {};

	/** The number of bytes unpacked again to reach the ones read. */
	private long passedBytes;

	private GzipIndex(ByteSource packed) {
		this.packed = packed;
	}

	/**
	 * Unpacks a file without keeping anything.
	 * @param file the file, for messages
	 * @param maxFirstBytes the longest first stream that is of interest
	 * @param maxBytes the most that it may unpack to
	 * @return the index, {@code null} if the first stream is longer
	 * @throws IOException if the file is damaged
	 * @throws ArchiveException if it unpacks to more
	 */
	static @Nullable GzipIndex of(Path file, ByteSource packed, long maxFirstBytes, long maxBytes) throws IOException {
		GzipIndex index = new GzipIndex(packed);
		byte[] chunk = new byte[CHUNK_BYTES];
		long unpacked = 0;
		try (GzipStream gzip = new GzipStream(packed, 0, packed.sizeBytes())) {
			long start = 0;
			while (gzip.nextStream()) {
				index.add(start, unpacked);
				int step = gzip.readStream(chunk, 0, chunk.length);
				while (step > 0) {
					unpacked += step;
					if (unpacked > maxBytes) {
						throw ArchiveException.unpacksToTooMuch(file, maxBytes);
					}
					if (index.count == 1 && unpacked > maxFirstBytes) {
						return null;
					}
					step = gzip.readStream(chunk, 0, chunk.length);
				}
				start = gzip.position();
			}
			index.add(start, unpacked);
			index.count--;
		}
		return index;
	}

	private void add(long start, long unpackedStart) {
		if (this.count == this.starts.length) {
			this.starts = Arrays.copyOf(this.starts, this.count * 2);
			this.unpackedStarts = Arrays.copyOf(this.unpackedStarts, this.count * 2);
		}
		this.starts[this.count] = start;
		this.unpackedStarts[this.count] = unpackedStart;
		this.count++;
	}

	/**
	 * Finds a place between two streams.
	 * @param unpackedOffset an offset in the unpacked file
	 * @return the offset in the file of the stream that begins there, or the end of all
	 * streams; -1 if no stream does
	 */
	long boundary(long unpackedOffset) {
		int found = Arrays.binarySearch(this.unpackedStarts, 0, this.count + 1, unpackedOffset);
		return (found >= 0) ? this.starts[found] : -1;
	}

	@Override
	public long sizeBytes() {
		return this.unpackedStarts[this.count];
	}

	@Override
	public void read(long offset, byte[] target, int at, int length) {
		int done = 0;
		while (done < length) {
			int stream = streamOf(offset + done);
			int step = (int) Math.min(length - done, this.unpackedStarts[stream + 1] - offset - done);
			read(stream, offset + done - this.unpackedStarts[stream], target, at + done, step);
			done += step;
		}
	}

	private int streamOf(long unpackedOffset) {
		int found = Arrays.binarySearch(this.unpackedStarts, 0, this.count + 1, unpackedOffset);
		int stream = (found >= 0) ? found : -found - 2;
		// Of those that begin there, the last one isn't empty.
		while (this.unpackedStarts[stream + 1] == unpackedOffset) {
			stream++;
		}
		return stream;
	}

	private void read(int stream, long from, byte[] target, int at, int length) {
		long unpacked = this.unpackedStarts[stream + 1] - this.unpackedStarts[stream];
		try {
			if (unpacked > MAX_KEPT_BYTES) {
				this.passedBytes += from;
				if (this.passedBytes > sizeBytes()) {
					throw new LongStreamException();
				}
				try (GzipStream gzip = open(stream)) {
					gzip.skipNBytes(from);
					gzip.readNBytes(target, at, length);
				}
				return;
			}
			if (this.keptStream != stream) {
				try (GzipStream gzip = open(stream)) {
					this.kept = gzip.readAllBytes();
				}
				this.keptStream = stream;
			}
			System.arraycopy(this.kept, (int) from, target, at, length);
		}
		catch (IOException ex) {
			throw new IllegalStateException("What was unpacked once can't be unpacked again", ex);
		}
	}

	private GzipStream open(int stream) {
		return new GzipStream(this.packed, this.starts[stream], this.starts[stream + 1] - this.starts[stream]);
	}

	/**
	 * Reads from far inside streams would unpack more in total than the file holds. A few
	 * such reads are normal: the end of the tar follows a table of contents of any
	 * length.
	 */
	static final class LongStreamException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		LongStreamException() {
			super("Headers are inside of long streams", null, false, false);
		}

	}

}
