package io.tarweb.benchmarks;

/**
 * Counts durations: to the microsecond up to 2 ms, to 3 % beyond.
 */
final class Histogram {

	private static final int EXACT_BITS = 11;

	private static final int SUB_BITS = 5;

	private static final int EXACT = 1 << EXACT_BITS;

	private static final int SUB = 1 << SUB_BITS;

	private final long[] counts = new long[EXACT + (Long.SIZE - EXACT_BITS) * SUB];

	private long total;

	private long maxMicros;

	void record(long micros) {
		long value = Math.max(0, micros);
		this.counts[index(value)]++;
		this.total++;
		this.maxMicros = Math.max(this.maxMicros, value);
	}

	/**
	 * The duration that a share of all didn't exceed.
	 * @param share the share, up to 1
	 * @return microseconds, rounded up where they aren't counted exactly
	 */
	long percentileMicros(double share) {
		long wanted = (long) Math.ceil(share * this.total);
		long seen = 0;
		for (int index = 0; index < this.counts.length; index++) {
			seen += this.counts[index];
			if (seen >= wanted && seen > 0) {
				return Math.min(highest(index), this.maxMicros);
			}
		}
		return this.maxMicros;
	}

	long maxMicros() {
		return this.maxMicros;
	}

	long total() {
		return this.total;
	}

	private static int index(long value) {
		if (value < EXACT) {
			return (int) value;
		}
		int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
		int sub = (int) (value >>> exponent - SUB_BITS) & SUB - 1;
		return EXACT + (exponent - EXACT_BITS) * SUB + sub;
	}

	private static long highest(int index) {
		if (index < EXACT) {
			return index;
		}
		int exponent = (index - EXACT) / SUB + EXACT_BITS;
		long sub = (index - EXACT) % SUB;
		return ((SUB + sub + 1) << exponent - SUB_BITS) - 1;
	}

}
