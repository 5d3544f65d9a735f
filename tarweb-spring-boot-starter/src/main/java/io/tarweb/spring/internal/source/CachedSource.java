package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive that is copied to the cache directory and served from there. A copy that
 * made a site becomes the good one and stays across restarts; a start without the
 * origin's archive serves it instead.
 * <p>
 * One thread at a time talks to the origin. Accepting or releasing a copy doesn't wait
 * for that.
 */
final class CachedSource extends CopiedSource<CachedArchive> {

	private static final Logger logger = LoggerFactory.getLogger(CachedSource.class);

	private final String property;

	private final String rawLocation;

	private final Origin origin;

	private final SourceSettings settings;

	private final @Nullable Sha256 expected;

	/** Held while talking to the origin. */
	private final ReentrantLock transfer = new ReentrantLock();

	/** What {@link #changed()} found, for the next fetch. */
	private volatile @Nullable CachedArchive pending;

	/** The result of the latest fetch. */
	private volatile @Nullable CachedArchive given;

	/** The latest that made a site, in this process. */
	private volatile @Nullable CachedArchive accepted;

	/** The latest that didn't. */
	private volatile @Nullable CachedArchive refused;

	private volatile @Nullable Instant confirmedAt;

	private volatile @Nullable String failure;

	CachedSource(String property, String location, Origin origin, SourceSettings settings, @Nullable Sha256 expected) {
		super(settings, location);
		this.property = property;
		this.rawLocation = location;
		this.origin = origin;
		this.settings = settings;
		this.expected = expected;
	}

	@Override
	public Path fetch() throws IOException {
		return talking(() -> {
			CacheDirectory cache = cache();
			CachedArchive found = this.pending;
			CachedArchive archive = (found != null) ? found : obtain(cache);
			uses().add(archive.file(), archive);
			this.given = archive;
			this.pending = null;
			cache.settle();
			return archive.file();
		});
	}

	@Override
	public boolean changed() throws IOException {
		return talking(() -> {
			CachedArchive before = this.accepted;
			if (before != null && before.sha256().equals(this.expected)) {
				return false;
			}
			CacheDirectory cache = cache();
			List<CachedArchive> known = new ArrayList<>();
			CachedArchive good = usable(cache);
			if (good != null) {
				known.add(good);
			}
			CachedArchive bad = this.refused;
			if (bad != null) {
				known.add(bad);
			}
			CachedArchive now = copy(cache, known);
			boolean changed = !isSame(now, before) && !isSame(now, bad);
			if (changed) {
				this.pending = now;
			}
			cache.settle();
			sweep();
			return changed;
		});
	}

	private static boolean isSame(CachedArchive one, @Nullable CachedArchive other) {
		return other != null && one.sha256().equals(other.sha256());
	}

	/**
	 * The origin's archive, or the good copy for a start without an origin. While a site
	 * is in service, the caller must learn why there is nothing new.
	 */
	private CachedArchive obtain(CacheDirectory cache) throws IOException {
		CachedArchive good = usable(cache);
		if (good == null) {
			return copy(cache, List.of());
		}
		if (good.sha256().equals(this.expected)) {
			return good;
		}
		try {
			return copy(cache, List.of(good));
		}
		catch (IOException ex) {
			if (uses().isAnyAccepted() || Thread.currentThread().isInterrupted()) {
				throw ex;
			}
			this.confirmedAt = cache.confirmedAt();
			this.failure = describe(unavailable(ex));
			logger.warn("Serving the copy of {} that was good last, confirmed {} ago, because {}", location(),
					age(this.confirmedAt), this.failure);
			return good;
		}
	}

	private static String age(@Nullable Instant since) {
		if (since == null) {
			return "a time";
		}
		Duration age = Duration.between(since, Instant.now());
		return (age.toHours() >= 1) ? age.toHours() + " h" : age.toMinutes() + " min";
	}

	/**
	 * The good copy, unless the operator asks for another.
	 */
	private @Nullable CachedArchive usable(CacheDirectory cache) throws IOException {
		CachedArchive good = cache.good();
		return (good != null && (this.expected == null || this.expected.equals(good.sha256()))) ? good : null;
	}

	/**
	 * Copies the archive, or finds that it is a known one, which the origin may not know.
	 */
	private CachedArchive copy(CacheDirectory cache, List<CachedArchive> known) throws IOException {
		try (Part part = cache.newPart(this.settings.maxBytes())) {
			Origin.Answer answer = this.origin.copy(known, part);
			CachedArchive archive = (answer.unchanged() != null) ? answer.unchanged()
					: kept(cache, part, answer.validators(), known);
			this.confirmedAt = Instant.now();
			confirm(cache, archive);
			this.failure = null;
			return archive;
		}
	}

	/**
	 * If this fails, only the record is lost: the copy is still good.
	 */
	private void confirm(CacheDirectory cache, CachedArchive archive) {
		try {
			cache.confirm(archive, this.confirmedAt);
		}
		catch (IOException ex) {
			logger.warn("Can't note that the copy of {} is current: {}", location(), ex.toString());
		}
	}

	private CachedArchive kept(CacheDirectory cache, Part part, Validators validators, List<CachedArchive> known)
			throws IOException {
		Sha256 sha256 = part.finish();
		if (this.expected != null) {
			this.expected.require(sha256);
		}
		for (CachedArchive copy : known) {
			if (copy.sha256().equals(sha256)) {
				return copy.with(validators);
			}
		}
		return cache.keep(part, sha256, validators);
	}

	@Override
	public void accepted(Path file) {
		CacheDirectory cache = openedCache();
		CachedArchive archive = uses().accept(file);
		if (archive == null) {
			return;
		}
		served(archive);
		if (cache == null) {
			return;
		}
		try {
			cache.accept(archive, this.confirmedAt);
		}
		catch (IOException ex) {
			logger.warn("Can't keep the copy of {} for the next start: {}", location(), ex.toString());
		}
		sweep();
	}

	private synchronized void served(CachedArchive archive) {
		this.accepted = archive;
		if (isSame(archive, this.refused)) {
			this.refused = null;
		}
	}

	@Override
	public synchronized void refused(Path file) {
		CachedArchive archive = this.given;
		if (archive != null && !uses().isAccepted(file)) {
			this.refused = archive;
		}
	}

	/**
	 * What is pending is read first: it stays so until it is counted as in use.
	 */
	@Override
	Set<Path> needed() {
		CachedArchive found = this.pending;
		Set<Path> files = uses().files();
		if (found != null) {
			files.add(found.file());
		}
		return files;
	}

	@Override
	public String location() {
		return Locations.withoutCredentials(this.rawLocation);
	}

	@Override
	public SourceStatus status() {
		CachedArchive archive = this.accepted;
		return new SourceStatus(location(), (archive != null) ? archive.fetchedAt() : null,
				(archive != null) ? this.confirmedAt : null, this.failure);
	}

	private <T> T talking(Conversation<T> conversation) throws IOException {
		try {
			this.transfer.lockInterruptibly();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("it was interrupted");
		}
		try {
			return conversation.hold();
		}
		catch (IOException ex) {
			UnavailableException why = unavailable(ex);
			String reason = describe(why);
			this.failure = reason;
			throw new ArchiveUnavailableException(this.property, location(), why, reason, cause(why));
		}
		finally {
			this.transfer.unlock();
		}
	}

	private String describe(UnavailableException ex) {
		return Locations.withoutCredentials(String.valueOf(ex.getMessage()), this.rawLocation);
	}

	/**
	 * A cause is printed with the messages of its own causes, so none with secrets may be
	 * attached.
	 */
	private @Nullable Throwable cause(UnavailableException ex) {
		for (Throwable each = ex.getCause(); each != null; each = each.getCause()) {
			String message = String.valueOf(each.getMessage());
			if (!message.equals(Locations.withoutCredentials(message, this.rawLocation))) {
				return null;
			}
		}
		return ex.getCause();
	}

	/**
	 * An operation on the origin.
	 *
	 * @param <T> what comes of it
	 */
	private interface Conversation<T> {

		T hold() throws IOException;

	}

}
