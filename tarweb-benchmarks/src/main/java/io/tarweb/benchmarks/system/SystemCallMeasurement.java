package io.tarweb.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tarweb.benchmarks.content.BenchContent;
import io.tarweb.benchmarks.load.Wrk;
import io.tarweb.benchmarks.load.WrkResult;
import io.tarweb.benchmarks.process.Child;
import io.tarweb.benchmarks.process.DebianPackages;
import io.tarweb.benchmarks.process.Interrupted;
import io.tarweb.benchmarks.report.MarkdownTable;

/**
 * System calls of the whole process per request, counted by strace.
 */
final class SystemCallMeasurement implements Measurement {

	private static final int CONNECTIONS = 64;

	private static final int WARM_UP_SECONDS = 5;

	private static final long ATTACH_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long RETRY_MILLIS = 50;

	@Override
	public String name() {
		return "calls";
	}

	@Override
	public String title() {
		return "System calls per request";
	}

	@Override
	public String measure(Context context) throws IOException {
		String missing = DebianPackages.provide("strace", "strace");
		if (missing != null) {
			throw new IOException(missing);
		}
		Wrk wrk = new Wrk(context.loadCore(), CONNECTIONS, context.place().work());
		MarkdownTable table = new MarkdownTable("transport", "requests", "system calls", "per request", "most often");
		for (String transport : List.of("io_uring", "epoll")) {
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1,
					context.content().tar())) {
				wrk.run(server.port(), BenchContent.PAGE, WARM_UP_SECONDS);
				Path output = context.place().workOf("strace").resolve("summary-" + transport + ".txt");
				WrkResult result;
				try (Child strace = attach(context, server.pid(), output)) {
					result = wrk.run(server.port(), BenchContent.PAGE, context.seconds());
					end(strace);
				}
				StraceSummary summary = StraceSummary.parse(Files.readString(output));
				table.row(transport, Long.toString(result.requests()), Long.toString(summary.total()),
						String.format(Locale.ROOT, "%.3f", (double) summary.total() / result.requests()),
						summary.most(5));
			}
		}
		return "`strace -c -f` on all threads of the server, " + context.seconds() + " s, a page of 10 kB, "
				+ CONNECTIONS + " connections of wrk. A traced server is slower, and so may find more work at each "
				+ "of its turns than one that isn't.\n\n" + table;
	}

	private static Child attach(Context context, long pid, Path output) throws IOException {
		Path log = context.place().workOf("strace").resolve("output.log");
		Child strace = Child.start(List.of("strace", "-c", "-f", "-p", Long.toString(pid), "-o", output.toString()),
				Map.of(), log);
		long deadline = System.nanoTime() + ATTACH_NANOS;
		while (!Files.readString(log).contains("attached")) {
			if (!strace.isAlive() || System.nanoTime() > deadline) {
				strace.close();
				throw new IOException("strace doesn't attach: " + Files.readString(log).strip());
			}
			try {
				Thread.sleep(RETRY_MILLIS);
			}
			catch (InterruptedException ex) {
				throw Interrupted.now(ex);
			}
		}
		return strace;
	}

	/** Told to end, it detaches and writes its table. */
	private static void end(Child strace) {
		strace.process().destroy();
		try {
			strace.process().waitFor(ATTACH_NANOS, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			throw Interrupted.now(ex);
		}
	}

}
