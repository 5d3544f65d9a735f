package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The load generator of nghttp2, in HTTP/1.1: somebody else's word on our latencies. It
 * sends at a rate, one request at a time on each connection, and counts from the sending.
 */
final class H2load {

	/** How much longer than planned a run may take before it is ended. */
	private static final Duration SPARE = Duration.ofSeconds(30);

	private static final int STATUS = 1;

	private static final int MICROS = 2;

	private final String cores;

	private final int connections;

	private final Path directory;

	/**
	 * A generator.
	 * @param cores the cores it is pinned to
	 * @param connections how many connections it opens
	 * @param directory where it can write the times of all requests
	 */
	H2load(String cores, int connections, Path directory) {
		this.cores = cores;
		this.connections = connections;
		this.directory = directory;
	}

	/**
	 * Asks for one path.
	 * @param port the server's port
	 * @param path the path of the URL
	 * @param perSecond how many times a second, rounded down to a multiple of the
	 * connections
	 * @param seconds for how long
	 * @return what came of it; it doesn't tell how long the client stalled
	 * @throws IOException if there were errors, or there is no result
	 */
	PacedLoad.Result run(int port, String path, double perSecond, int seconds) throws IOException {
		int perConnection = (int) (perSecond / this.connections);
		Path log = this.directory.resolve("h2load.log");
		Files.deleteIfExists(log);
		Shell.Result result = Shell.run(Duration.ofSeconds(seconds).plus(SPARE), Map.of(),
				Child.pinned(this.cores,
						List.of("h2load", "--h1", "-t", "1", "-c", Integer.toString(this.connections), "--rps",
								Integer.toString(perConnection), "-n",
								Long.toString((long) perConnection * this.connections * seconds), "--log-file",
								log.toString(), "http://127.0.0.1:" + port + path)));
		if (!result.succeeded() || !Files.exists(log)) {
			throw new IOException("h2load failed: " + result.output().strip());
		}
		try (Stream<String> lines = Files.lines(log)) {
			return read(lines);
		}
		finally {
			Files.delete(log);
		}
	}

	/**
	 * Adds the times of requests up.
	 * @param lines for each request, when it was sent, its status, and what it took, in
	 * microseconds, between tabs
	 */
	static PacedLoad.Result read(Stream<String> lines) throws IOException {
		Times times = new Times();
		try {
			lines.forEach(times::add);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		Histogram latencies = times.latencies;
		if (latencies.total() == 0) {
			throw new IOException("No answers");
		}
		return new PacedLoad.Result(latencies.total(), (times.lastMicros - times.firstMicros) / 1e6,
				latencies.percentileMicros(0.5), latencies.percentileMicros(0.99), latencies.maxMicros(), 0);
	}

	private static final class Times {

		private final Histogram latencies = new Histogram();

		private long firstMicros = Long.MAX_VALUE;

		private long lastMicros = Long.MIN_VALUE;

		void add(String line) {
			String[] cells = line.split("\t");
			if (cells.length <= MICROS || !cells[STATUS].equals("200")) {
				throw new UncheckedIOException(new IOException("Not an answer with status 200: '" + line + "'"));
			}
			long sentMicros = Long.parseLong(cells[0]);
			this.firstMicros = Math.min(this.firstMicros, sentMicros);
			this.lastMicros = Math.max(this.lastMicros, sentMicros);
			this.latencies.record(Long.parseLong(cells[MICROS]));
		}

	}

}
