package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One use of a cache directory by this process: its files bear the owner's name, and a
 * lock on a file of that name shows other processes that it lives. The lock goes with the
 * process, however that ends.
 */
final class CacheOwner implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CacheOwner.class);

	private static final int NAME_BYTES = 8;

	/**
	 * The owners of this process. Their locks mustn't be tried: closing a file releases
	 * all locks that the process has on it.
	 */
	private static final Set<String> LIVING = ConcurrentHashMap.newKeySet();

	private final Path directory;

	private final String name;

	private final FileChannel lock;

	private CacheOwner(Path directory, String name, FileChannel lock) {
		this.directory = directory;
		this.name = name;
		this.lock = lock;
	}

	/**
	 * Makes a new owner.
	 * @param directory the directory, by its real path
	 * @throws IOException if the lock can't be made
	 */
	static CacheOwner in(Path directory) throws IOException {
		while (true) {
			String name = randomName();
			LIVING.add(name);
			FileChannel lock = lock(CacheFiles.lock(directory, name));
			if (lock != null) {
				return new CacheOwner(directory, name, lock);
			}
			LIVING.remove(name);
		}
	}

	private static String randomName() {
		byte[] bytes = new byte[NAME_BYTES];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/**
	 * Makes a lock and holds it. In between, another process may take it for a dead one's
	 * and delete it, but not later.
	 */
	private static @Nullable FileChannel lock(Path file) throws IOException {
		FileChannel channel = CacheFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		if (channel.tryLock() != null && Files.exists(file)) {
			return channel;
		}
		channel.close();
		return null;
	}

	String name() {
		return this.name;
	}

	/**
	 * The file with the lock, which is this user's.
	 */
	Path lockFile() {
		return CacheFiles.lock(this.directory, this.name);
	}

	/**
	 * Deletes what a dead owner left, including its lock, which is held meanwhile if it
	 * is still there.
	 * @param other the name of an owner
	 * @param deletion deletes its files; not called if it lives
	 * @throws IOException if a file can't be deleted
	 */
	void ifDead(String other, Deletion deletion) throws IOException {
		if (LIVING.contains(other)) {
			return;
		}
		try (FileChannel channel = FileChannel.open(CacheFiles.lock(this.directory, other), StandardOpenOption.WRITE)) {
			if (channel.tryLock() != null) {
				deletion.run();
			}
		}
		catch (OverlappingFileLockException ex) {
			logger.debug("The owner {} is alive, in another class loader of this process", other);
		}
		catch (NoSuchFileException ex) {
			deletion.run();
		}
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(lockFile());
			this.lock.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The lock in " + this.directory + " can't be released", ex);
		}
		finally {
			LIVING.remove(this.name);
		}
	}

	/**
	 * Deletes files.
	 */
	interface Deletion {

		void run() throws IOException;

	}

}
