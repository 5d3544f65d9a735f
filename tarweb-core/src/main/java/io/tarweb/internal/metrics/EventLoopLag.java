package io.tarweb.internal.metrics;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.tarweb.metrics.LagMetrics;

/**
 * How late an event loop is: a task that is due at intervals notes how long after its due
 * time it runs. Whatever delays it makes every connection wait as long.
 * <p>
 * Written by the loop's thread, read by any.
 */
public final class EventLoopLag {

	/** The time between the end of one {@link #tick} and the next. */
	static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** The largest value counts for at least this long, so that no scrape misses it. */
	private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** Upper bounds of the histogram's buckets; the last bucket has none. */
	private static final long[] BOUNDS_NANOS = { 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000,
			100_000_000, 200_000_000, 500_000_000, 1_000_000_000 };

	private final Counters ticks = new Counters(BOUNDS_NANOS.length + 1);

	private long windowEndsNanos;

	private volatile long dueNanos;

	private volatile long maxNanos;

	private volatile long previousMaxNanos;

	private volatile boolean ended;

	EventLoopLag(long nowNanos) {
		this.windowEndsNanos = nowNanos + WINDOW_NANOS;
		this.dueNanos = nowNanos + INTERVAL_NANOS;
	}

	/**
	 * Notes how late the task runs.
	 */
	void tick(long nowNanos) {
		long lateNanos = Math.max(0, nowNanos - this.dueNanos);
		int bucket = 0;
		while (bucket < BOUNDS_NANOS.length && lateNanos > BOUNDS_NANOS[bucket]) {
			bucket++;
		}
		this.ticks.add(bucket, 1);
		if (nowNanos - this.windowEndsNanos >= 0) {
			this.previousMaxNanos = this.maxNanos;
			this.maxNanos = lateNanos;
			this.windowEndsNanos = nowNanos + WINDOW_NANOS;
		}
		else if (lateNanos > this.maxNanos) {
			this.maxNanos = lateNanos;
		}
		this.dueNanos = nowNanos + INTERVAL_NANOS;
	}

	/** The loop has ended, which is not the same as being late. */
	void end() {
		this.ended = true;
	}

	public static int buckets() {
		return BOUNDS_NANOS.length + 1;
	}

	/**
	 * The bound of a bucket other than the last.
	 */
	public static long boundNanos(int bucket) {
		return BOUNDS_NANOS[bucket];
	}

	/**
	 * How often the task was late by at most a bucket's bound, and by more than the bound
	 * before.
	 */
	public long ticks(int bucket) {
		return this.ticks.get(bucket);
	}

	/**
	 * The largest lag of the last one to two minutes, or the current lag of a loop that
	 * stands still.
	 */
	public long maxNanos(long nowNanos) {
		if (this.ended) {
			return 0;
		}
		return Math.max(nowNanos - this.dueNanos, Math.max(this.maxNanos, this.previousMaxNanos));
	}

	/**
	 * The lag of several loops together.
	 */
	static LagMetrics of(Iterable<EventLoopLag> loops, long nowNanos) {
		long maxNanos = 0;
		long ticks = 0;
		SortedMap<Duration, Long> upTo = new TreeMap<>();
		for (int bucket = 0; bucket < buckets(); bucket++) {
			for (EventLoopLag loop : loops) {
				ticks += loop.ticks(bucket);
				maxNanos = Math.max(maxNanos, loop.maxNanos(nowNanos));
			}
			if (bucket < buckets() - 1) {
				upTo.put(Duration.ofNanos(boundNanos(bucket)), ticks);
			}
		}
		return new LagMetrics(Duration.ofNanos(maxNanos), ticks, upTo);
	}

}
