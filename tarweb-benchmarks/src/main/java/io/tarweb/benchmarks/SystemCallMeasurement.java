package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * System calls per request, counted by strace: of the event loop, and of all threads.
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
		MarkdownTable table = new MarkdownTable("transport", "case", "requests", "calls of the event loop",
				"per request", "most often", "all threads, per request");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1,
					context.content().tar())) {
				long loop = eventLoop(server.pid(), transport);
				for (LoadCase load : List.of(LoadCase.PAGE, LoadCase.SMALL, LoadCase.PIPELINED)) {
					run(wrk, context, server, load, WARM_UP_SECONDS);
					Counted ofLoop = counted(wrk, context, server, load, "-p", Long.toString(loop));
					Counted ofAll = counted(wrk, context, server, load, "-f", "-p", Long.toString(server.pid()));
					table.row(transport, load.label(), Long.toString(ofLoop.requests),
							Long.toString(ofLoop.calls.total()), perRequest(ofLoop), ofLoop.calls.most(4),
							perRequest(ofAll));
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
		Path output = context.place().workOf("strace").resolve("summary.txt");
		try (Child strace = attach(context, output, whom)) {
			WrkResult result = run(wrk, context, server, load, context.seconds());
			end(strace);
			return new Counted(result.requests(), StraceSummary.parse(Files.readString(output)));
		}
	}

	private static WrkResult run(Wrk wrk, Context context, TarwebProcess server, LoadCase load, int seconds) {
		return wrk.run(server.port(), load, "", context.content().pages(), 0, seconds);
	}

	private static String perRequest(Counted counted) {
		return String.format(Locale.ROOT, "%.3f", (double) counted.calls.total() / counted.requests);
	}

	/** The kernel keeps 15 characters of a thread's name. */
	private static long eventLoop(long pid, String transport) throws IOException {
		String name = "tarweb-" + transport;
		try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
			for (Path thread : threads) {
				if (Files.readString(thread.resolve("comm")).startsWith(name)) {
					return Long.parseLong(thread.getFileName().toString());
				}
			}
		}
		throw new IOException("The server has no thread " + name);
	}

	private static Child attach(Context context, Path output, String... whom) throws IOException {
		Path log = context.place().workOf("strace").resolve("output.log");
		List<String> command = new ArrayList<>(List.of("strace", "-c", "-o", output.toString()));
		command.addAll(List.of(whom));
		Child strace = Child.start(command, Map.of(), log);
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

	private record Counted(long requests, StraceSummary calls) {
	}

}
