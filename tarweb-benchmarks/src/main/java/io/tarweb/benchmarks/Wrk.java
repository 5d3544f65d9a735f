package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The load generator wrk, one thread of it, pinned. Its loop is closed: a connection asks
 * again only when it has its answer, so that its percentiles understate what clients see
 * who don't wait for each other.
 */
final class Wrk {

	private static final String SCRIPT = "load.lua";

	/** How much longer than planned a run may take before it is ended. */
	private static final Duration SPARE = Duration.ofSeconds(30);

	private final String cores;

	private final int connections;

	private final Path script;

	/**
	 * A generator.
	 * @param cores the cores it is pinned to
	 * @param connections how many connections it opens
	 * @param directory where its script can go
	 * @throws IOException if the script can't be written
	 */
	Wrk(String cores, int connections, Path directory) throws IOException {
		this.cores = cores;
		this.connections = connections;
		this.script = directory.resolve(SCRIPT);
		try (InputStream in = Objects.requireNonNull(Wrk.class.getResourceAsStream(SCRIPT))) {
			Files.copy(in, this.script, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * How many answers can be half read when the time is up.
	 * @param load the case
	 * @return the number of requests under way at once
	 */
	int inFlight(LoadCase load) {
		return this.connections * ((load == LoadCase.PIPELINED) ? LoadCase.PIPELINE : 1);
	}

	/**
	 * Asks for one path.
	 * @param port the server's port
	 * @param path the path of the URL
	 * @param seconds for how long
	 * @return what came of it
	 */
	WrkResult run(int port, String path, int seconds) {
		return run("http", port, path, "", seconds, List.of("plain"));
	}

	/**
	 * Asks what a case is about.
	 * @param port the server's port
	 * @param load the case
	 * @param condition the header line that {@link SampleCheck} found
	 * @param pages how many random pages there are
	 * @param seed which random order they come in
	 * @param seconds for how long
	 * @return what came of it
	 */
	WrkResult run(int port, LoadCase load, String condition, int pages, int seed, int seconds) {
		List<String> kind = switch (load) {
			case RANDOM -> List.of("random", Integer.toString(pages), Integer.toString(seed));
			case PIPELINED -> List.of("pipelined", Integer.toString(LoadCase.PIPELINE));
			default -> List.of("plain");
		};
		return run((load == LoadCase.TLS) ? "https" : "http", port, load.path(), condition, seconds, kind);
	}

	private WrkResult run(String scheme, int port, String path, String field, int seconds, List<String> kind) {
		List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + this.connections, "-d" + seconds + "s",
				"--timeout", "10s", "-s", this.script.toString()));
		if (!field.isEmpty()) {
			command.addAll(List.of("-H", field));
		}
		command.addAll(List.of(scheme + "://127.0.0.1:" + port + path, "--"));
		command.addAll(kind);
		Shell.Result result = Shell.run(Duration.ofSeconds(seconds).plus(SPARE), Map.of(),
				Child.pinned(this.cores, command));
		if (!result.succeeded()) {
			throw new IllegalStateException("wrk failed: " + result.output().strip());
		}
		return WrkResult.parse(result.output());
	}

}
