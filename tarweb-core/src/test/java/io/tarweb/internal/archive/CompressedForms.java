package io.tarweb.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.github.luben.zstd.ZstdOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The forms other than a plain tar in which a site may be handed over.
 */
public final class CompressedForms {

	private static final int BLOCK = 512;

	private CompressedForms() {
	}

	public static byte[] gzip(byte[] content) {
		return write(content, GZIPOutputStream::new);
	}

	public static byte[] bzip2(byte[] content) {
		return write(content, BZip2CompressorOutputStream::new);
	}

	public static byte[] xz(byte[] content) {
		return write(content, (out) -> new XZOutputStream(out, new LZMA2Options(1)));
	}

	public static byte[] zstandard(byte[] content) {
		return write(content, (out) -> new ZstdOutputStream(out).setChecksum(true));
	}

	/**
	 * A tar compressed so that every content is gzip streams of its own.
	 * @param tar the tar
	 * @param chunkBytes the most of a content that one stream holds
	 * @return the compressed tar
	 */
	public static byte[] gzipApart(byte[] tar, int chunkBytes) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream between = new ByteArrayOutputStream();
		int at = 0;
		while (at < tar.length) {
			between.write(tar, at, BLOCK);
			int size = size(tar, at);
			boolean file = tar[at + 156] == '0';
			at += BLOCK;
			if (file && size > 0) {
				out.writeBytes(gzip(between.toByteArray()));
				between.reset();
				for (int from = 0; from < size; from += chunkBytes) {
					int length = Math.min(chunkBytes, size - from);
					out.writeBytes(gzip(Arrays.copyOfRange(tar, at + from, at + from + length)));
				}
			}
			else {
				between.write(tar, at, size);
			}
			int padding = -size & BLOCK - 1;
			between.write(tar, at + size, padding);
			at += size + padding;
		}
		out.writeBytes(gzip(between.toByteArray()));
		return out.toByteArray();
	}

	private static int size(byte[] tar, int header) {
		String digits = new String(tar, header + 124, 11, StandardCharsets.US_ASCII).replace("\0", "").strip();
		return digits.isEmpty() ? 0 : Integer.parseInt(digits, 8);
	}

	/**
	 * A zip.
	 * @param contents what is in it, by name
	 * @param method {@link ZipEntry#DEFLATED} or {@link ZipEntry#STORED}
	 * @return the zip
	 */
	public static byte[] zip(Map<String, byte[]> contents, int method) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			for (Map.Entry<String, byte[]> content : contents.entrySet()) {
				ZipEntry entry = new ZipEntry(content.getKey());
				entry.setMethod(method);
				if (method == ZipEntry.STORED) {
					CRC32 checksum = new CRC32();
					checksum.update(content.getValue());
					entry.setCrc(checksum.getValue());
					entry.setSize(content.getValue().length);
				}
				zip.putNextEntry(entry);
				zip.write(content.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	public static Path write(Path file, byte[] bytes) {
		try {
			return Files.write(file, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] write(byte[] content, Compressor compressor) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream compressed = compressor.wrap(out)) {
			compressed.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	private interface Compressor {

		OutputStream wrap(OutputStream out) throws IOException;

	}

}
