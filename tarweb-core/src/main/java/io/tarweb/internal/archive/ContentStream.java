package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that is meant to be read in pieces.
 */
abstract class ContentStream extends InputStream {

	@Override
	public final int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public abstract int read(byte[] target, int offset, int length) throws IOException;

}
