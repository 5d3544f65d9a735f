package io.tarweb.metrics;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How late event loops are: each measures ten times a second how long after its time a
 * task runs.
 *
 * @param max the longest of the last one to two minutes, over all loops
 * @param ticks how often it was measured
 * @param ticksUpTo how often it was at most as long as that
 */
public record LagMetrics(Duration max, long ticks, SortedMap<Duration, Long> ticksUpTo) {

	public LagMetrics {
		ticksUpTo = Collections.unmodifiableSortedMap(new TreeMap<>(ticksUpTo));
	}

	static LagMetrics of(Iterable<LoopRecorder> loops, long nowNanos) {
		long maxNanos = 0;
		long ticks = 0;
		SortedMap<Duration, Long> upTo = new TreeMap<>();
		for (int bucket = 0; bucket < EventLoopLag.buckets(); bucket++) {
			for (LoopRecorder loop : loops) {
				ticks += loop.lag().ticks(bucket);
				maxNanos = Math.max(maxNanos, loop.lag().maxNanos(nowNanos));
			}
			if (bucket < EventLoopLag.buckets() - 1) {
				upTo.put(Duration.ofNanos(EventLoopLag.boundNanos(bucket)), ticks);
			}
		}
		return new LagMetrics(Duration.ofNanos(maxNanos), ticks, upTo);
	}

}
