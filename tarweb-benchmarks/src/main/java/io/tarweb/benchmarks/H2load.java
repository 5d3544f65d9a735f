package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator of nghttp2. In HTTP/1.1 it sends at a rate: every 10 ms each
 * connection sends what has become due, one request after the other, and the time of each
 * counts from when it was sent. In HTTP/2 it has so many requests under way on each
 * connection all the time.
 */
final class H2load implements Load {

	/** How much longer than planned a run may take before it is ended. */
	private static final Duration SPARE = Duration.ofSeconds(30);

	/** How long after a run begins, and after it was done, the other thing is done. */
	static final Duration INTERVAL = Duration.ofMillis(500);

	private static final Pattern REQUESTS = Pattern.compile("(\\d+) succeeded, (\\d+) failed");

	private static final Pattern BYTES = Pattern.compile("traffic: \\S+ \\((\\d+)\\) total");

	private final String cores;

	private final int connections;

	private final Path directory;

	H2load(String cores, int connections, Path directory) throws IOException {
		Shell.locate("h2load", "apt-get install nghttp2-client");
		this.cores = cores;
		this.connections = connections;
		this.directory = directory;
	}

	/** Asks for the page of 10 kB; a rate is rounded down to one for each connection. */
	Paced run(int port, double perSecond, int seconds, Meanwhile meanwhile) throws IOException {
		int perConnection = (int) (perSecond / this.connections);
		Path times = this.directory.resolve("h2load.times");
		Path log = this.directory.resolve("h2load.log");
		Files.deleteIfExists(times);
		List<String> command = List.of("h2load", "--h1", "-t1", "-c" + this.connections, "--rps=" + perConnection,
				"-n" + perConnection * this.connections * seconds, "--log-file=" + times,
				LoadCase.PAGE.url(port, BenchContent.PAGE));
		try (Child child = Child.logging(Child.pinned(this.cores, command), log)) {
			long end = System.nanoTime() + SPARE.plusSeconds(seconds).toNanos();
			while (!child.endsWithin(INTERVAL) && System.nanoTime() < end) {
				meanwhile.act();
			}
			if (child.isAlive() || child.process().exitValue() != 0 || !Files.exists(times)) {
				throw new IOException("h2load failed: " + Files.readString(log).strip());
			}
			return read(Files.readAllLines(times));
		}
		finally {
			Files.deleteIfExists(times);
		}
	}

	@Override
	public String version() throws IOException {
		return "h2load " + Shell.run(SPARE, List.of("h2load", "--version")).strip().replaceFirst("^\\S+ ", "")
				+ ", one thread, " + this.connections + " connections on core " + this.cores;
	}

	@Override
	public int inFlight(LoadCase load) {
		return this.connections * load.inFlight();
	}

	@Override
	public Result run(int port, LoadCase load, String condition, int seed, int seconds) throws IOException {
		List<String> command = new ArrayList<>(List.of("h2load", "-t1", "-c" + this.connections, "-m" + load.inFlight(),
				"-D" + seconds, "--header=accept-encoding: identity"));
		load.paths().forEach((path) -> command.add(load.url(port, path)));
		return parse(Shell.run(Duration.ofSeconds(seconds).plus(SPARE), Child.pinned(this.cores, command)), seconds);
	}

	/**
	 * Reads what h2load says at its end.
	 */
	static Result parse(String output, int seconds) throws IOException {
		Matcher requests = REQUESTS.matcher(output);
		Matcher bytes = BYTES.matcher(output);
		if (!requests.find() || !bytes.find()) {
			throw new IOException("h2load gave no result: " + output);
		}
		long succeeded = Long.parseLong(requests.group(1));
		if (succeeded == 0 || !requests.group(2).equals("0") || !output.contains(" 0 3xx, 0 4xx, 0 5xx")) {
			throw new IOException("Errors: " + requests.group());
		}
		return new Result(succeeded, Long.parseLong(bytes.group(1)), (double) succeeded / seconds, Double.NaN,
				Double.NaN);
	}

	/**
	 * Adds up lines of when a request was sent, its status, and what it took, in
	 * microseconds, between tabs.
	 */
	static Paced read(List<String> lines) throws IOException {
		long[] micros = new long[lines.size()];
		long first = Long.MAX_VALUE;
		long last = 0;
		for (int i = 0; i < micros.length; i++) {
			String[] cells = lines.get(i).split("\t");
			if (cells.length != 3 || !cells[1].equals("200")) {
				throw new IOException("Not an answer with status 200: '" + lines.get(i) + "'");
			}
			first = Math.min(first, Long.parseLong(cells[0]));
			last = Math.max(last, Long.parseLong(cells[0]));
			micros[i] = Long.parseLong(cells[2]);
		}
		if (micros.length == 0) {
			throw new IOException("No answers");
		}
		Arrays.sort(micros);
		return new Paced(micros.length, (last - first) / 1e6, share(micros, 0.5), share(micros, 0.99),
				share(micros, 1));
	}

	private static long share(long[] sorted, double share) {
		return sorted[(int) Math.ceil(share * sorted.length) - 1];
	}

	/**
	 * What was counted of a load at a rate.
	 */
	record Paced(long requests, double seconds, long p50Micros, long p99Micros, long maxMicros) {
	}

	interface Meanwhile {

		void act() throws IOException;

	}

}
