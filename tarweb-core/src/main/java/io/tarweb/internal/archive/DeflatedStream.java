package io.tarweb.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a deflated run of a file. Its end is verified before its last byte is
 * returned: length, checksum, and that the run holds nothing else. It never returns more
 * than the announced length.
 */
final class DeflatedStream extends ContentStream {

	private static final int INPUT_BYTES = 16 * 1024;

	private final StoredStream deflated;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 actual = new CRC32();

	private final byte[] input = new byte[INPUT_BYTES];

	private final int checksum;

	private long left;

	private boolean verified;

	DeflatedStream(ByteSource source, long offset, long packedLength, long length, int checksum) {
		this.deflated = new StoredStream(source, offset, packedLength);
		this.left = length;
		this.checksum = checksum;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (this.verified) {
			return -1;
		}
		int step = (this.left > 0) ? inflate(target, offset, (int) Math.min(length, this.left)) : 0;
		this.actual.update(target, offset, step);
		this.left -= step;
		if (this.left == 0) {
			verifyEnd();
		}
		return (step > 0) ? step : -1;
	}

	/** Inflates some bytes, none only at the end of the deflate stream. */
	private int inflate(byte[] target, int offset, int length) throws IOException {
		try {
			while (true) {
				int step = this.inflater.inflate(target, offset, length);
				if (step > 0) {
					return step;
				}
				if (this.inflater.finished()) {
					if (this.left > 0) {
						throw new EOFException("%d bytes less than announced".formatted(this.left));
					}
					return 0;
				}
				if (this.inflater.needsDictionary()) {
					throw new ZipException("a preset dictionary");
				}
				int read = this.deflated.read(this.input, 0, this.input.length);
				if (read < 0) {
					throw new EOFException("the packed content ends too early");
				}
				this.inflater.setInput(this.input, 0, read);
			}
		}
		catch (DataFormatException ex) {
			throw new ZipException("not deflated: " + ex.getMessage());
		}
	}

	private void verifyEnd() throws IOException {
		if (inflate(new byte[1], 0, 1) > 0) {
			throw new ZipException("more bytes than announced");
		}
		if (this.inflater.getRemaining() > 0 || this.deflated.available() > 0) {
			throw new ZipException("something else behind the packed content");
		}
		if ((int) this.actual.getValue() != this.checksum) {
			throw new ZipException(
					"the checksum %08x instead of %08x".formatted((int) this.actual.getValue(), this.checksum));
		}
		this.verified = true;
	}

	@Override
	public void close() {
		this.inflater.end();
	}

}
