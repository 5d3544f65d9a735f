package io.tarweb.internal.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The standard output of the process. It isn't written through {@code System.out}, which
 * hides failures and may be replaced, and it stays open for others.
 */
final class StandardOutput implements LogTarget {

	/**
	 * Linux's {@code PIPE_BUF}: as much reaches a pipe in one piece, not mixed with the
	 * lines of others.
	 */
	private static final int BATCH_BYTES = 4096;

	/** Not a channel: an interrupt would close it, and standard output with it. */
	private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

	@Override
	public void prepare(long nowNanos) {
	}

	@Override
	public void write(ByteBuffer lines) throws IOException {
		this.out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
		lines.position(lines.limit());
	}

	@Override
	public int batchBytes() {
		return BATCH_BYTES;
	}

	@Override
	public void close() {
	}

	@Override
	public String toString() {
		return "standard output";
	}

}
