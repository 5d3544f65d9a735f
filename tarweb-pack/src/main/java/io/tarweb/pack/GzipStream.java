package io.tarweb.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * One gzip stream (RFC 1952) whose header is the same on every JDK: no name, no time,
 * unknown system.
 */
final class GzipStream extends DeflaterOutputStream {

	/** The extra flags: the slowest algorithm, the fastest, neither. */
	private static final byte[] EXTRA_FLAGS = { 4, 4, 0, 0, 0, 0, 0, 0, 0, 2 };

	private final CRC32 crc = new CRC32();

	private long plainBytes;

	GzipStream(OutputStream out, int level) throws IOException {
		super(out, new Deflater(level, true), 8 * 1024);
		out.write(new byte[] { 0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, EXTRA_FLAGS[level], (byte) 255 });
	}

	@Override
	public void write(byte[] bytes, int from, int length) throws IOException {
		super.write(bytes, from, length);
		this.crc.update(bytes, from, length);
		this.plainBytes += length;
	}

	@Override
	public void finish() throws IOException {
		if (!this.def.finished()) {
			super.finish();
			byte[] trailer = new byte[8];
			for (int i = 0; i < 4; i++) {
				trailer[i] = (byte) (this.crc.getValue() >> Byte.SIZE * i);
				trailer[4 + i] = (byte) (this.plainBytes >> Byte.SIZE * i);
			}
			this.out.write(trailer);
		}
	}

	/**
	 * Ends the stream without closing the underlying one.
	 * @throws IOException if it can't be written
	 */
	void end() throws IOException {
		finish();
		// A deflater that was handed in isn't ended by the stream.
		this.def.end();
	}

	@Override
	public void close() throws IOException {
		try {
			super.close();
		}
		finally {
			this.def.end();
		}
	}

}
