package io.tarweb.pack;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

/**
 * A plain tar.
 */
final class TarOutput implements ArchiveOutput {

	/** The minimum that other tools write. */
	private static final int END_BYTES = 2 * TarHeaders.BLOCK;

	private final OutputStream out;

	private final TarHeaders headers;

	private long offset;

	TarOutput(OutputStream out, TarHeaders headers) {
		this.out = out;
		this.headers = headers;
	}

	@Override
	public void directory(String name, long modifiedEpochSecond) throws IOException {
		write(this.headers.directory(name, modifiedEpochSecond));
	}

	@Override
	public void link(String name, String target, long modifiedEpochSecond) throws IOException {
		write(this.headers.link(name, target, modifiedEpochSecond));
	}

	@Override
	public void file(String name, long modifiedEpochSecond, Body content, @Nullable Body stream) throws IOException {
		write(this.headers.file(name, content, modifiedEpochSecond, this.offset));
		content.writeTo(this.out);
		this.offset += content.length();
		write(new byte[(int) (-content.length() & TarHeaders.BLOCK - 1)]);
	}

	private void write(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.offset += bytes.length;
	}

	@Override
	public void finish() throws IOException {
		write(new byte[END_BYTES]);
	}

	@Override
	public void close() throws IOException {
		this.out.close();
	}

}
