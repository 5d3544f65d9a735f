package io.tarweb.internal.archive;

/**
 * A run of a file as a stream.
 */
final class StoredStream extends ContentStream {

	private final ByteSource source;

	private final long end;

	private long at;

	StoredStream(ByteSource source, long offset, long length) {
		this.source = source;
		this.at = offset;
		this.end = offset + length;
	}

	@Override
	public int read(byte[] target, int offset, int length) {
		if (length == 0) {
			return 0;
		}
		if (this.at == this.end) {
			return -1;
		}
		int step = (int) Math.min(length, this.end - this.at);
		this.source.read(this.at, target, offset, step);
		this.at += step;
		return step;
	}

	/**
	 * The offset of the byte that is read next.
	 */
	long position() {
		return this.at;
	}

	@Override
	public int available() {
		return (int) Math.min(Integer.MAX_VALUE, this.end - this.at);
	}

}
