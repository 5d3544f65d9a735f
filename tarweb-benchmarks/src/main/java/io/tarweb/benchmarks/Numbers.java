package io.tarweb.benchmarks;

import java.util.Locale;

/**
 * Numbers as a reader wants them: no more digits than mean something.
 */
final class Numbers {

	private Numbers() {
	}

	/**
	 * Three digits, or all that stand before the point.
	 * @param value the number
	 * @return its text
	 */
	static String shortly(double value) {
		double size = Math.abs(value);
		String format = (size >= 100) ? "%,.0f" : (size >= 10) ? "%.1f" : "%.2f";
		return String.format(Locale.ROOT, format, value);
	}

	static String whole(double value) {
		return String.format(Locale.ROOT, "%,.0f", value);
	}

	/**
	 * A ratio and its range.
	 * @param ratio the ratios of all rounds
	 * @return text such as {@code 0.83 (0.81–0.85)}
	 */
	static String ratio(Statistics ratio) {
		return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.min(), ratio.max());
	}

}
