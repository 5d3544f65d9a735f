package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an idle keep-alive connection holds in the server's process.
 */
final class MemoryMeasurement implements Measurement {

	/** What one without a special machine holds. */
	private static final int USUAL_CONNECTIONS = 15_000;

	/** For everything in a process that isn't such a connection. */
	private static final int OTHER_DESCRIPTORS = 1000;

	private static final int WARM_UP_CONNECTIONS = 500;

	/** The heap has to hold the idle connections and nothing much else. */
	private static final int HEAP_MIB = 256;

	private static final int HEAP_MIB_PER_1000 = 4;

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public String title() {
		return "Memory of an idle connection";
	}

	@Override
	public String section(Context context) {
		return (context.connections() == USUAL_CONNECTIONS) ? name() : name() + " of " + context.connections();
	}

	@Override
	public String measure(Context context) throws IOException {
		int connections = Math.min(context.connections(), descriptors() - OTHER_DESCRIPTORS);
		String heap = (HEAP_MIB + connections / 1000 * HEAP_MIB_PER_1000) + "m";
		Path archive = context.place().workOf("memory").resolve("page.tar");
		try (TarWriter writer = new TarWriter(archive)) {
			writer.file(BenchContent.PAGE.substring(1), context.content().bytes(BenchContent.PAGE));
		}
		List<String> titles = new ArrayList<>(List.of("transport", "connections"));
		titles.addAll(MemorySnapshot.COLUMNS);
		MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			// The heap is resident from the start, so that what comes on top isn't heap.
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1, archive,
					"-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch")) {
				IdleConnections.open(server.port(), WARM_UP_CONNECTIONS).close();
				MemorySnapshot before = MemorySnapshot.of(server);
				try (IdleConnections open = IdleConnections.open(server.port(), connections)) {
					List<String> cells = new ArrayList<>(List.of(transport, Integer.toString(open.count())));
					cells.addAll(MemorySnapshot.of(server).since(before, connections).cells());
					table.row(cells);
					open.requireOpen();
				}
			}
		}
		return "Per connection that has had one answer of 10 kB and stays open; when all are counted, every tenth is asked "
				+ "once more and answers.\n\n" + table;
	}

	/** This process holds as many as the server: the limit of both is the same. */
	private static int descriptors() throws IOException {
		String limits = Files.readString(Path.of("/proc/self/limits"));
		return limits.lines()
			.filter((line) -> line.startsWith("Max open files"))
			.map((line) -> line.substring("Max open files".length()).strip().split("\\s+")[0])
			.mapToInt((limit) -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
			.findFirst()
			.orElseThrow();
	}

}
