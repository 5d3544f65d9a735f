package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a body in chunks (RFC 9112, 7.1).
 */
public final class Chunks {

	private Chunks() {
	}

	/**
	 * Reads up to the last chunk.
	 * @param in what comes behind the head
	 * @return the body
	 * @throws UncheckedIOException if the connection ends before, or if that are no
	 * chunks
	 */
	public static byte[] read(InputStream in) {
		try {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			int length = length(in);
			while (length > 0) {
				byte[] chunk = in.readNBytes(length);
				if (chunk.length < length) {
					throw new EOFException("A chunk ended after " + chunk.length + " of " + length + " bytes");
				}
				body.writeBytes(chunk);
				requireLineEnd(in);
				length = length(in);
			}
			requireLineEnd(in);
			return body.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int length(InputStream in) throws IOException {
		StringBuilder digits = new StringBuilder();
		int octet = in.read();
		while (octet != '\r') {
			if (octet < 0) {
				throw new EOFException("The connection ended instead of the last chunk");
			}
			digits.append((char) octet);
			octet = in.read();
		}
		if (in.read() != '\n' || !digits.toString().matches("[0-9a-fA-F]{1,8}")) {
			throw new IOException("No length of a chunk: '" + digits + "'");
		}
		return Integer.parseInt(digits.toString(), 16);
	}

	private static void requireLineEnd(InputStream in) throws IOException {
		if (in.read() != '\r' || in.read() != '\n') {
			throw new IOException("No line end behind a chunk");
		}
	}

}
