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

}
