package io.tarweb.internal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.tarweb.error.SourceException;
import io.tarweb.internal.archive.LoadPace;
import io.tarweb.internal.edition.Comparison;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.layer.Layer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.Changes;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Builds the next edition of one site, puts it into service, and keeps the latest ones
 * for a rollback. All changes happen on the {@link ReloadThread}.
 * <p>
 * It holds the edition in service and those that it keeps. Any other edition is unmapped
 * when the last event loop has released it.
 */
public final class SiteReloader {

	private static final Logger logger = LoggerFactory.getLogger(SiteReloader.class);

	private final String name;

	private final EditionLoader loader;

	private final ReloadPolicy policy;

	private final LiveSite live;

	private final ReloadThread thread;

	private final Consumer<Edition> onReplaced;

	private final Consumer<ReloadOutcome> listener;

	/** Replaced as a whole, because other threads read it. */
	private volatile KeptEditions previous = KeptEditions.NONE;

	private volatile ReloadOutcome.@Nullable Refused lastRefusal;

	private boolean closed;

	/**
	 * A reloader for one site; loads nothing yet.
	 * @param sources where the site's archives come from
	 * @param sitePolicy how the site answers
	 * @param policy what a reload accepts and keeps
	 * @param watch checks the open archives
	 * @param onReplaced told of each edition that all event loops have switched to,
	 * whatever put it into service, on the reload thread
	 * @param listener told what each reload did, on the reload thread
	 */
	public SiteReloader(String name, List<ArchiveSource> sources, SitePolicy sitePolicy, ArchiveLimits limits,
			ReloadPolicy policy, LiveSite live, ReloadThread thread, DamageWatch watch, Consumer<Edition> onReplaced,
			Consumer<ReloadOutcome> listener) {
		this.name = name;
		this.loader = new EditionLoader(sources, sitePolicy, limits, watch);
		this.policy = policy;
		this.live = live;
		this.thread = thread;
		this.onReplaced = onReplaced;
		this.listener = listener;
	}

	public LiveSite live() {
		return this.live;
	}

	/**
	 * The edition in service, {@code null} before the first.
	 */
	public @Nullable EditionStatus current() {
		Edition current = this.live.current();
		return (current != null) ? current.status() : null;
	}

	/**
	 * The damage to an archive in service, {@code null} if there is none.
	 */
	public @Nullable Damage damage() {
		Edition current = this.live.current();
		return (current != null) ? current.damage() : null;
	}

	/** The editions available for a rollback, the latest first. */
	public List<EditionStatus> previous() {
		return this.previous.editions().stream().map(Edition::status).toList();
	}

	/**
	 * The latest reload if the offered archives were refused, {@code null} otherwise.
	 */
	public ReloadOutcome.@Nullable Refused lastRefusal() {
		return this.lastRefusal;
	}

	/**
	 * Loads the first edition. Tells no listener.
	 */
	public ReloadOutcome start() {
		return this.thread.call(() -> run(ReloadRequest.RELOAD));
	}

	/**
	 * Carries out a request. Blocks; never call it on an event loop.
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ReloadOutcome reload(ReloadRequest request) {
		return this.thread.call(() -> {
			ReloadOutcome outcome = run(request);
			try {
				this.listener.accept(outcome);
			}
			catch (RuntimeException ex) {
				logger.error("A listener to reloads failed", ex);
			}
			return outcome;
		});
	}

	/**
	 * Checks whether a changed file still has the same content, as when only its time
	 * changed, and if so keeps it in service. Other content waits for a reload. Doesn't
	 * block.
	 * @param damaged the layer of the file
	 */
	public void recover(Layer damaged) {
		this.thread.execute(() -> {
			Edition current = this.live.current();
			if (current != null && current.contains(damaged)) {
				try {
					recover(current);
				}
				catch (RuntimeException ex) {
					logger.debug("Site '{}' stays damaged", this.name, ex);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		});
	}

	private void recover(Edition current) throws InterruptedException {
		Edition next = beside(current, () -> this.loader.load(current));
		try {
			if (next != current && next.status().id().equals(current.status().id())) {
				replace(current, next, this.previous);
				this.loader.accepted(next);
				logger.info("Site '{}' has the same content nevertheless and serves it again", this.name);
			}
		}
		finally {
			if (this.live.current() != next) {
				next.release();
			}
		}
	}

	private ReloadOutcome run(ReloadRequest request) throws InterruptedException {
		long startedNanos = System.nanoTime();
		Edition current = this.live.current();
		try {
			requireExpected(request, current);
			ReloadOutcome outcome = (request.action() == ReloadRequest.Action.ROLLBACK)
					? rollBack(current, startedNanos) : load(current, startedNanos);
			this.lastRefusal = null;
			return outcome;
		}
		catch (RuntimeException ex) {
			return refuse(current, ex, startedNanos);
		}
		catch (OutOfMemoryError ex) {
			return refuse(current,
					new RefusedException(RefusalKind.OUT_OF_MEMORY,
							"'" + this.loader.location() + "' needs more memory than there is: " + ex.getMessage(), ex),
					startedNanos);
		}
	}

	private static void requireExpected(ReloadRequest request, @Nullable Edition current) {
		String expected = request.expectedId();
		if (expected != null && (current == null || !current.status().id().equals(expected))) {
			throw new RefusedException(RefusalKind.NOT_EXPECTED, "expected " + expected + " to be in service, found "
					+ ((current != null) ? current.status().id() : "nothing"));
		}
	}

	/**
	 * Loads what the sources offer. If one of them has nothing, the files of the others
	 * are neither accepted nor refused.
	 */
	private ReloadOutcome load(@Nullable Edition current, long startedNanos) throws InterruptedException {
		try {
			return loadAll(current, startedNanos);
		}
		catch (SourceException ex) {
			throw ex;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			this.loader.refused();
			throw ex;
		}
	}

	private ReloadOutcome loadAll(@Nullable Edition current, long startedNanos) throws InterruptedException {
		Edition next = beside(current, () -> this.loader.load(current));
		try {
			if (next == current) {
				this.loader.accepted(next);
				return unchanged(next, startedNanos);
			}
			if (current != null && next.status().id().equals(current.status().id())) {
				// The content is the same but the file is another: the previous one may
				// be deleted by now, with only its mapping holding on to the disk space.
				replace(current, next, this.previous);
				this.loader.accepted(next);
				return unchanged(next, startedNanos);
			}
			Changes changes = beside(current, () -> Comparison.between(current, next));
			requireShare(current, next);
			replace(current, next, this.previous.with(current, next, this.policy.kept()));
			this.loader.accepted(next);
			logger.info("Site '{}' serves {} entries of {} (id {})", this.name, next.status().entries(),
					this.loader.location(), next.status().id());
			return new ReloadOutcome.Loaded(this.name, (current != null) ? current.status() : null, next.status(),
					changes, since(startedNanos));
		}
		finally {
			if (this.live.current() != next) {
				next.release();
			}
		}
	}

	/**
	 * Does work alongside the edition in service, if there is one.
	 */
	private static <T> T beside(@Nullable Edition inService, Supplier<T> work) {
		return (inService != null) ? LoadPace.gently(work) : work.get();
	}

	private ReloadOutcome unchanged(Edition inService, long startedNanos) {
		logger.info("Site '{}' stays at {}: nothing has changed", this.name, inService.status().id());
		return new ReloadOutcome.Unchanged(this.name, inService.status(), since(startedNanos));
	}

	private void requireShare(@Nullable Edition current, Edition next) {
		int before = (current != null) ? current.files() : 0;
		if (next.files() < before * this.policy.minShare()) {
			throw new RefusedException(RefusalKind.TOO_FEW,
					"'%s' has %d files, less than the share of %s of the %d in service"
						.formatted(this.loader.location(), next.files(), this.policy.minShare(), before));
		}
	}

	/** If editions are kept, one is in service. */
	private ReloadOutcome rollBack(@Nullable Edition current, long startedNanos) throws InterruptedException {
		Edition target = this.previous.latestWhole();
		Changes changes = beside(current, () -> Comparison.between(current, target));
		replace(current, target, this.previous.before(target));
		logger.info("Site '{}' is back at {} entries of {} (id {})", this.name, target.status().entries(),
				this.loader.location(), target.status().id());
		return new ReloadOutcome.RolledBack(this.name, Objects.requireNonNull(current).status(), target.status(),
				changes, since(startedNanos));
	}

	/**
	 * Puts an edition into service and releases those that are no longer in service or
	 * kept.
	 */
	private synchronized void replace(@Nullable Edition current, Edition next, KeptEditions kept)
			throws InterruptedException {
		if (this.closed) {
			throw new IllegalStateException("The server doesn't run");
		}
		KeptEditions before = this.previous;
		this.previous = kept;
		try {
			this.live.publish(next);
			this.onReplaced.accept(next);
		}
		finally {
			before.releaseExcept(next, kept);
			if (current != null && !kept.editions().contains(current)) {
				current.release();
			}
		}
	}

	private ReloadOutcome refuse(@Nullable Edition current, RuntimeException cause, long startedNanos) {
		RefusalKind kind = RefusedException.kindOf(cause);
		EditionStatus status = (current != null) ? current.status() : null;
		ReloadOutcome.Refused refused = new ReloadOutcome.Refused(this.name, status, kind, cause, Instant.now(),
				since(startedNanos));
		if (kind.isOfArchive()) {
			this.lastRefusal = refused;
		}
		if (status != null) {
			logger.atLevel((kind.isOfArchive()) ? Level.WARN : Level.INFO)
				.log("Site '{}' stays at {}: {}", this.name, status.id(), refused.reason());
		}
		return refused;
	}

	private static Duration since(long startedNanos) {
		return Duration.ofNanos(System.nanoTime() - startedNanos);
	}

	/**
	 * Releases everything. Call this only when all event loops and the thread have ended.
	 */
	public synchronized void close() {
		this.closed = true;
		Edition current = this.live.current();
		this.live.close();
		if (current != null) {
			current.release();
		}
		this.previous.releaseExcept(null, KeptEditions.NONE);
		this.previous = KeptEditions.NONE;
	}

}
