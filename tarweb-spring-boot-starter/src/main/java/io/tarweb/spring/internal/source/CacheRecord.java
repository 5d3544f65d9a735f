package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The file {@code current.properties} of a cache directory, which names the last good
 * copy. Anyone may read it at any time, since it is replaced atomically. Changes take
 * turns, also between processes, because each depends on what was read. The file's time
 * says when the origin last confirmed the copy.
 */
final class CacheRecord {

	private static final Duration WAIT = Duration.ofSeconds(5);

	private static final long RETRY_MILLIS = 5;

	/**
	 * Held while a record is changed in this process: closing a file releases all locks
	 * that the process has on it.
	 */
	private static final Object CHANGING = new Object();

	private final Path directory;

	private final Path file;

	CacheRecord(Path directory) {
		this.directory = directory;
		this.file = directory.resolve("current.properties");
	}

	/**
	 * The record as it is now.
	 * @return what was written, nothing if there is no record or it makes no sense
	 * @throws IOException if it can't be read
	 */
	Properties read() throws IOException {
		Properties properties = new Properties();
		try (InputStream in = Files.newInputStream(this.file)) {
			properties.load(in);
		}
		catch (NoSuchFileException ex) {
			return properties;
		}
		catch (IllegalArgumentException ex) {
			properties.clear();
		}
		return properties;
	}

	/**
	 * When the origin last said that the good copy is current.
	 * @return the time, {@code null} if there is no record
	 */
	@Nullable Instant confirmedAt() {
		try {
			return Files.getLastModifiedTime(this.file).toInstant();
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Changes the record while nobody else does.
	 * @param change what to make of it
	 * @param confirmedAt when the origin said that the copy is current, {@code null} for
	 * what was noted before
	 * @param part where a new record may be written until it takes the old one's place
	 * @throws IOException if another process doesn't let go of it, or it can't be written
	 */
	void change(Change change, @Nullable Instant confirmedAt, Path part) throws IOException {
		synchronized (CHANGING) {
			FileChannel held = lock();
			try {
				Properties before = read();
				Properties after = change.apply(before);
				if (after == null) {
					return;
				}
				if (!after.equals(before)) {
					write(after, part);
				}
				if (confirmedAt != null) {
					// What a write leaves here is by a coarser clock, which lags behind.
					Files.setLastModifiedTime(this.file, FileTime.from(confirmedAt));
				}
			}
			finally {
				held.close();
			}
		}
	}

	/**
	 * Excludes other processes until it is closed. A change takes milliseconds, but a
	 * process can be stopped meanwhile, so others wait only for a limited time.
	 */
	private FileChannel lock() throws IOException {
		Path lock = this.directory.resolve("current.lock");
		FileChannel channel = CacheFiles.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			long startedNanos = System.nanoTime();
			while (channel.tryLock() == null) {
				if (System.nanoTime() - startedNanos > WAIT.toNanos()) {
					throw new IOException(
							"another process holds " + lock + " for more than " + WAIT.toSeconds() + " s");
				}
				Thread.sleep(RETRY_MILLIS);
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		catch (InterruptedException ex) {
			channel.close();
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("it was interrupted");
		}
	}

	private void write(Properties properties, Path part) throws IOException {
		StringWriter text = new StringWriter();
		properties.store(text, null);
		try (FileChannel channel = CacheFiles.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text.toString());
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(part, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		CacheFiles.force(this.directory);
	}

	/**
	 * Makes a new record of the present one.
	 */
	interface Change {

		/**
		 * Makes the new record.
		 * @param before the present record
		 * @return the new record, {@code null} to leave everything as it is
		 * @throws IOException if a copy can't be read
		 */
		@Nullable Properties apply(Properties before) throws IOException;

	}

}
