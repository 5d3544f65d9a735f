package io.tarweb.pack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Compressed contents from one packing to the next, a file each, under the hash and
 * length of the plain content, the encoding and the level. A file has the length of the
 * compressed bytes, their hash and the bytes themselves; an inconsistent one counts as
 * missing. Any thread may use it.
 * <p>
 * Any number of sites may share the directory, also at the same time. Each archive has a
 * list there of the contents that its last packing used. A successful packing deletes
 * contents that are on no list, but none newer than a packing in progress, which may have
 * written it.
 */
final class CompressionCache implements AutoCloseable {

	private static final Pattern LIST = Pattern.compile("[0-9a-f]{16}\\.used");

	/** Other files in the directory must stay. */
	private static final Pattern OURS = Pattern.compile("[0-9a-f]+(-\\d+-[a-z]+\\d+|\\.used)(-\\d+\\.unfinished)?");

	/** A site that hasn't been packed for this long has moved, or no longer exists. */
	private static final Duration LIST_LIFE = Duration.ofDays(30);

	private final @Nullable Path directory;

	private final @Nullable CacheClaim claim;

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	private final AtomicInteger hits = new AtomicInteger();

	CompressionCache(@Nullable Path directory) throws IOException {
		this.directory = directory;
		try {
			if (directory != null && !Files.isDirectory(directory)) {
				Files.createDirectories(directory);
			}
			this.claim = (directory != null) ? CacheClaim.in(directory) : null;
		}
		catch (IOException ex) {
			throw unwritable(directory, ex);
		}
	}

	static String key(String wideHash, long length, Encoding encoding, int level) {
		return wideHash + "-" + length + "-" + encoding.extension() + level;
	}

	/**
	 * Looks up a content.
	 * @param out receives the compressed bytes, or a part of them if they turn out to be
	 * damaged
	 * @return whether they were found
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

	private static IOException unwritable(@Nullable Path directory, IOException ex) {
		return new IOException("the cache '%s' can't be filled: %s".formatted(directory, SourceTree.reason(ex)), ex);
	}

	int hits() {
		return this.hits.get();
	}

	/**
	 * Records what an archive needs, and deletes what no archive needs.
	 * @param target the archive, all of whose files have been looked up
	 * @throws IOException if that fails
	 */
	void keepFor(Path target) throws IOException {
		if (this.directory == null || this.claim == null) {
			return;
		}
		String archive = Hashes.text(Hashes.of(target.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)));
		String list = archive + ".used";
		Path unfinished = Files.createTempFile(this.directory, list + "-", ".unfinished");
		Files.write(unfinished, this.used);
		Files.move(unfinished, this.directory.resolve(list), StandardCopyOption.REPLACE_EXISTING);
		sweep(this.directory, this.claim.since());
	}

	private void sweep(Path cache, FileTime since) throws IOException {
		FileTime oldest = since;
		Set<String> unneeded = new HashSet<>();
		List<Path> lists = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(cache)) {
			for (Path file : files) {
				String name = String.valueOf(file.getFileName());
				if (CacheClaim.isClaim(name)) {
					FileTime other = CacheClaim.since(file);
					oldest = (other != null && other.compareTo(oldest) < 0) ? other : oldest;
				}
				else if (LIST.matcher(name).matches()) {
					lists.add(file);
				}
				else if (OURS.matcher(name).matches() && !this.used.contains(name)) {
					unneeded.add(name);
				}
			}
		}
		for (Path list : lists) {
			if (!deleteIfOlder(list, FileTime.from(since.toInstant().minus(LIST_LIFE)))) {
				// In this charset, every byte of a damaged list is valid.
				try (Stream<String> names = Files.lines(list, StandardCharsets.ISO_8859_1)) {
					names.forEach(unneeded::remove);
				}
			}
		}
		for (String name : unneeded) {
			deleteIfOlder(cache.resolve(name), oldest);
		}
	}

	/**
	 * Deletes an old file; another packing may be about to do the same.
	 * @return whether it is gone
	 */
	private static boolean deleteIfOlder(Path file, FileTime time) throws IOException {
		try {
			if (Files.getLastModifiedTime(file).compareTo(time) >= 0) {
				return false;
			}
			Files.deleteIfExists(file);
			return true;
		}
		catch (NoSuchFileException ex) {
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		if (this.claim != null) {
			this.claim.close();
		}
	}

}
