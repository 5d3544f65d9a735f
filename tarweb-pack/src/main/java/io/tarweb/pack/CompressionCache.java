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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Compressed contents from one packing to the next, a file each, under the hash and
 * length of the plain content, the encoding and the level. A file holds the length of the
 * compressed bytes, their hash and the bytes themselves; one that doesn't add up counts
 * as missing. Any thread may ask.
 */
final class CompressionCache {

	/** Whoever names a directory with other files in it is to keep them. */
	private static final Pattern OURS = Pattern.compile("[0-9a-f]+-\\d+-[a-z]+\\d+(-\\d+\\.unfinished)?");

	private final @Nullable Path directory;

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	private final AtomicInteger hits = new AtomicInteger();

	CompressionCache(@Nullable Path directory) throws IOException {
		this.directory = directory;
		if (directory != null) {
			try {
				Files.createDirectories(directory);
			}
			catch (IOException ex) {
				throw unwritable(directory, ex);
			}
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
		try {
			Path unfinished = Files.createTempFile(this.directory, key + "-", ".unfinished");
			try {
				writeTo(unfinished, compressed);
				Files.move(unfinished, this.directory.resolve(key), StandardCopyOption.REPLACE_EXISTING);
			}
			finally {
				Files.deleteIfExists(unfinished);
			}
		}
		catch (IOException ex) {
			throw unwritable(this.directory, ex);
		}
	}

	private static void writeTo(Path file, Body compressed) throws IOException {
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
			out.writeLong(compressed.length());
			out.writeLong(compressed.hash());
			compressed.writeTo(out);
		}
	}

	private static IOException unwritable(Path directory, IOException ex) {
		return new IOException("the cache '%s' can't be filled: %s".formatted(directory, SourceTree.reason(ex)), ex);
	}

	int hits() {
		return this.hits.get();
	}

	/**
	 * Deletes contents that nobody has asked for.
	 * @throws IOException if that fails
	 */
	void prune() throws IOException {
		if (this.directory == null) {
			return;
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.filter(this::isUnused).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

	private boolean isUnused(Path file) {
		String name = String.valueOf(file.getFileName());
		return OURS.matcher(name).matches() && !this.used.contains(name);
	}

}
