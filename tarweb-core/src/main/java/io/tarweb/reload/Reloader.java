package io.tarweb.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.tarweb.archive.Archive;
import io.tarweb.site.LiveSite;
import io.tarweb.site.Site;
import io.tarweb.site.SitePolicy;
import io.tarweb.site.SiteStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the next site and puts it into service.
 * <p>
 * One load at a time, on a thread of its own: callers wait in turn, and an interrupted
 * caller can't close the channel under the load. Archives are closed on that thread too,
 * or by the caller once the thread has ended.
 */
public final class Reloader {

	private static final Logger logger = LoggerFactory.getLogger(Reloader.class);

	/** For the load that may be under way when the server stops. */
	private static final long CLOSE_SECONDS = 10;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), new DefaultThreadFactory("tarweb-reload", true),
			(task, executor) -> task.run());

	private final ArchiveSource source;

	private final SitePolicy policy;

	private final LiveSite live;

	private volatile ReloadOutcome.@Nullable Refused lastRefusal;

	private volatile boolean closed;

	/**
	 * A reloader for one site; loads nothing yet.
	 * @param source where archives come from
	 * @param policy how an archive becomes a site
	 * @param live makes the place for the site, given where archives are to be closed
	 */
	public Reloader(ArchiveSource source, SitePolicy policy, Function<Executor, LiveSite> live) {
		this.source = source;
		this.policy = policy;
		this.thread.allowCoreThreadTimeOut(true);
		this.live = live.apply(this.thread);
	}

	/**
	 * The place that loaded sites go to.
	 * @return the live site
	 */
	public LiveSite live() {
		return this.live;
	}

	/**
	 * Loads the archive that the source offers now and puts it into service if it differs
	 * from the one that is. Blocks; never to be called on an event loop.
	 * @return what happened
	 * @throws IllegalStateException if this reloader is closed
	 */
	public ReloadOutcome reload() {
		return await(this.thread.submit((Callable<ReloadOutcome>) this::load));
	}

	/**
	 * The latest reload, if it was refused.
	 * @return the refusal, {@code null} if the latest reload went well
	 */
	public ReloadOutcome.@Nullable Refused lastRefusal() {
		return this.lastRefusal;
	}

	private ReloadOutcome load() throws InterruptedException {
		if (this.closed) {
			throw new IllegalStateException("The server doesn't run");
		}
		long startedNanos = System.nanoTime();
		Site current = this.live.current();
		SiteStatus before = (current != null) ? current.status() : null;
		Site next;
		try {
			next = prepare(startedNanos);
		}
		catch (RuntimeException ex) {
			return refuse(before, ex, startedNanos);
		}
		catch (OutOfMemoryError ex) {
			return refuse(before,
					new IllegalStateException(
							"'" + this.source.location() + "' needs more memory than there is: " + ex.getMessage(), ex),
					startedNanos);
		}
		this.lastRefusal = null;
		if (current != null && current.status().id().equals(next.status().id())) {
			return keep(current, next, startedNanos);
		}
		this.live.publish(next);
		logger.info("Serving {} entries of {} (id {})", next.status().entries(), this.source.location(),
				next.status().id());
		return new ReloadOutcome.Loaded(before, next.status(), since(startedNanos));
	}

	private ReloadOutcome refuse(@Nullable SiteStatus current, RuntimeException cause, long startedNanos) {
		ReloadOutcome.Refused refused = new ReloadOutcome.Refused(current, cause, since(startedNanos));
		this.lastRefusal = refused;
		if (current != null) {
			logger.warn("Refused {}; {} stays in service: {}", this.source.location(), current.id(), refused.reason());
		}
		return refused;
	}

	/**
	 * Keeps the content in service, but not a mapping of another file: that one may be
	 * damaged by now, or deleted, so that only its mapping holds on to the disk space.
	 */
	private ReloadOutcome keep(Site current, Site next, long startedNanos) throws InterruptedException {
		if (current.bytes().isSameFile(next.bytes())) {
			next.close();
			return new ReloadOutcome.Unchanged(current.status(), since(startedNanos));
		}
		this.live.publish(next);
		return new ReloadOutcome.Unchanged(next.status(), since(startedNanos));
	}

	private Site prepare(long startedNanos) {
		Path file;
		try {
			file = this.source.fetch();
		}
		catch (IOException ex) {
			throw new SourceException(this.source.location(), ex);
		}
		try {
			Archive archive = this.source.open(file);
			return Site.prepare(archive, this.policy, this.source.location(), startedNanos,
					() -> this.source.release(file));
		}
		catch (RuntimeException | Error ex) {
			this.source.release(file);
			throw ex;
		}
	}

	private static Duration since(long startedNanos) {
		return Duration.ofNanos(System.nanoTime() - startedNanos);
	}

	private static <T> T await(Future<T> future) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					throw new IllegalStateException(ex.getMessage(), ex);
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Ends the thread, behind the load that may be under way, and closes the site in
	 * service. A load that takes too long is interrupted; what it makes is closed when it
	 * is done. Only when all event loops have ended.
	 */
	public void close() {
		this.closed = true;
		this.thread.shutdown();
		boolean interrupted = false;
		try {
			if (!this.thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("Interrupting a load of {} that doesn't end", this.source.location());
				this.thread.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
			this.thread.shutdownNow();
		}
		this.live.close();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
