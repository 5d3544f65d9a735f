package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The load generator wrk, one thread of it, pinned. Its loop is closed: a connection asks
 * again only when it has its answer, so that its percentiles understate what clients see
 * who don't wait for each other.
 */
final class Wrk implements Load {

	/** What the script prints of a run. */
	private static final Set<String> FIGURES = Set.of("requests", "bytes", "duration_us", "p50_us", "p99_us", "connect",
			"read", "write", "status", "timeout");

	private static final String SCRIPT = "load.lua";

	/** How much longer than planned a run may take before it is ended. */
	private static final Duration SPARE = Duration.ofSeconds(30);

	private final String cores;

	private final int connections;

	private final Path script;

	Wrk(String cores, int connections, Path directory) throws IOException {
		Shell.locate("wrk", "apt-get install wrk");
		this.cores = cores;
		this.connections = connections;
		this.script = directory.resolve(SCRIPT);
		try (InputStream in = Objects.requireNonNull(Wrk.class.getResourceAsStream(SCRIPT))) {
			Files.copy(in, this.script, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/** wrk ends with an error where it tells that. */
	@Override
	public String version() throws IOException {
		String text = Shell.run(SPARE, List.of("sh", "-c", "wrk -v || true"));
		return text.lines().findFirst().orElse("wrk").replaceFirst(" Copyright.*", "") + ", one thread, "
				+ this.connections + " connections on core " + this.cores;
	}

	@Override
	public int inFlight(LoadCase load) {
		return this.connections * load.inFlight();
	}

	Result run(int port, LoadCase load, int seconds) throws IOException {
		return run(port, load, "", 0, seconds);
	}

	@Override
	public Result run(int port, LoadCase load, String condition, int seed, int seconds) throws IOException {
		List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + this.connections, "-d" + seconds + "s",
				"--timeout", "10s", "-s", this.script.toString()));
		if (!condition.isEmpty()) {
			command.addAll(List.of("-H", condition));
		}
		command.addAll(List.of(load.url(port, load.path()), "--"));
		List<String> kind = switch (load) {
			case RANDOM -> List.of("random", Integer.toString(BenchContent.PAGES), Integer.toString(seed));
			case PIPELINED -> List.of("pipelined", Integer.toString(LoadCase.PIPELINE));
			default -> List.of("plain");
		};
		command.addAll(kind);
		return parse(Shell.run(Duration.ofSeconds(seconds).plus(SPARE), Child.pinned(this.cores, command)));
	}

	/**
	 * Reads the line that the script prints: wrk's own summary rounds to three digits.
	 */
	static Result parse(String output) throws IOException {
		Map<String, Double> values = output.lines()
			.filter((line) -> line.startsWith("RESULT "))
			.flatMap((line) -> Arrays.stream(line.split(" ")).skip(1))
			.map((pair) -> pair.split("="))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> Double.valueOf(pair[1])));
		if (!values.keySet().containsAll(FIGURES)) {
			throw new IOException("wrk gave no result: " + output);
		}
		ToDoubleFunction<String> figure = (name) -> values.getOrDefault(name, 0.0);
		double requests = figure.applyAsDouble("requests");
		double errors = Stream.of("connect", "read", "write", "status", "timeout").mapToDouble(figure).sum();
		if (errors > 0 || requests == 0) {
			throw new IOException(String.format("%.0f errors in %.0f requests", errors, requests));
		}
		return new Result((long) requests, (long) figure.applyAsDouble("bytes"),
				requests * 1e6 / figure.applyAsDouble("duration_us"), figure.applyAsDouble("p50_us"),
				figure.applyAsDouble("p99_us"));
	}

}
