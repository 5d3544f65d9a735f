package io.tarweb.pack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Compressed contents from one packing to the next, a file each, under the hash and
 * length of the plain content, the encoding and the level. A file holds the length of the
 * compressed bytes, their hash and the bytes themselves; one that doesn't add up counts
 * as missing. Any thread may ask.
 */
final class CompressionCache {

	private final @Nullable Path directory;

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	private final AtomicInteger hits = new AtomicInteger();

	CompressionCache(@Nullable Path directory) throws IOException {
		this.directory = directory;
		if (directory != null) {
			Files.createDirectories(directory);
		}
	}

	static String key(String wideHash, long length, Encoding encoding, int level) {
		return wideHash + "-" + length + "-" + encoding.extension() + level;
	}

	/**
	 * Looks up a content.
	 * @param key the key
	 * @param out gets the compressed bytes, or a part of them if they turn out damaged
	 * @return whether they are there
	 * @throws IOException if they can't be written
	 */
	boolean read(String key, OutputStream out) throws IOException {
		if (this.directory == null) {
			return false;
		}
		this.used.add(key);
		try (DataInputStream in = new DataInputStream(
				new BufferedInputStream(Files.newInputStream(this.directory.resolve(key))))) {
			long length = in.readLong();
			long hash = in.readLong();
			Hashes.Stream hashed = new Hashes.Stream(out);
			in.transferTo(hashed);
			boolean whole = hashed.length() == length && hashed.hash() == hash;
			if (whole) {
				this.hits.incrementAndGet();
			}
			return whole;
		}
		catch (NoSuchFileException | EOFException ex) {
			return false;
		}
	}

	byte @Nullable [] read(String key) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		return read(key, bytes) ? bytes.toByteArray() : null;
	}

	void write(String key, Body compressed) throws IOException {
		if (this.directory == null) {
			return;
		}
		Path unfinished = Files.createTempFile(this.directory, "unfinished", "");
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
			out.writeLong(compressed.length());
			out.writeLong(compressed.hash());
			compressed.writeTo(out);
		}
		Files.move(unfinished, this.directory.resolve(key), StandardCopyOption.REPLACE_EXISTING);
	}

	int hits() {
		return this.hits.get();
	}

	/**
	 * Deletes what nobody has asked for.
	 * @throws IOException if that fails
	 */
	void prune() throws IOException {
		if (this.directory == null) {
			return;
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			List<Path> unused = files.filter((file) -> !this.used.contains(String.valueOf(file.getFileName())))
				.toList();
			for (Path file : unused) {
				Files.deleteIfExists(file);
			}
		}
	}

}
