package io.tarweb.pack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A tar as a sequence of gzip streams, in the layout of eStargz ("eStargz:
 * Standard-Compatible Extension to Container Image Layers for Lazy Pulling",
 * stargz-snapshotter's docs/estargz.md): everything from the end of a content through the
 * header of the next one is a stream, and every content is a stream that holds nothing
 * else. After the last member follow a table of contents, {@value #TOC_NAME}, and 51
 * bytes that say where it begins. To any other reader it is a tar.gz.
 * <p>
 * Contents aren't cut into chunks, so that each is the one stream that a browser gets.
 */
final class TgzOutput implements ArchiveOutput {

	static final String TOC_NAME = "stargz.index.json";

	private static final int HEADER_LEVEL = 9;

	/** Readers get to a header by unpacking the stream from its beginning. */
	private static final int MAX_PENDING_BYTES = 256 * 1024;

	/** An extra field "SG" with 22 bytes in the header of an empty stream. */
	private static final byte[] FOOTER_HEAD = { 0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 255, 26, 0, 'S', 'G', 22,
			0 };

	private static final byte[] FOOTER_TAIL = { 1, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0 };

	private final Counted out;

	private final TarHeaders headers;

	private final Path toc;

	private final JsonGenerator json;

	/** Blocks since the last content. */
	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	TgzOutput(OutputStream out, TarHeaders headers, Path toc) throws IOException {
		this.out = new Counted(out);
		this.headers = headers;
		this.toc = toc;
		this.json = new JsonFactory().createGenerator(ObjectWriteContext.empty(),
				new BufferedOutputStream(Files.newOutputStream(toc)));
		this.json.writeStartObject();
		this.json.writeNumberProperty("version", 1);
		this.json.writeArrayPropertyStart("entries");
	}

	@Override
	public void directory(String name, long modifiedEpochSecond) throws IOException {
		add(this.headers.directory(name, modifiedEpochSecond));
		entry(name + "/", "dir", modifiedEpochSecond, 0755);
		this.json.writeEndObject();
	}

	@Override
	public void link(String name, String target, long modifiedEpochSecond) throws IOException {
		add(this.headers.link(name, target, modifiedEpochSecond));
		entry(name, "symlink", modifiedEpochSecond, 0777);
		this.json.writeStringProperty("linkName", target);
		this.json.writeEndObject();
	}

	@Override
	public void file(String name, long modifiedEpochSecond, Body content, @Nullable Body stream) throws IOException {
		add(this.headers.file(name, content, modifiedEpochSecond, -1));
		entry(name, "reg", modifiedEpochSecond, 0644);
		this.json.writeNumberProperty("size", content.length());
		String digest = "sha256:" + sha256(content);
		if (stream != null) {
			writePending();
			this.json.writeNumberProperty("offset", this.out.count);
			this.json.writeStringProperty("chunkDigest", digest);
			stream.writeTo(this.out);
			this.pending.write(new byte[(int) (-content.length() & TarHeaders.BLOCK - 1)]);
		}
		this.json.writeStringProperty("digest", digest);
		this.json.writeEndObject();
	}

	private void entry(String name, String type, long modifiedEpochSecond, int mode) {
		this.json.writeStartObject();
		this.json.writeStringProperty("name", name);
		this.json.writeStringProperty("type", type);
		this.json.writeStringProperty("modtime", Instant.ofEpochSecond(modifiedEpochSecond).toString());
		this.json.writeNumberProperty("mode", mode);
		this.json.writeNumberProperty("uid", 0);
		this.json.writeNumberProperty("gid", 0);
	}

	private void add(byte[] header) throws IOException {
		if (this.pending.size() > MAX_PENDING_BYTES) {
			writePending();
		}
		this.pending.write(header);
	}

	private void writePending() throws IOException {
		if (this.pending.size() > 0) {
			GzipStream stream = new GzipStream(this.out, HEADER_LEVEL);
			this.pending.writeTo(stream);
			stream.end();
			this.pending.reset();
		}
	}

	private static String sha256(Body content) throws IOException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			if (content.bytes() != null) {
				digest.update(content.bytes());
			}
			else {
				content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	@Override
	public void finish() throws IOException {
		writePending();
		this.json.writeEndArray();
		this.json.writeEndObject();
		this.json.close();
		long tocOffset = this.out.count;
		long tocBytes = Files.size(this.toc);
		GzipStream stream = new GzipStream(this.out, HEADER_LEVEL);
		// Readers take the table for what directly follows one plain header.
		stream.write(
				new TarHeaders(TarHeaders.BLOCK, false).file(TOC_NAME, new Body(null, this.toc, tocBytes, 0), 0, -1));
		try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(this.toc))) {
			in.transferTo(stream);
		}
		stream.write(new byte[(int) (-tocBytes & TarHeaders.BLOCK - 1)]);
		stream.write(new byte[2 * TarHeaders.BLOCK]);
		stream.end();
		this.out.write(FOOTER_HEAD);
		this.out.write("%016xSTARGZ".formatted(tocOffset).getBytes(StandardCharsets.US_ASCII));
		this.out.write(FOOTER_TAIL);
	}

	@Override
	public void close() throws IOException {
		this.json.close();
		this.out.close();
	}

	private static final class Counted extends OutputStream {

		private final OutputStream out;

		private long count;

		Counted(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int single) throws IOException {
			this.out.write(single);
			this.count++;
		}

		@Override
		public void write(byte[] bytes, int from, int length) throws IOException {
			this.out.write(bytes, from, length);
			this.count += length;
		}

		@Override
		public void close() throws IOException {
			this.out.close();
		}

	}

}
