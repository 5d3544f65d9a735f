package io.tarweb.archive;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what is left out while an archive is read.
 */
final class SkippedCounts {

	private final Map<SkippedKind, Integer> counts = new EnumMap<>(SkippedKind.class);

	void add(SkippedKind kind) {
		this.counts.merge(kind, 1, Integer::sum);
	}

	Map<SkippedKind, Integer> asMap() {
		return this.counts;
	}

}
