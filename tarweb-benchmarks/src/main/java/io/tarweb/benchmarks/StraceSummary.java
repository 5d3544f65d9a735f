package io.tarweb.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code strace -c} counted.
 *
 * @param calls how often each system call was made, the most expensive one first
 */
record StraceSummary(Map<String, Long> calls) {

	private static final int CALLS_COLUMN = 3;

	/**
	 * Reads the table: share, seconds, microseconds a call, calls, errors or nothing,
	 * name.
	 */
	static StraceSummary parse(String output) {
		Map<String, Long> calls = new LinkedHashMap<>();
		for (String line : output.lines().toList()) {
			String[] cells = line.strip().split("\\s+");
			if (cells.length > CALLS_COLUMN + 1 && cells[0].matches("[0-9.]+")
					&& cells[CALLS_COLUMN].matches("[0-9]+")) {
				calls.put(cells[cells.length - 1], Long.parseLong(cells[CALLS_COLUMN]));
			}
		}
		calls.remove("total");
		return new StraceSummary(calls);
	}

	long total() {
		return this.calls.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * The calls that were made most often.
	 * @param limit how many of them
	 * @return text such as {@code writev 1200, read 600}
	 */
	String most(int limit) {
		return this.calls.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed())
			.limit(limit)
			.map((call) -> call.getKey() + " " + call.getValue())
			.collect(Collectors.joining(", "));
	}

}
