package io.tarweb.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What wrk counted, from the line that {@code load.lua} prints at its end: wrk's own
 * summary rounds to three digits.
 *
 * @param requests answers that arrived whole
 * @param durationMicros how long it asked
 * @param bytes what arrived, heads included
 * @param errors failed connections, reads, writes, timeouts, and statuses from 400 on
 * @param p50Micros half of the answers took no longer
 * @param p99Micros all but a hundredth took no longer
 */
record WrkResult(long requests, long durationMicros, long bytes, long errors, double p50Micros, double p99Micros) {

	private static final String MARK = "RESULT ";

	private static final double MICROS_PER_SECOND = 1e6;

	static WrkResult parse(String output) {
		String line = output.lines()
			.filter((candidate) -> candidate.startsWith(MARK))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("wrk gave no result: " + output.strip()));
		Map<String, String> values = Arrays.stream(line.substring(MARK.length()).strip().split(" "))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
		Function<String, Long> number = (name) -> (long) decimal(values, name);
		long errors = number.apply("connect") + number.apply("read") + number.apply("write") + number.apply("status")
				+ number.apply("timeout");
		return new WrkResult(number.apply("requests"), number.apply("duration_us"), number.apply("bytes"), errors,
				decimal(values, "p50_us"), decimal(values, "p99_us"));
	}

	private static double decimal(Map<String, String> values, String name) {
		String value = values.get(name);
		if (value == null) {
			throw new IllegalStateException("wrk's result lacks " + name + ": " + values);
		}
		return Double.parseDouble(value);
	}

	double requestsPerSecond() {
		return this.requests * MICROS_PER_SECOND / this.durationMicros;
	}

}
