package io.tarweb.internal.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.tarweb.metrics.HandOverMetrics;
import io.tarweb.metrics.HandOverMetrics.Refusal;

/**
 * Counts what other processes hand over. Any thread.
 */
public final class HandOverMeters {

	private final LongAdder taken = new LongAdder();

	/** By ordinal. */
	private final LongAdder[] refused = new LongAdder[Refusal.values().length];

	HandOverMeters() {
		Arrays.setAll(this.refused, (ordinal) -> new LongAdder());
	}

	public void taken() {
		this.taken.increment();
	}

	public void refused(Refusal refusal) {
		this.refused[refusal.ordinal()].increment();
	}

	HandOverMetrics read() {
		Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
		for (Refusal refusal : Refusal.values()) {
			counts.put(refusal, this.refused[refusal.ordinal()].sum());
		}
		return new HandOverMetrics(this.taken.sum(), counts);
	}

}
