package io.tarweb.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle of some measurements and how far they lie apart.
 *
 * @param median the middle
 * @param min the least
 * @param max the greatest
 */
record Statistics(double median, double min, double max) {

	static Statistics of(Collection<Double> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("Nothing was measured");
		}
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
	}

}
