package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of the archive at one location, shared by any number of processes, each of
 * which may be killed at any time. It has
 * <ul>
 * <li>{@code <owner>-<n>.part}, a copy that isn't complete;</li>
 * <li>{@code <owner>-<n>.tar}, one that is, and isn't written to any more;</li>
 * <li>{@code <owner>-<other>-<n>.tar}, another's copy under a name of the owner's (a hard
 * link), which stays when the other deletes its own;</li>
 * <li>{@code current.properties}, which names the last good copy, and is replaced
 * atomically, by one process at a time, which holds a lock on {@code current.lock} for
 * that;</li>
 * <li>{@code <owner>.lock}, which the owner's process holds a lock on as long as it
 * lives.</li>
 * </ul>
 * No process waits for another, except for that lock. A file is deleted by its owner, or
 * by any process once the owner is dead, and never while {@code current.properties} names
 * it. That includes the previous good copy: without hard links, another process may be
 * about to map it.
 */
final class CacheDirectory implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CacheDirectory.class);

	private static final String PREVIOUS = "previous";

	private final Path directory;

	private final CacheOwner owner;

	private final CacheRecord record;

	private int files;

	/** Copies that may or may not be needed. */
	private final Set<Path> fresh = new HashSet<>();

	/** The copy that was read and hashed last, and its hash. */
	private Map.@Nullable Entry<FileState, Sha256> verified;

	private CacheDirectory(Path directory, CacheOwner owner) {
		this.directory = directory;
		this.owner = owner;
		this.record = new CacheRecord(directory);
	}

	/**
	 * Opens the directory of one location, and sweeps what dead processes left in it.
	 * @param root the directory of all locations, made if it isn't there
	 * @param shared whether other users may be on this machine
	 * @throws IOException if it can't be made or isn't this user's
	 */
	static CacheDirectory open(Path root, String location, boolean shared) throws IOException {
		Files.createDirectories(root, CacheFiles.ownersDirectory(root));
		Path named = root.resolve(CacheFiles.directoryName(location));
		Files.createDirectories(named, CacheFiles.ownersDirectory(root));
		// Files in use are known by their real paths.
		Path directory = named.toRealPath();
		CacheDirectory opened = new CacheDirectory(directory, CacheOwner.in(directory));
		try {
			opened.requireOwn(root, named, shared);
		}
		catch (IOException ex) {
			opened.owner.close();
			throw ex;
		}
		opened.sweep(Set::of);
		return opened;
	}

	/**
	 * In a world-writable directory, such as the temporary one, another user may have
	 * been first; and a user who can rename a directory above ours chooses what is
	 * served.
	 */
	private void requireOwn(Path root, Path named, boolean shared) throws IOException {
		Path own = this.owner.lockFile();
		UserPrincipal user = Files.getOwner(this.directory);
		String weakness = (!user.equals(Files.getOwner(own))) ? this.directory + " belongs to '" + user + "'" : null;
		if (weakness == null && shared) {
			weakness = PathGuard.weakness(named, own);
		}
		if (weakness != null) {
			throw new UnavailableException(Unavailability.CACHE_NOT_OWN, named.toAbsolutePath(),
					"it can't be copied to the directory " + root
							+ " (tarweb.source.cache-directory), which others could replace: " + weakness,
					null);
		}
	}

	/**
	 * The last good copy, if it is unchanged. It stays until {@link #settle()}, whatever
	 * other processes do.
	 * @return the copy or {@code null}
	 * @throws IOException if it can't be read
	 */
	synchronized @Nullable CachedArchive good() throws IOException {
		while (true) {
			Properties properties = this.record.read();
			CachedArchive named = CachedArchive.of(this.directory, properties);
			try {
				return (named != null) ? verified(named) : null;
			}
			catch (NoSuchFileException ex) {
				if (properties.equals(this.record.read())) {
					return null;
				}
				// Two have become good since, and the one that was named is gone.
			}
		}
	}

	private @Nullable CachedArchive verified(CachedArchive named) throws IOException {
		CachedArchive archive = own(named);
		FileState state = FileState.of(archive.file());
		if (this.verified == null || !this.verified.getKey().equals(state)) {
			this.verified = Map.entry(state, Sha256.of(archive.file()));
			if (!this.verified.getValue().equals(archive.sha256())) {
				logger.warn("The copy {} was damaged since it was made, and isn't used", named.file());
			}
		}
		return (this.verified.getValue().equals(archive.sha256())) ? archive : null;
	}

	/**
	 * The copy under a name of our own.
	 */
	private CachedArchive own(CachedArchive named) throws IOException {
		Path own = CacheFiles.ownName(named.file(), this.owner.name());
		if (!Files.exists(own)) {
			try {
				Files.createLink(own, named.file());
			}
			catch (NoSuchFileException ex) {
				throw ex;
			}
			catch (IOException | UnsupportedOperationException ex) {
				logger.debug("{} is used under its owner's name", named.file(), ex);
				return named;
			}
		}
		this.fresh.add(own);
		return named.at(own);
	}

	/**
	 * When the origin last said that the good copy is current.
	 * @return the time, {@code null} if there is no good copy
	 */
	@Nullable Instant confirmedAt() {
		return this.record.confirmedAt();
	}

	synchronized Part newPart(long maxBytes) {
		return new Part(newFile(CacheFiles.PART), maxBytes, Sha256.digest());
	}

	/**
	 * A part whose hash isn't needed.
	 */
	synchronized Part newPlainPart(long maxBytes) {
		return new Part(newFile(CacheFiles.PART), maxBytes, null);
	}

	/**
	 * Makes a part a copy like others, though not yet a good one, which will still be
	 * there after a loss of power.
	 * @param validators by what the origin can tell whether it is current
	 * @throws IOException if it can't be renamed
	 */
	synchronized CachedArchive keep(Part part, Sha256 sha256, Validators validators) throws IOException {
		part.force();
		Path file = complete(part);
		CacheFiles.force(this.directory);
		return new CachedArchive(file, part.bytes(), sha256, validators, Instant.now().truncatedTo(ChronoUnit.MILLIS));
	}

	/**
	 * Makes a part a copy like others for as long as this process lives.
	 * @throws IOException if it can't be renamed
	 */
	synchronized Path complete(Part part) throws IOException {
		String name = part.file().getFileName().toString();
		Path file = part.file().resolveSibling(name.substring(0, name.lastIndexOf('.')) + CacheFiles.ARCHIVE);
		Files.move(part.file(), file, StandardCopyOption.ATOMIC_MOVE);
		this.fresh.add(file);
		return file;
	}

	/**
	 * Lets the next sweep decide about the copies that were kept or found.
	 */
	synchronized void settle() {
		this.fresh.clear();
	}

	/**
	 * Makes a copy the good one, which it may be already.
	 * @param confirmedAt when the origin last said that the copy is current, {@code null}
	 * for what was noted before
	 * @throws IOException if that can't be written down
	 */
	synchronized void accept(CachedArchive archive, @Nullable Instant confirmedAt) throws IOException {
		this.record.change((before) -> changed(before, archive, true), confirmedAt, newFile(CacheFiles.PART));
	}

	/**
	 * Notes that a copy is current, unless another is the good one by now.
	 * @param confirmedAt when the origin said so
	 * @throws IOException if that can't be written down
	 */
	synchronized void confirm(CachedArchive archive, @Nullable Instant confirmedAt) throws IOException {
		this.record.change((before) -> changed(before, archive, false), confirmedAt, newFile(CacheFiles.PART));
	}

	private @Nullable Properties changed(Properties before, CachedArchive archive, boolean replacing)
			throws IOException {
		CachedArchive named = CachedArchive.of(this.directory, before);
		CachedArchive same = (named != null && isSameCopy(named.file(), archive.file())) ? named : null;
		if (same == null && !replacing) {
			return null;
		}
		Properties properties = ((same != null) ? archive.at(same.file()) : archive).toProperties();
		String previous = before.getProperty((same != null) ? PREVIOUS : "file");
		if (same == null) {
			this.verified = Map.entry(FileState.of(archive.file()), archive.sha256());
		}
		if (previous != null) {
			properties.setProperty(PREVIOUS, previous);
		}
		return properties;
	}

	/** Whether two names, the first of which may be gone, are of one copy. */
	private boolean isSameCopy(Path named, Path file) {
		return named.equals(file)
				|| CacheFiles.ownName(named, this.owner.name()).equals(CacheFiles.ownName(file, this.owner.name()))
						&& Files.exists(named);
	}

	private Path newFile(String suffix) {
		return this.directory.resolve(this.owner.name() + "-" + this.files++ + suffix);
	}

	/**
	 * Deletes what isn't needed: own copies that aren't good and aren't in use, and
	 * everything of dead owners except good copies. Files that can't be deleted stay for
	 * the next time.
	 * @param inUse own copies that are needed; asked when nothing can be kept meanwhile
	 */
	synchronized void sweep(Supplier<Set<Path>> inUse) {
		try {
			Properties current = this.record.read();
			Set<Path> needed = new HashSet<>(inUse.get());
			needed.addAll(this.fresh);
			for (String key : List.of("file", PREVIOUS)) {
				if (current.getProperty(key) != null) {
					needed.add(this.directory.resolve(current.getProperty(key)));
				}
			}
			for (Map.Entry<String, List<Path>> each : unneeded(needed).entrySet()) {
				List<Path> files = each.getValue();
				if (each.getKey().equals(this.owner.name())) {
					deleteAll(files.stream()
						.filter((file) -> CacheFiles.isArchive(file.getFileName().toString()))
						.toList());
				}
				else {
					this.owner.ifDead(each.getKey(), () -> deleteAll(files));
				}
			}
		}
		catch (IOException ex) {
			logger.warn("Can't tidy up the cache directory {}: {}", this.directory, ex.toString());
		}
	}

	private Map<String, List<Path>> unneeded(Set<Path> needed) throws IOException {
		Map<String, List<Path>> byOwner = new TreeMap<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(this.directory)) {
			for (Path file : all) {
				String owner = CacheFiles.ownerOf(file);
				if (owner != null && !needed.contains(file)) {
					byOwner.computeIfAbsent(owner, (any) -> new ArrayList<>()).add(file);
				}
			}
		}
		return byOwner;
	}

	private static void deleteAll(List<Path> files) throws IOException {
		for (Path file : files) {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Leaves nothing but good copies.
	 */
	@Override
	public synchronized void close() {
		this.fresh.clear();
		sweep(Set::of);
		this.owner.close();
	}

}
