package io.tarweb.pack;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

/**
 * Reads, hashes and compresses files, and scans the links of pages. Any number of threads
 * may use it at the same time; large contents go through files instead of memory.
 */
final class FilePreparation {

	/** The largest file that is held in memory. */
	static final int MAX_BYTES_IN_MEMORY = 8 * 1024 * 1024;

	/**
	 * The memory of a page's elements relative to its text; measured with javadoc's
	 * pages.
	 */
	private static final int PAGE_FACTOR = 12;

	private static final int FIXED_COST_BYTES = 32 * 1024;

	private final PackSettings settings;

	private final Workspace workspace;

	private final CompressionCache cache;

	private final Set<String> names;

	private final @Nullable LinkChecker links;

	FilePreparation(PackSettings settings, Workspace workspace, CompressionCache cache, Set<String> names,
			@Nullable LinkChecker links) {
		this.settings = settings;
		this.workspace = workspace;
		this.cache = cache;
		this.names = names;
		this.links = links;
	}

	/**
	 * Returns roughly how many bytes of heap a file takes until it is written.
	 * @param entry the file
	 */
	long costBytes(SourceEntry entry) {
		if (entry.bytes() > MAX_BYTES_IN_MEMORY) {
			return FIXED_COST_BYTES;
		}
		int factor = 2 + this.settings.encodings().size() + (isPage(entry) ? PAGE_FACTOR : 0);
		return FIXED_COST_BYTES + entry.bytes() * factor;
	}

	private boolean isPage(SourceEntry entry) {
		return this.links != null && ParsedPage.isPage(entry.name());
	}

	PreparedFile prepare(SourceEntry entry) throws IOException {
		return (entry.bytes() > MAX_BYTES_IN_MEMORY) ? prepareLarge(entry) : prepareSmall(entry);
	}

	private PreparedFile prepareSmall(SourceEntry entry) throws IOException {
		byte[] bytes;
		try (InputStream in = Files.newInputStream(entry.file())) {
			bytes = in.readNBytes(MAX_BYTES_IN_MEMORY + 1);
		}
		catch (IOException ex) {
			throw new UnreadableException(ex);
		}
		if (bytes.length > MAX_BYTES_IN_MEMORY) {
			throw new Body.ChangedException(entry.file());
		}
		Map<Encoding, Body> siblings = new EnumMap<>(Encoding.class);
		Body stream = null;
		Hashes.Stream hashes = new Hashes.Stream(OutputStream.nullOutputStream());
		hashes.write(bytes);
		if (this.settings.format() == PackFormat.TGZ) {
			stream = (bytes.length > 0) ? compress(bytes, hashes.wideHash(), Encoding.GZIP, streamLevel(entry)) : null;
		}
		else if (isWorthATry(entry, bytes.length)) {
			for (Map.Entry<Encoding, Integer> encoding : encodingsFor(entry).entrySet()) {
				Body sibling = compress(bytes, hashes.wideHash(), encoding.getKey(), encoding.getValue());
				if (isGain(sibling, bytes.length)) {
					siblings.put(encoding.getKey(), sibling);
				}
			}
		}
		PageLinks pageLinks = (this.links != null && isPage(entry)) ? this.links.scan(entry.name(), bytes) : null;
		return new PreparedFile(entry, new Body(bytes, null, bytes.length, hashes.hash()), siblings, stream, pageLinks);
	}

	private Body compress(byte[] bytes, String wideHash, Encoding encoding, int level) throws IOException {
		String key = CompressionCache.key(wideHash, bytes.length, encoding, level);
		byte[] cached = this.cache.read(key);
		if (cached != null) {
			return Body.of(cached);
		}
		Body compressed = Body.of(encoding.compress(bytes, level));
		this.cache.write(key, compressed);
		return compressed;
	}

	private PreparedFile prepareLarge(SourceEntry entry) throws IOException {
		Hashes.Stream hashes = new Hashes.Stream(OutputStream.nullOutputStream());
		try (InputStream in = Files.newInputStream(entry.file())) {
			in.transferTo(hashes);
		}
		catch (IOException ex) {
			throw new UnreadableException(ex);
		}
		Body content = new Body(null, entry.file(), hashes.length(), hashes.hash());
		Map<Encoding, Body> siblings = new EnumMap<>(Encoding.class);
		Body stream = null;
		if (this.settings.format() == PackFormat.TGZ) {
			stream = compressLarge(content, hashes.wideHash(), Encoding.GZIP, streamLevel(entry));
		}
		else if (isWorthATry(entry, content.length())) {
			for (Map.Entry<Encoding, Integer> encoding : encodingsFor(entry).entrySet()) {
				Body sibling = compressLarge(content, hashes.wideHash(), encoding.getKey(), encoding.getValue());
				if (isGain(sibling, content.length())) {
					siblings.put(encoding.getKey(), sibling);
				}
				else {
					Files.deleteIfExists(fileOf(sibling));
				}
			}
		}
		return new PreparedFile(entry, content, siblings, stream, null);
	}

	private Body compressLarge(Body content, String wideHash, Encoding encoding, int level) throws IOException {
		String key = CompressionCache.key(wideHash, content.length(), encoding, level);
		Path spool = this.workspace.spool();
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool));
				Hashes.Stream hashes = new Hashes.Stream(out)) {
			if (this.cache.read(key, hashes)) {
				return new Body(null, spool, hashes.length(), hashes.hash());
			}
		}
		Body compressed = spool(content, encoding, level);
		this.cache.write(key, compressed);
		return compressed;
	}

	/**
	 * Compresses something that isn't a file of the directory.
	 * @return the stream, {@code null} if the format has none
	 * @throws IOException if it can't be written
	 */
	@Nullable Body stream(Body content) throws IOException {
		return (this.settings.format() == PackFormat.TGZ) ? spool(content, Encoding.GZIP, Encoding.GZIP.defaultLevel())
				: null;
	}

	private Body spool(Body content, Encoding encoding, int level) throws IOException {
		Path spool = this.workspace.spool();
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool));
				Hashes.Stream hashes = new Hashes.Stream(out)) {
			try (OutputStream compressing = encoding.compress(hashes, level)) {
				content.writeTo(compressing);
			}
			return new Body(null, spool, hashes.length(), hashes.hash());
		}
	}

	/**
	 * Deletes the files that a written file needed.
	 * @throws IOException if that fails
	 */
	void discard(PreparedFile prepared) throws IOException {
		for (Body sibling : prepared.siblings().values()) {
			discard(sibling);
		}
		if (prepared.stream() != null) {
			discard(prepared.stream());
		}
	}

	private void discard(Body body) throws IOException {
		if (body.file() != null && this.workspace.contains(body.file())) {
			Files.deleteIfExists(body.file());
		}
	}

	private static Path fileOf(Body body) {
		if (body.file() == null) {
			throw new IllegalStateException("in memory");
		}
		return body.file();
	}

	private boolean isWorthATry(SourceEntry entry, long bytes) {
		return bytes > 0 && bytes >= this.settings.minBytes() && !CompressedTypes.includes(entry.name());
	}

	/** An existing sibling in the directory stays. */
	private Map<Encoding, Integer> encodingsFor(SourceEntry entry) {
		Map<Encoding, Integer> encodings = new EnumMap<>(Encoding.class);
		this.settings.encodings().forEach((encoding, level) -> {
			if (!this.names.contains(entry.name() + "." + encoding.extension())) {
				encodings.put(encoding, level);
			}
		});
		return encodings;
	}

	private boolean isGain(Body sibling, long plainBytes) {
		return sibling.length() < plainBytes
				&& sibling.length() <= plainBytes / 100.0 * (100 - this.settings.minGainPercent());
	}

	private int streamLevel(SourceEntry entry) {
		return CompressedTypes.includes(entry.name()) ? Deflater.NO_COMPRESSION
				: this.settings.encodings().getOrDefault(Encoding.GZIP, Encoding.GZIP.defaultLevel());
	}

	/**
	 * A file of the directory can't be read.
	 */
	static final class UnreadableException extends IOException {

		private static final long serialVersionUID = 1L;

		UnreadableException(IOException cause) {
			super(SourceTree.reason(cause), cause);
		}

	}

}
