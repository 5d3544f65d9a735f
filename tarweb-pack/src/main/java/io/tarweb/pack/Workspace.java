package io.tarweb.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A directory beside the target for the growing archive and for large intermediate
 * results. It is deleted when it is closed, and when the process is asked to end; what
 * remains after a crash doesn't have the target's name.
 */
public final class Workspace implements AutoCloseable {

	private static final int DELETE_ATTEMPTS = 100;

	private final Path target;

	private final Path directory;

	private final Thread cleaner;

	/** Held while the directory is made or deleted. */
	private final Object lock = new Object();

	private boolean ended;

	private final AtomicInteger spools = new AtomicInteger();

	private Workspace(Path target, Path directory) {
		this.target = target;
		this.directory = directory;
		this.cleaner = new Thread(this::delete, "tarweb-pack-cleaner");
	}

	/**
	 * Makes a workspace.
	 * @param target the file to complete or leave unchanged
	 * @return the workspace, to be closed
	 * @throws IOException if it can't be created
	 */
	public static Workspace beside(Path target) throws IOException {
		Path absolute = target.toAbsolutePath();
		if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
			throw new IOException("it isn't a file, so it can't be replaced");
		}
		Path parent = absolute.getParent();
		if (parent != null && !Files.isDirectory(parent)) {
			throw new IOException("there is no directory '%s'".formatted(parent));
		}
		Path place = Files.exists(absolute) ? absolute.toRealPath() : absolute;
		String name = "." + place.getFileName() + "." + Long.toUnsignedString(new SecureRandom().nextLong());
		Workspace workspace = new Workspace(place, place.resolveSibling(name));
		workspace.create();
		return workspace;
	}

	/**
	 * The file in which the archive grows; it doesn't exist at first.
	 */
	public Path archive() {
		return this.directory.resolve("archive");
	}

	/** A file for something too large for memory. */
	Path spool() {
		return this.directory.resolve("spool-" + this.spools.incrementAndGet());
	}

	boolean contains(Path file) {
		return file.startsWith(this.directory);
	}

	/**
	 * Renames the complete archive to its name, once it is safe on the disk.
	 * @throws IOException if that fails; the target is then unchanged
	 */
	public void publish() throws IOException {
		try (FileChannel channel = FileChannel.open(archive(), StandardOpenOption.WRITE)) {
			channel.force(true);
		}
		try {
			Files.move(archive(), this.target, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (AtomicMoveNotSupportedException ex) {
			Files.move(archive(), this.target, StandardCopyOption.REPLACE_EXISTING);
		}
		syncParent();
	}

	private void syncParent() {
		try (FileChannel channel = FileChannel.open(this.target.toAbsolutePath().getParent(),
				StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (IOException ex) {
			// Windows can't open directories, and doesn't need to.
		}
	}

	/** Nothing is created once the process ends, because nothing would delete it. */
	private void create() throws IOException {
		try {
			Runtime.getRuntime().addShutdownHook(this.cleaner);
		}
		catch (IllegalStateException ex) {
			throw new IOException("the process ends", ex);
		}
		synchronized (this.lock) {
			if (this.ended) {
				throw new IOException("the process ends");
			}
			try {
				Files.createDirectory(this.directory);
			}
			catch (IOException ex) {
				removeCleaner();
				throw ex;
			}
		}
	}

	/** Threads that still write may put a file into it meanwhile. */
	private void delete() {
		synchronized (this.lock) {
			this.ended = true;
			for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(this.directory); attempt++) {
				deleteOnce();
			}
		}
	}

	private void deleteOnce() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
			for (Path file : deepestFirst) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// What can't be deleted has a name that says what it was for.
		}
	}

	@Override
	public void close() {
		delete();
		removeCleaner();
	}

	private void removeCleaner() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.cleaner);
		}
		catch (IllegalStateException ex) {
			// The process ends, and the cleaner has run or runs.
		}
	}

}
