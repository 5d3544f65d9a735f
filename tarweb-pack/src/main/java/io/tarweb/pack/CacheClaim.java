package io.tarweb.pack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * An empty file in the cache whose time is the start of a packing. Its owner holds a lock
 * on it, which no process waits for: if another gets the lock, the owner has died, and
 * the file is deleted. Owned by the packing that makes it, on one thread.
 */
final class CacheClaim implements AutoCloseable {

	private static final String SUFFIX = ".packing";

	/**
	 * Claims of this process. It must not open them a second time: on POSIX systems its
	 * own lock would go with the second channel.
	 */
	private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

	private final Path file;

	private final FileChannel channel;

	private final FileTime since;

	private CacheClaim(Path file, FileChannel channel, FileTime since) {
		this.file = file;
		this.channel = channel;
		this.since = since;
	}

	/**
	 * Makes a claim.
	 * @param directory the cache
	 * @return the claim, to be closed
	 * @throws IOException if it can't be created
	 */
	static CacheClaim in(Path directory) throws IOException {
		while (true) {
			Path file = Files.createTempFile(directory.toRealPath(), "", SUFFIX);
			OWN.add(file);
			FileChannel channel = null;
			try {
				channel = FileChannel.open(file, StandardOpenOption.WRITE);
				channel.lock();
				return new CacheClaim(file, channel, Files.getLastModifiedTime(file));
			}
			catch (NoSuchFileException ex) {
				// Another process saw the file before the lock. The next one may be
				// luckier.
				release(file, channel);
			}
			catch (Throwable ex) {
				release(file, channel);
				throw ex;
			}
		}
	}

	static boolean isClaim(String name) {
		return name.endsWith(SUFFIX);
	}

	/** When the packing began, by the clock of the file system. */
	FileTime since() {
		return this.since;
	}

	/**
	 * Returns when another packing began, and deletes the claim of a dead one.
	 * @param claim a file for which {@link #isClaim} holds
	 * @return when it began, or {@code null} if it has ended
	 * @throws IOException if the file can't be read
	 */
	static @Nullable FileTime since(Path claim) throws IOException {
		try {
			Path file = claim.toRealPath();
			FileTime since = Files.getLastModifiedTime(file);
			return (OWN.contains(file) || isLocked(file)) ? since : null;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private static boolean isLocked(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			if (lock != null) {
				Files.deleteIfExists(file);
			}
			return lock == null;
		}
		catch (OverlappingFileLockException ex) {
			// Locked by a copy of this class in the same process, as with two builds in
			// one daemon.
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		release(this.file, this.channel);
	}

	/**
	 * Deleted before it is unlocked, so that no other process takes it for a dead one's.
	 */
	private static void release(Path file, @Nullable FileChannel channel) throws IOException {
		try {
			Files.deleteIfExists(file);
		}
		finally {
			OWN.remove(file);
			if (channel != null) {
				channel.close();
			}
		}
	}

}
