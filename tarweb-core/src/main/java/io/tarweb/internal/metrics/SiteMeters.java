package io.tarweb.internal.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.tarweb.http.Coding;
import io.tarweb.internal.layer.Layer;
import io.tarweb.metrics.AskedPage;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.SiteMetrics;
import io.tarweb.metrics.StatusClass;
import io.tarweb.reload.ReloadResult;

/**
 * All counters of one site. Every event loop counts with a {@link SiteRecorder} of its
 * own; reading adds them up, and any thread may read.
 */
public final class SiteMeters {

	/** An event loop that can't answer within this time is left out. */
	private static final long ANSWER_SECONDS = 1;

	private static final Comparator<MissedPath> MOST_FIRST = Comparator.comparingLong(MissedPath::requests)
		.reversed()
		.thenComparing(MissedPath::path);

	/** Includes those of loops that have ended, because counters never go back. */
	private final List<SiteRecorder> recorders = new CopyOnWriteArrayList<>();

	private final AskedPages pages = new AskedPages();

	/** Guarded by itself. */
	private final Map<ReloadResult, SiteMetrics.Reloads> reloads = new EnumMap<>(ReloadResult.class);

	/**
	 * Creates the recorder of an event loop, for the thread of that loop only.
	 * @param loop runs a task on that loop
	 */
	public SiteRecorder newRecorder(Executor loop) {
		SiteRecorder recorder = new SiteRecorder(loop, this.pages);
		this.recorders.add(recorder);
		return recorder;
	}

	/**
	 * Counts a reload.
	 * @param result how it ended
	 * @param took how long it took
	 */
	public void reloaded(ReloadResult result, Duration took) {
		synchronized (this.reloads) {
			this.reloads.merge(result, SiteMetrics.Reloads.NONE.plus(took), (before, one) -> before.plus(took));
		}
	}

	/**
	 * Releases layers that are out of service, and keeps the counts of their pages.
	 * Called by the thread that reloads, when all event loops have switched.
	 * @param inService the layers that are in service now
	 */
	public void settle(Collection<Layer> inService) {
		this.pages.settle(inService);
	}

	/**
	 * Reads all counters.
	 * @return the sums over all event loops
	 */
	public SiteMetrics read() {
		Map<StatusClass, Long> requests = new EnumMap<>(StatusClass.class);
		Map<StatusClass, Long> http2Requests = new EnumMap<>(StatusClass.class);
		Map<Coding, Long> encodings = new EnumMap<>(Coding.class);
		long notModified = 0;
		long bodyBytes = 0;
		for (SiteRecorder recorder : this.recorders) {
			for (StatusClass statusClass : StatusClass.values()) {
				requests.merge(statusClass, recorder.requests(statusClass), Long::sum);
				http2Requests.merge(statusClass, recorder.http2Requests(statusClass), Long::sum);
			}
			for (Coding coding : Coding.values()) {
				encodings.merge(coding, recorder.encoded(coding), Long::sum);
			}
			notModified += recorder.notModified();
			bodyBytes += recorder.bodyBytes();
		}
		synchronized (this.reloads) {
			return new SiteMetrics(requests, http2Requests, notModified, encodings, bodyBytes, this.reloads);
		}
	}

	/**
	 * The most requested pages. For layers that are out of service, only the pages that
	 * were most requested then are known.
	 * @param limit the most pages to return
	 * @return the pages, the most requested first
	 */
	public List<AskedPage> mostAsked(int limit) {
		return this.pages.most(limit);
	}

	/**
	 * The most missed paths since the server started. Asks the event loops, so never call
	 * it on one of them; a loop that doesn't answer within a second is left out.
	 * @param limit the most paths to return
	 * @return the paths, the most missed first
	 */
	public List<MissedPath> mostMissed(int limit) {
		List<CompletableFuture<MissedPath[]>> asked = new ArrayList<>();
		for (SiteRecorder recorder : this.recorders) {
			try {
				asked.add(recorder.missedPaths());
			}
			catch (RejectedExecutionException ex) {
				// The loop has ended, because the server was stopped.
				continue;
			}
		}
		long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
		Map<String, MissedPath> paths = new HashMap<>();
		for (CompletableFuture<MissedPath[]> answer : asked) {
			for (MissedPath path : await(answer, deadlineNanos)) {
				paths.merge(path.path(), path, SiteMeters::sum);
			}
		}
		MissedPath[] ranked = paths.values().toArray(MissedPath[]::new);
		Arrays.sort(ranked, MOST_FIRST);
		return List.of(ranked).subList(0, Math.min(limit, ranked.length));
	}

	private static MissedPath[] await(CompletableFuture<MissedPath[]> answer, long deadlineNanos) {
		try {
			return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new MissedPath[0];
		}
		catch (ExecutionException | TimeoutException ex) {
			return new MissedPath[0];
		}
	}

	private static MissedPath sum(MissedPath left, MissedPath right) {
		Instant last = left.lastMissedAt().isAfter(right.lastMissedAt()) ? left.lastMissedAt() : right.lastMissedAt();
		return new MissedPath(left.path(), left.requests() + right.requests(),
				(left.referrer() != null) ? left.referrer() : right.referrer(), last);
	}

}
