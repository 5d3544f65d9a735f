package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import io.tarweb.benchmarks.SystemCommand.Context;
import org.jspecify.annotations.Nullable;

/**
 * How long answers take at four fifths of what the server can do, with and without
 * reloads.
 */
final class LatencyMeasurement {

	private static final int CONNECTIONS = 32;

	/** Of the core's time. */
	private static final double WANTED_LOAD = 0.8;

	/** Two after the first one are enough to be within a few hundredths. */
	private static final int ATTEMPTS = 3;

	private static final int WARM_UP_SECONDS = 5;

	/**
	 * An archive that the server's only core can reload twice a second beside its load.
	 */
	private static final int RELOADED_MEMBERS = 1000;

	private final Context context;

	private final H2load client;

	private final MarkdownTable table = new MarkdownTable("server", "client", "reloads", "req/s, planned",
			"req/s, reached", "server CPU", "p50 µs", "p99 µs", "max µs");

	private int reloads;

	private LatencyMeasurement(Context context) throws IOException {
		this.context = context;
		this.client = new H2load(context.loadCore(), CONNECTIONS, context.place().work(""));
	}

	static String measure(Context context) throws IOException {
		LatencyMeasurement measurement = new LatencyMeasurement(context);
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			measurement.measure(transport);
		}
		return "A page of 10 kB, " + CONNECTIONS + " connections of h2load (nghttp2), " + context.seconds()
				+ " s: every 10 ms it sends what has become due, one request after the other on each connection, and "
				+ "counts from when each was sent. The rate is the one that takes 80 % of the server's core, or of "
				+ "what wrk reaches, whichever is less. The floor, which does nothing but write, at the same rate "
				+ "shows what of it is the machine's and the client's. The reloads, each " + H2load.INTERVAL.toMillis()
				+ " ms after the one before, of an archive with " + RELOADED_MEMBERS
				+ " members that differs each time, run on the server's only core; beside the first ones HotSpot "
				+ "compiles what they do, on the same core.\n\n" + measurement.table;
	}

	private void measure(String transport) throws IOException {
		Path archive = this.context.place().workOf("tarweb-" + transport).resolve("served.tar");
		List<Path> editions = List.of(edition(archive.resolveSibling("a.tar")),
				edition(archive.resolveSibling("b.tar")));
		replace(archive, editions.get(0));
		double perSecond;
		try (TarwebProcess server = TarwebProcess.start(this.context, transport, archive)) {
			perSecond = wantedPerSecond(server);
			H2load.Meanwhile reload = () -> {
				this.reloads++;
				replace(archive, editions.get(this.reloads % editions.size()));
				String outcome = server.order("reload");
				if (!outcome.equals("loaded")) {
					throw new IOException("A reload was answered with " + outcome);
				}
			};
			row(transport, "none", server.child(), server.port(), perSecond, null);
			row(transport, "the first ", server.child(), server.port(), perSecond, reload);
			row(transport, "later ", server.child(), server.port(), perSecond, reload);
		}
		Contender floor = new Contenders(this.context.content(), this.context.place()).floor();
		try (Contender.Running server = floor.start(LoadCase.PAGE, this.context.serverCore(),
				this.context.place().workOf(floor.id()))) {
			row(floor.id(), "none", server.child(), server.port(), perSecond, null);
		}
	}

	/**
	 * A request costs more where fewer come at a time, so the rate is found by trying.
	 */
	private double wantedPerSecond(TarwebProcess server) throws IOException {
		Wrk wrk = this.context.wrk(this.context.loadCore(), CONNECTIONS);
		wrk.run(server.port(), LoadCase.PAGE, WARM_UP_SECONDS);
		double most = WANTED_LOAD * wrk.run(server.port(), LoadCase.PAGE, this.context.seconds()).perSecond();
		double perSecond = most;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			double before = server.child().cpuMicros();
			double seconds = run(server.port(), perSecond, null).seconds();
			double share = (server.child().cpuMicros() - before) / seconds / 1e6;
			perSecond = Math.min(most, perSecond * WANTED_LOAD / share);
		}
		return perSecond;
	}

	private H2load.Paced run(int port, double perSecond, H2load.@Nullable Meanwhile meanwhile) throws IOException {
		return this.client.run(port, perSecond, this.context.seconds(), (meanwhile != null) ? meanwhile : () -> {
		});
	}

	private void row(String name, String which, Child server, int port, double perSecond,
			H2load.@Nullable Meanwhile reload) throws IOException {
		int reloadsBefore = this.reloads;
		double before = server.cpuMicros();
		H2load.Paced result = run(port, perSecond, reload);
		double share = (server.cpuMicros() - before) / result.seconds() / 1e6;
		this.table.row(name, "h2load", which + ((reload != null) ? this.reloads - reloadsBefore : ""),
				Statistics.whole(perSecond), Statistics.whole(result.requests() / result.seconds()),
				Math.round(share * 100) + " %", result.p50Micros(), result.p99Micros(), result.maxMicros());
	}

	private Path edition(Path file) throws IOException {
		BenchContent content = this.context.content();
		try (TarWriter archive = new TarWriter(file)) {
			archive.file(BenchContent.PAGE.substring(1), content.bytes(BenchContent.PAGE));
			archive.file("edition.txt", file.toString().getBytes(StandardCharsets.UTF_8));
			for (int page = 0; page < RELOADED_MEMBERS; page++) {
				String path = BenchContent.randomPage(page);
				archive.file(path.substring(1), content.bytes(path));
			}
		}
		return file;
	}

	/** Archives take each other's place by rename. */
	private static void replace(Path served, Path edition) throws IOException {
		Path link = served.resolveSibling("next.tar");
		Files.deleteIfExists(link);
		Files.createLink(link, edition);
		Files.move(link, served, StandardCopyOption.ATOMIC_MOVE);
	}

}
