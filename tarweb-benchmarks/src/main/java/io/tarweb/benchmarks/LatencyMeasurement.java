package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How long answers take at four fifths of what the server can do, with and without
 * reloads.
 */
final class LatencyMeasurement implements Measurement {

	private static final int CONNECTIONS = 32;

	/** Of the core's time. */
	private static final double WANTED_LOAD = 0.8;

	/** Two after the first one are enough to be within a few hundredths. */
	private static final int ATTEMPTS = 3;

	private static final long WARM_UP = 500_000;

	private static final String REQUEST = "GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

	private static final double MICROS_PER_SECOND = 1e6;

	/** Often enough to be met by more than a hundredth of the requests. */
	private static final long RELOAD_INTERVAL_MILLIS = 500;

	/** An archive that the server's only core can reload at that rate beside its load. */
	private static final int RELOADED_MEMBERS = 1000;

	private final CpuMeter meter = new CpuMeter();

	@Override
	public String name() {
		return "latency";
	}

	@Override
	public String title() {
		return "Latency at 80 % load";
	}

	@Override
	public String measure(Context context) throws IOException {
		String missing = DebianPackages.provide("h2load", "nghttp2-client");
		MarkdownTable table = new MarkdownTable("server", "client", "reloads", "req/s, planned", "req/s, reached",
				"server CPU", "p50 µs", "p99 µs", "max µs", "longest stall of the client, µs");
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			Path archive = context.place().workOf("tarweb-" + transport).resolve("served.tar");
			Archives archives = new Archives(context.content(), archive);
			archives.next();
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1, archive);
					LoadProcess load = LoadProcess.start(context, server.port(), CONNECTIONS, REQUEST)) {
				double perSecond = wantedPerSecond(server, load);
				Client ours = () -> load.run((long) (perSecond * context.seconds()), perSecond);
				table.row(run(transport, "ours", "none", server.handle(), perSecond, ours));
				rowWithReloads(table, transport, "ours", "the first ", server, archives, perSecond, ours);
				rowWithReloads(table, transport, "ours", "later ", server, archives, perSecond, ours);
				if (missing == null) {
					H2load other = new H2load(context.loadCore(), CONNECTIONS, context.place().work());
					checkedBy(other, table, transport, server, archives, perSecond, context.seconds());
				}
				comparedWithFloor(context, table, perSecond);
			}
		}
		return "A page of 10 kB, " + CONNECTIONS + " connections, requests at fixed times for " + context.seconds()
				+ " s; the time of each counts from when it was due (no coordinated omission). The rate is the one that "
				+ "takes 80 % of the server's core, or of what the client reaches, whichever is less. The floor, which does "
				+ "nothing but write, at the same rate shows what of it is the machine's and the client's. The reloads, one every "
				+ RELOAD_INTERVAL_MILLIS + " ms of an archive with " + RELOADED_MEMBERS
				+ " members that differs each time, run on the server's only core; beside the first ones HotSpot compiles what "
				+ "they do, on the same core. A stall of the client counts against the server. "
				+ secondOpinion(missing) + "\n\n" + table;
	}

	private static String secondOpinion(@Nullable String missing) {
		if (missing != null) {
			return "There is no second opinion by h2load: " + missing + ".";
		}
		return "h2load (nghttp2) is the second opinion: every 10 ms it sends what has become due, one request after "
				+ "the other on each connection, and counts from when each was sent.";
	}

	/**
	 * A request costs more where fewer come at a time, so the rate is found by trying.
	 */
	private double wantedPerSecond(TarwebProcess server, LoadProcess load) throws IOException {
		load.run(WARM_UP, 0);
		double most = WANTED_LOAD * load.run(WARM_UP, 0).perSecond();
		double perSecond = most;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			double rate = perSecond;
			Busy busy = busy(server.handle(), () -> load.run((long) rate, rate));
			perSecond = Math.min(most, rate * WANTED_LOAD / busy.share);
		}
		return perSecond;
	}

	private Busy busy(ProcessHandle server, Client client) throws IOException {
		double before = this.meter.micros(server);
		PacedLoad.Result result = client.run();
		return new Busy(result, (this.meter.micros(server) - before) / (result.seconds() * MICROS_PER_SECOND));
	}

	private void comparedWithFloor(Context context, MarkdownTable table, double perSecond) throws IOException {
		Contender floor = new Floor(context.content(), context.place());
		String missing = floor.provide();
		if (missing != null) {
			Console.say("Not compared with the floor: %s", missing);
			return;
		}
		try (RunningServer server = RunningServer.start(floor, LoadCase.PAGE, context.serverCore(), context.place());
				LoadProcess load = LoadProcess.start(context, server.port(), CONNECTIONS, REQUEST)) {
			load.run(WARM_UP, 0);
			table.row(run("floor", "ours", "none", ProcessHandle.of(server.child().pid()).orElseThrow(), perSecond,
					() -> load.run((long) (perSecond * context.seconds()), perSecond)));
		}
	}

	/** Somebody else's failure leaves our own figures as they are. */
	private void checkedBy(H2load other, MarkdownTable table, String transport, TarwebProcess server, Archives archives,
			double perSecond, int seconds) {
		Client client = () -> other.run(server.port(), BenchContent.PAGE, perSecond, seconds);
		try {
			table.row(run(transport, "h2load", "none", server.handle(), perSecond, client));
			rowWithReloads(table, transport, "h2load", "later ", server, archives, perSecond, client);
		}
		catch (IOException ex) {
			Console.say("Not checked by h2load: %s", ex.getMessage());
		}
	}

	private void rowWithReloads(MarkdownTable table, String transport, String name, String which, TarwebProcess server,
			Archives archives, double perSecond, Client client) throws IOException {
		try (Reloads reloads = new Reloads(server, archives)) {
			String[] row = run(transport, name, "", server.handle(), perSecond, client);
			row[2] = which + reloads.done();
			table.row(row);
		}
	}

	private String[] run(String name, String client, String reloads, ProcessHandle server, double perSecond,
			Client load) throws IOException {
		Busy busy = busy(server, load);
		PacedLoad.Result result = busy.result;
		return new String[] { name, client, reloads, Numbers.whole(perSecond), Numbers.whole(result.perSecond()),
				String.format(Locale.ROOT, "%.0f %%", busy.share * 100), Long.toString(result.p50Micros()),
				Long.toString(result.p99Micros()), Long.toString(result.maxMicros()),
				(result.stallMicros() > 0) ? Long.toString(result.stallMicros()) : "?" };
	}

	/**
	 * Who sends requests at the planned rate.
	 */
	private interface Client {

		PacedLoad.Result run() throws IOException;

	}

	/**
	 * A phase, and which share of its core's time the server took.
	 */
	private record Busy(PacedLoad.Result result, double share) {

	}

	/**
	 * Two archives that differ in one member and take each other's place by rename.
	 */
	private static final class Archives {

		private final Path served;

		private final List<Path> editions;

		private int next;

		Archives(BenchContent content, Path served) throws IOException {
			this.served = served;
			this.editions = List.of(write(content, served.resolveSibling("a.tar"), "a"),
					write(content, served.resolveSibling("b.tar"), "b"));
		}

		private static Path write(BenchContent content, Path file, String edition) throws IOException {
			try (TarWriter archive = new TarWriter(file)) {
				archive.file(BenchContent.PAGE.substring(1), content.bytes(BenchContent.PAGE));
				archive.file("edition.txt", edition.getBytes(StandardCharsets.US_ASCII));
				for (int page = 0; page < RELOADED_MEMBERS; page++) {
					String path = BenchContent.randomPage(page);
					archive.file(path.substring(1), content.bytes(path));
				}
			}
			return file;
		}

		void next() throws IOException {
			Path link = this.served.resolveSibling("next.tar");
			Files.deleteIfExists(link);
			Files.createLink(link, this.editions.get(this.next++ % this.editions.size()));
			Files.move(link, this.served, StandardCopyOption.ATOMIC_MOVE);
		}

	}

	/**
	 * Reloads at intervals until it is closed.
	 */
	private static final class Reloads implements AutoCloseable {

		private static final long END_SECONDS = 60;

		private final AtomicInteger done = new AtomicInteger();

		private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

		private final Future<?> reloads;

		Reloads(TarwebProcess server, Archives archives) {
			this.reloads = this.thread.scheduleAtFixedRate(() -> reload(server, archives), 0, RELOAD_INTERVAL_MILLIS,
					TimeUnit.MILLISECONDS);
		}

		private void reload(TarwebProcess server, Archives archives) {
			try {
				archives.next();
				String outcome = server.order("reload");
				if (!outcome.equals("loaded")) {
					throw new IllegalStateException("A reload was answered with " + outcome);
				}
				this.done.incrementAndGet();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		int done() {
			return this.done.get();
		}

		@Override
		public void close() {
			boolean failed = this.reloads.isDone();
			this.thread.shutdown();
			try {
				this.thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
				if (failed) {
					this.reloads.get();
				}
			}
			catch (InterruptedException ex) {
				throw Interrupted.now(ex);
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("A reload failed", ex);
			}
		}

	}

}
