package io.tarweb.benchmarks;

import java.util.Collection;
import java.util.Locale;

/**
 * The middle of some measurements and how far they lie apart, with no more digits than
 * mean something.
 */
record Statistics(double median, double min, double max) {

	static Statistics of(Collection<Double> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("Nothing was measured");
		}
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
	}

	/** Three digits, or all that stand before the point. */
	static String shortly(double value) {
		double size = Math.abs(value);
		return String.format(Locale.ROOT, (size >= 100) ? "%,.0f" : (size >= 10) ? "%.1f" : "%.2f", value);
	}

	static String whole(double value) {
		return String.format(Locale.ROOT, "%,.0f", value);
	}

	String range() {
		return shortly(this.min) + "–" + shortly(this.max);
	}

	/** A ratio and its range, such as {@code 0.83 (0.81–0.85)}. */
	String ratio() {
		return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", this.median, this.min, this.max);
	}

}
