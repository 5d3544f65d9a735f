package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * System calls per request, counted by strace: of the event loop, and of all threads.
 */
final class SystemCallMeasurement {

	private static final int CONNECTIONS = 64;

	private static final int WARM_UP_SECONDS = 5;

	private static final Duration ATTACH = Duration.ofSeconds(10);

	private static final int MOST = 4;

	/** Where strace's table has the number of calls. */
	private static final int CALLS = 3;

	private SystemCallMeasurement() {
	}

	static String measure(Context context) throws IOException {
		Shell.locate("strace", "apt-get install strace");
		Wrk wrk = context.wrk(context.loadCore(), CONNECTIONS);
		MarkdownTable table = new MarkdownTable("transport", "case", "requests", "calls of the event loop",
				"per request", "most often", "all threads, per request");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			try (TarwebProcess server = TarwebProcess.start(context, transport, context.content().tar())) {
				String process = Long.toString(server.child().process().pid());
				String loop = server.thread("tarweb-" + transport).getFileName().toString();
				for (LoadCase load : List.of(LoadCase.PAGE, LoadCase.SMALL, LoadCase.PIPELINED)) {
					wrk.run(server.port(), load, WARM_UP_SECONDS);
					Counted ofLoop = counted(wrk, context, server, load, "-p", loop);
					Counted ofAll = counted(wrk, context, server, load, "-f", "-p", process);
					table.row(transport, load.label(), ofLoop.requests, ofLoop.total(), ofLoop.perRequest(),
							most(ofLoop.calls), ofAll.perRequest());
				}
			}
		}
		return "`strace -c`, attached to the event loop's thread, and in a second run with `-f` to all threads, "
				+ context.seconds() + " s each, " + CONNECTIONS
				+ " connections of wrk. A traced server is slower, and so "
				+ "may find more work at each of its turns than one that isn't.\n\n" + table;
	}

	private static Counted counted(Wrk wrk, Context context, TarwebProcess server, LoadCase load, String... whom)
			throws IOException {
		Path directory = context.place().workOf("strace");
		Path summary = directory.resolve("summary.txt");
		Path log = directory.resolve("output.log");
		List<String> command = new ArrayList<>(List.of("strace", "-c", "-o", summary.toString()));
		command.addAll(List.of(whom));
		try (Child strace = Child.logging(command, log)) {
			if (!strace.comesTo(() -> Files.readString(log).contains("attached"), ATTACH)) {
				throw new IOException("strace doesn't attach: " + Files.readString(log).strip());
			}
			long requests = wrk.run(server.port(), load, context.seconds()).requests();
			// Told to end, it detaches and writes its table.
			strace.process().destroy();
			strace.endsWithin(ATTACH);
			return new Counted(requests, calls(Files.readString(summary)));
		}
	}

	/**
	 * Reads strace's table: share, seconds, microseconds a call, calls, errors or
	 * nothing, name.
	 */
	static Map<String, Long> calls(String output) {
		Map<String, Long> calls = new HashMap<>();
		for (String line : output.lines().toList()) {
			String[] cells = line.strip().split("\\s+");
			if (cells.length > CALLS + 1 && cells[CALLS].matches("[0-9]+")) {
				calls.put(cells[cells.length - 1], Long.parseLong(cells[CALLS]));
			}
		}
		calls.remove("total");
		return calls;
	}

	/** Text such as {@code writev 1200, read 600}. */
	static String most(Map<String, Long> calls) {
		return calls.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(MOST)
			.map((call) -> call.getKey() + " " + call.getValue())
			.collect(Collectors.joining(", "));
	}

	private record Counted(long requests, Map<String, Long> calls) {

		long total() {
			return this.calls.values().stream().mapToLong(Long::longValue).sum();
		}

		String perRequest() {
			return String.format(Locale.ROOT, "%.3f", (double) total() / this.requests);
		}

	}

}
