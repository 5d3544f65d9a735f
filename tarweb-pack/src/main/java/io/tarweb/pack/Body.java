package io.tarweb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Bytes to write, in memory or, if there are many, in a file.
 *
 * @param bytes the bytes, {@code null} if they are in a file
 * @param file the file, {@code null} if they are in memory
 * @param length how many there are
 * @param hash their hash, 64 bits of XXH3
 */
record Body(byte @Nullable [] bytes, @Nullable Path file, long length, long hash) {

	static Body of(byte[] bytes) {
		return new Body(bytes, null, bytes.length, Hashes.of(bytes));
	}

	/**
	 * Copies the bytes.
	 * @param out where to
	 * @throws ChangedException if the file has changed since it was hashed
	 * @throws IOException if they can't be read or written
	 */
	void writeTo(OutputStream out) throws IOException {
		if (this.bytes != null) {
			out.write(this.bytes);
		}
		else if (this.file != null) {
			try (Hashes.Stream hashed = new Hashes.Stream(out); InputStream in = Files.newInputStream(this.file)) {
				in.transferTo(hashed);
				if (hashed.length() != this.length || hashed.hash() != this.hash) {
					throw new ChangedException(this.file);
				}
			}
		}
	}

	/**
	 * A file was written to while it was packed.
	 */
	static final class ChangedException extends IOException {

		private static final long serialVersionUID = 1L;

		ChangedException(Path file) {
			super("'%s' changed while it was packed".formatted(file));
		}

	}

}
