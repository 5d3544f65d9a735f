package io.tarweb.router;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for each kind of failure. Any thread.
 */
final class FailureCounts {

	/** By ordinal. */
	private final LongAdder[] counts = new LongAdder[RouterFailure.values().length];

	FailureCounts() {
		Arrays.setAll(this.counts, (ordinal) -> new LongAdder());
	}

	void add(RouterFailure failure) {
		this.counts[failure.ordinal()].increment();
	}

	/** The kinds that have occurred. */
	Map<RouterFailure, Long> read() {
		Map<RouterFailure, Long> read = new EnumMap<>(RouterFailure.class);
		for (RouterFailure failure : RouterFailure.values()) {
			long count = this.counts[failure.ordinal()].sum();
			if (count > 0) {
				read.put(failure, count);
			}
		}
		return read;
	}

}
