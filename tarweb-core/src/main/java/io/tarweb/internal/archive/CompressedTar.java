package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import com.github.luben.zstd.ZstdInputStream;
import io.tarweb.error.ArchiveException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks compressed tars. The libraries for all but gzip are optional; a separate class
 * uses each, so that the others work without it.
 */
final class CompressedTar {

	private static final int CHUNK_BYTES = 128 * 1024;

	private final ArchiveFormat format;

	private final Path file;

	private final ByteSource bytes;

	private final long maxBytes;

	CompressedTar(ArchiveFormat format, Path file, ByteSource bytes, long maxBytes) {
		this.format = format;
		this.file = file;
		this.bytes = bytes;
		this.maxBytes = maxBytes;
	}

	/**
	 * Unpacks the whole archive.
	 * @param target the file to write to
	 * @throws IOException if it can't be written
	 * @throws ArchiveException if the archive is damaged, unpacks to too much or needs a
	 * library that is missing
	 */
	void unpackTo(Path target) throws IOException {
		StoredStream packed = new StoredStream(this.bytes, 0, this.bytes.sizeBytes());
		try (OutputStream out = Files.newOutputStream(target); InputStream in = open(packed)) {
			byte[] chunk = new byte[CHUNK_BYTES];
			long unpacked = 0;
			int step = read(in, chunk, packed);
			while (step >= 0) {
				unpacked += step;
				if (unpacked > this.maxBytes) {
					throw ArchiveException.unpacksToTooMuch(this.file, this.maxBytes);
				}
				out.write(chunk, 0, step);
				LoadPace.pause();
				step = read(in, chunk, packed);
			}
		}
	}

	private InputStream open(StoredStream packed) {
		try {
			return switch (this.format) {
				case TAR_GZ -> new GzipStream(this.bytes, 0, this.bytes.sizeBytes());
				case TAR_BZ2 -> Bzip2.open(packed);
				case TAR_XZ -> Xz.open(packed);
				case TAR_ZST -> Zstandard.open(packed);
				default -> throw new IllegalStateException(this.format + " isn't compressed");
			};
		}
		catch (LinkageError ex) {
			throw unusable(ex);
		}
		catch (IOException | RuntimeException ex) {
			throw damaged(packed, ex);
		}
	}

	/**
	 * Says what is wrong with a library: it is missing, or doesn't load, for example
	 * because its native code doesn't fit the machine.
	 * @param ex the error on its first use
	 * @return the failure
	 */
	ArchiveException unusable(LinkageError ex) {
		String fault = (ex.getCause() instanceof ClassNotFoundException) ? "isn't on the class path"
				: "can't be loaded: " + reason(ex);
		return ArchiveException.unsupported(this.format.label(), this.file, -1,
				"unpacking it takes the library '%s', which %s".formatted(library(), fault));
	}

	/** An initializer's error has no message of its own, but its cause has. */
	private static String reason(LinkageError ex) {
		Throwable told = (ex.getMessage() == null && ex.getCause() != null) ? ex.getCause() : ex;
		return (told.getMessage() != null) ? told.getMessage() : told.getClass().getSimpleName();
	}

	/** The libraries throw all kinds of exceptions for damage. */
	private int read(InputStream in, byte[] chunk, StoredStream packed) {
		try {
			return in.read(chunk);
		}
		catch (DamagedStreamException ex) {
			throw ex.in(this.format, this.file);
		}
		catch (ArchiveException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			throw damaged(packed, ex);
		}
	}

	private ArchiveException damaged(StoredStream packed, Exception ex) {
		String found = (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
		return ArchiveException.corrupt(this.format.label(), this.file, packed.position(),
				"more that can be unpacked before it", "'" + found + "'");
	}

	private String library() {
		return switch (this.format) {
			case TAR_BZ2 -> "org.apache.commons:commons-compress";
			case TAR_XZ -> "org.tukaani:xz";
			default -> "com.github.luben:zstd-jni";
		};
	}

	private static final class Bzip2 {

		static InputStream open(InputStream packed) throws IOException {
			return new BZip2CompressorInputStream(packed, true);
		}

	}

	private static final class Xz {

		/** Four times as much as xz -9 needs. */
		private static final int MAX_MEMORY_KIB = 256 * 1024;

		static InputStream open(InputStream packed) throws IOException {
			return new XZInputStream(packed, MAX_MEMORY_KIB);
		}

	}

	private static final class Zstandard {

		static InputStream open(InputStream packed) throws IOException {
			return new ZstdInputStream(packed);
		}

	}

}
