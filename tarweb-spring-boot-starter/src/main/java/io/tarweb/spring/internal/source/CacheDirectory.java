package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final Pattern OWNED = Pattern
		.compile("(?<owner>[0-9a-f]{16})(-([0-9a-f]{16}-)?\\d+\\.(part|tar)|\\.lock)");

	private static final String CURRENT = "current.properties";

	private static final String PREVIOUS = "previous";

	private static final int OWNER_BYTES = 8;

	/**
	 * The owners of this process. Their locks mustn't be tried: closing a file releases
	 * all locks that the process has on it.
	 */
	private static final Set<String> LIVING = ConcurrentHashMap.newKeySet();

	private static final Duration RECORD_WAIT = Duration.ofSeconds(5);

	private static final long RECORD_RETRY_MILLIS = 5;

	/**
	 * Held while a record is changed in this process, for the same reason.
	 */
	private static final Object RECORD = new Object();

	private final Path directory;

	private final String owner;

	private final FileChannel lock;

	private int files;

	/** Copies that may or may not be needed. */
	private final Set<Path> fresh = new HashSet<>();

	/** The copy that was read and hashed last, and its hash. */
	private Map.@Nullable Entry<FileState, Sha256> verified;

	private CacheDirectory(Path directory, String owner, FileChannel lock) {
		this.directory = directory;
		this.owner = owner;
		this.lock = lock;
	}

	/**
	 * Opens the directory of one location, and sweeps what dead processes left in it.
	 * @param root the directory of all locations, made if it isn't there
	 * @param shared whether other users may be on this machine
	 * @throws IOException if it can't be made or isn't this user's
	 */
	static CacheDirectory open(Path root, String location, boolean shared) throws IOException {
		Files.createDirectories(root, ownersDirectory(root));
		Path named = root.resolve(nameOf(location));
		Files.createDirectories(named, ownersDirectory(root));
		// Files in use are known by their real paths.
		Path directory = named.toRealPath();
		while (true) {
			String owner = HexFormat.of().formatHex(randomBytes());
			LIVING.add(owner);
			FileChannel lock = lock(directory.resolve(owner + ".lock"));
			if (lock != null) {
				CacheDirectory opened = new CacheDirectory(directory, owner, lock);
				try {
					opened.requireOwn(root, named, shared);
				}
				catch (IOException ex) {
					opened.unlock();
					throw ex;
				}
				opened.sweep(Set::of);
				return opened;
			}
			LIVING.remove(owner);
		}
	}

	/**
	 * Makes a lock and holds it. In between, another process may take it for a dead one's
	 * and delete it, but not later.
	 */
	private static @Nullable FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
				ownersFile(file));
		if (channel.tryLock() != null && Files.exists(file)) {
			return channel;
		}
		channel.close();
		return null;
	}

	private static byte[] randomBytes() {
		byte[] bytes = new byte[OWNER_BYTES];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	/**
	 * A readable name, made unique.
	 */
	private static String nameOf(String location) {
		String known = Locations.withoutUser(location);
		String last = known.replaceFirst("[?#].*", "").replaceFirst(".*[/:]", "").replaceAll("[^\\w.-]", "_");
		byte[] hash = Sha256.digest().digest(known.getBytes(StandardCharsets.UTF_8));
		return last.substring(0, Math.min(last.length(), 40)) + "-" + HexFormat.of().formatHex(hash, 0, OWNER_BYTES);
	}

	/**
	 * In a world-writable directory, such as the temporary one, another user may have
	 * been first; and a user who can rename a directory above ours chooses what is
	 * served.
	 */
	private void requireOwn(Path root, Path named, boolean shared) throws IOException {
		Path own = this.directory.resolve(this.owner + ".lock");
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

	static boolean isArchive(String name) {
		return name.endsWith(".tar") && OWNED.matcher(name).matches();
	}

	/**
	 * The last good copy, if it is unchanged. It stays until {@link #settle()}, whatever
	 * other processes do.
	 * @return the copy or {@code null}
	 * @throws IOException if it can't be read
	 */
	synchronized @Nullable CachedArchive good() throws IOException {
		while (true) {
			Properties properties = readCurrent();
			CachedArchive named = CachedArchive.of(this.directory, properties);
			try {
				return (named != null) ? verified(named) : null;
			}
			catch (NoSuchFileException ex) {
				if (properties.equals(readCurrent())) {
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
		Path own = ownName(named.file());
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
	 * Every process has one name for a copy, whichever process made it and whatever its
	 * name is now.
	 */
	private Path ownName(Path file) {
		String name = file.getFileName().toString();
		String copy = name.substring(name.lastIndexOf('-', name.lastIndexOf('-') - 1) + 1);
		return this.directory.resolve(copy.startsWith(this.owner) ? copy : this.owner + "-" + copy);
	}

	/**
	 * When the origin last said that the good copy is current.
	 * @return the time, {@code null} if there is no good copy
	 */
	@Nullable Instant confirmedAt() {
		try {
			return Files.getLastModifiedTime(current()).toInstant();
		}
		catch (IOException ex) {
			return null;
		}
	}

	synchronized Part newPart(long maxBytes) {
		return new Part(newFile(".part"), maxBytes, Sha256.digest());
	}

	/**
	 * A part whose hash isn't needed.
	 */
	synchronized Part newPlainPart(long maxBytes) {
		return new Part(newFile(".part"), maxBytes, null);
	}

	/**
	 * Makes a part a copy like others, though not yet a good one, which will still be
	 * there after a loss of power.
	 * @param sha256 its hash
	 * @param validators by what the origin can tell whether it is current
	 * @return the copy
	 * @throws IOException if it can't be renamed
	 */
	synchronized CachedArchive keep(Part part, Sha256 sha256, Validators validators) throws IOException {
		part.force();
		Path file = complete(part);
		force(this.directory);
		return new CachedArchive(file, part.bytes(), sha256, validators, Instant.now().truncatedTo(ChronoUnit.MILLIS));
	}

	/**
	 * Makes a part a copy like others for as long as this process lives.
	 * @return the copy
	 * @throws IOException if it can't be renamed
	 */
	synchronized Path complete(Part part) throws IOException {
		String name = part.file().getFileName().toString();
		Path file = part.file().resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".tar");
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
	 * @param archive the copy
	 * @param confirmedAt when the origin last said that the copy is current, {@code null}
	 * for what was noted before
	 * @throws IOException if that can't be written down
	 */
	synchronized void accept(CachedArchive archive, @Nullable Instant confirmedAt) throws IOException {
		record(archive, confirmedAt, true);
	}

	/**
	 * Notes that a copy is current, unless another is the good one by now.
	 * @param archive the copy
	 * @param confirmedAt when the origin said so
	 * @throws IOException if that can't be written down
	 */
	synchronized void confirm(CachedArchive archive, @Nullable Instant confirmedAt) throws IOException {
		record(archive, confirmedAt, false);
	}

	private void record(CachedArchive archive, @Nullable Instant confirmedAt, boolean replacing) throws IOException {
		synchronized (RECORD) {
			FileChannel held = lockRecord();
			try {
				recordAlone(archive, confirmedAt, replacing);
			}
			finally {
				held.close();
			}
		}
	}

	/**
	 * Excludes other processes until it is closed, because a write depends on what was
	 * read. That takes milliseconds, but a process can be stopped meanwhile, so others
	 * wait only for a limited time.
	 */
	private FileChannel lockRecord() throws IOException {
		Path file = this.directory.resolve("current.lock");
		FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
				ownersFile(file));
		try {
			long startedNanos = System.nanoTime();
			while (channel.tryLock() == null) {
				if (System.nanoTime() - startedNanos > RECORD_WAIT.toNanos()) {
					throw new IOException(
							"another process holds " + file + " for more than " + RECORD_WAIT.toSeconds() + " s");
				}
				Thread.sleep(RECORD_RETRY_MILLIS);
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

	private void recordAlone(CachedArchive archive, @Nullable Instant confirmedAt, boolean replacing)
			throws IOException {
		Properties before = readCurrent();
		CachedArchive named = CachedArchive.of(this.directory, before);
		CachedArchive same = (named != null && isSameCopy(named.file(), archive.file())) ? named : null;
		if (same == null && !replacing) {
			return;
		}
		Properties properties = ((same != null) ? archive.at(same.file()) : archive).toProperties();
		String previous = before.getProperty((same != null) ? PREVIOUS : "file");
		if (same == null) {
			this.verified = Map.entry(FileState.of(archive.file()), archive.sha256());
		}
		if (previous != null) {
			properties.setProperty(PREVIOUS, previous);
		}
		if (!properties.equals(before)) {
			writeCurrent(properties);
		}
		if (confirmedAt != null) {
			// What a write leaves here is by a coarser clock, which lags behind.
			Files.setLastModifiedTime(current(), FileTime.from(confirmedAt));
		}
	}

	/** Whether two names, the first of which may be gone, are of one copy. */
	private boolean isSameCopy(Path named, Path file) {
		return named.equals(file) || ownName(named).equals(ownName(file)) && Files.exists(named);
	}

	private Properties readCurrent() throws IOException {
		Properties properties = new Properties();
		try (InputStream in = Files.newInputStream(current())) {
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

	private void writeCurrent(Properties properties) throws IOException {
		StringWriter text = new StringWriter();
		properties.store(text, null);
		Path fresh = newFile(".part");
		try (FileChannel channel = FileChannel.open(fresh,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersFile(fresh))) {
			ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text.toString());
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			channel.force(true);
		}
		Files.move(fresh, current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		force(this.directory);
	}

	private Path current() {
		return this.directory.resolve(CURRENT);
	}

	private Path newFile(String suffix) {
		return this.directory.resolve(this.owner + "-" + this.files++ + suffix);
	}

	/**
	 * Deletes what isn't needed: own copies that aren't good and aren't in use, and
	 * everything of dead owners except good copies. Files that can't be deleted stay for
	 * the next time.
	 * @param inUse own copies that are needed; asked when nothing can be kept meanwhile
	 */
	synchronized void sweep(Supplier<Set<Path>> inUse) {
		try {
			Properties current = readCurrent();
			Set<Path> needed = new HashSet<>(inUse.get());
			needed.addAll(this.fresh);
			for (String key : List.of("file", PREVIOUS)) {
				if (current.getProperty(key) != null) {
					needed.add(this.directory.resolve(current.getProperty(key)));
				}
			}
			for (Map.Entry<String, List<Path>> each : unneeded(needed).entrySet()) {
				if (each.getKey().equals(this.owner)) {
					deleteAll(each.getValue()
						.stream()
						.filter((file) -> isArchive(file.getFileName().toString()))
						.toList());
				}
				else if (!LIVING.contains(each.getKey())) {
					sweepIfDead(each.getKey(), each.getValue());
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
				Matcher name = OWNED.matcher(file.getFileName().toString());
				if (name.matches() && !needed.contains(file)) {
					byOwner.computeIfAbsent(name.group("owner"), (any) -> new ArrayList<>()).add(file);
				}
			}
		}
		return byOwner;
	}

	/**
	 * A dead owner's lock is free, and is held while it is deleted.
	 */
	private void sweepIfDead(String dead, List<Path> files) throws IOException {
		try (FileChannel channel = FileChannel.open(this.directory.resolve(dead + ".lock"), StandardOpenOption.WRITE)) {
			if (channel.tryLock() != null) {
				deleteAll(files);
			}
		}
		catch (OverlappingFileLockException ex) {
			logger.debug("The owner {} is alive, in another class loader of this process", dead);
		}
		catch (NoSuchFileException ex) {
			deleteAll(files);
		}
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
		unlock();
	}

	private void unlock() {
		try {
			Files.deleteIfExists(this.directory.resolve(this.owner + ".lock"));
			this.lock.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The lock in " + this.directory + " can't be released", ex);
		}
		finally {
			LIVING.remove(this.owner);
		}
	}

	/**
	 * Renames are on the disk only when the directory is flushed, which Windows doesn't
	 * offer.
	 */
	private static void force(Path directory) throws IOException {
		if (isPosix(directory)) {
			try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	static FileAttribute<?>[] ownersFile(Path path) {
		return permissions(path, "rw-------");
	}

	private static FileAttribute<?>[] ownersDirectory(Path path) {
		return permissions(path, "rwx------");
	}

	private static FileAttribute<?>[] permissions(Path path, String permissions) {
		return (isPosix(path))
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
