package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long those wait who ask for a page that is in memory, while somebody else asks for
 * pages that have to come from the disk.
 */
final class ColdMeasurement implements Measurement {

	private static final int CONNECTIONS = 32;

	/** Well below what one core can do. */
	private static final int PER_SECOND = 5000;

	private static final long WARM_UP = 300_000;

	private static final int COLD_PER_SECOND = 50;

	/**
	 * Shares no factor with the number of pages: each comes once, none beside the last.
	 */
	private static final int STRIDE = 7919;

	private static final Duration DROP = Duration.ofMinutes(1);

	@Override
	public String name() {
		return "cold";
	}

	@Override
	public String title() {
		return "Pages that have to come from the disk";
	}

	@Override
	public String measure(Context context) throws IOException {
		MarkdownTable table = new MarkdownTable("transport", "the archive", "other pages asked for",
				"major page faults", "p50 µs", "p99 µs", "max µs", "longest stall of the client, µs");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			for (boolean dropped : new boolean[] { false, true }) {
				row(context, table, transport, dropped);
			}
		}
		return "A page of 10 kB that is in memory, " + PER_SECOND + " times a second over " + CONNECTIONS
				+ " connections, while one more client asks for " + COLD_PER_SECOND
				+ " other pages a second, each once, for " + context.seconds()
				+ " s. In memory: the archive as `tarweb.preload` leaves it. On disk: what wasn't served "
				+ "yet was dropped from the page cache (`POSIX_FADV_DONTNEED`), as if it had never been read or the "
				+ "memory had been needed. How long a fault takes is the disk's affair.\n\n" + table;
	}

	private static void row(Context context, MarkdownTable table, String transport, boolean dropped)
			throws IOException {
		// What a server has mapped and sent is dropped by nobody, hence a copy for each.
		Path archive = context.place().workOf("tarweb-" + transport).resolve("cold.tar");
		Files.copy(context.content().tar(), archive, StandardCopyOption.REPLACE_EXISTING);
		ExecutorService others = Executors.newSingleThreadExecutor();
		try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1, archive);
				LoadProcess load = LoadProcess.start(context, server.port(), CONNECTIONS, request(BenchContent.PAGE))) {
			load.run(WARM_UP, 0);
			if (dropped) {
				drop(archive);
			}
			long faults = ProcessFaults.major(server.pid());
			Future<Integer> asking = others.submit(() -> askForOthers(server.port(), context));
			PacedLoad.Result result = load.run((long) PER_SECOND * context.seconds(), PER_SECOND);
			int asked = asking.get();
			table.row(transport, dropped ? "on disk" : "in memory", Integer.toString(asked),
					Long.toString(ProcessFaults.major(server.pid()) - faults), Long.toString(result.p50Micros()),
					Long.toString(result.p99Micros()), Long.toString(result.maxMicros()),
					Long.toString(result.stallMicros()));
		}
		catch (InterruptedException ex) {
			throw Interrupted.now(ex);
		}
		catch (ExecutionException ex) {
			throw new IOException("Not all of the other pages came", ex.getCause());
		}
		finally {
			others.shutdownNow();
			Files.delete(archive);
		}
	}

	private static int askForOthers(int port, Context context) throws IOException, InterruptedException {
		int asked = 0;
		try (Probe probe = new Probe(port)) {
			for (int i = 0; i < context.seconds() * COLD_PER_SECOND; i++) {
				int page = (int) ((long) i * STRIDE % context.content().pages());
				probe.answerBytes(request(BenchContent.randomPage(page)).getBytes(StandardCharsets.ISO_8859_1));
				asked++;
				TimeUnit.MILLISECONDS.sleep(1000 / COLD_PER_SECOND);
			}
		}
		return asked;
	}

	private static String request(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	}

	/** The pages of a file that isn't written yet stay, hence the sync. */
	private static void drop(Path file) throws IOException {
		for (String command : new String[] { "sync %s", "dd if=%s iflag=nocache count=0" }) {
			Shell.Result result = Shell.run(DROP, command.formatted(file).split(" "));
			if (!result.succeeded()) {
				throw new IOException("'" + command + "' failed: " + result.output().strip());
			}
		}
	}

}
