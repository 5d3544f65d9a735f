package io.tarweb.metrics;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How late the event loops are: each measures ten times a second how long after its due
 * time a task runs.
 *
 * @param max the longest delay of the last one to two minutes, over all loops
 * @param ticks the number of measurements
 * @param ticksUpTo the number of measurements of at most each delay
 */
public record LagMetrics(Duration max, long ticks, SortedMap<Duration, Long> ticksUpTo) {

	public LagMetrics {
		ticksUpTo = Collections.unmodifiableSortedMap(new TreeMap<>(ticksUpTo));
	}

}
