package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * Heap that an event loop allocates for a request, on connections that stay open: what
 * the thread's own counter says before and after some hundred thousand of them.
 */
final class AllocationMeasurement {

	private static final int CONNECTIONS = 64;

	private static final int WARM_UP_SECONDS = 5;

	private AllocationMeasurement() {
	}

	static String measure(Context context) throws IOException {
		Wrk wrk = context.wrk(context.loadCore(), CONNECTIONS);
		MarkdownTable table = new MarkdownTable("transport", "GET 200", "304");
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			try (TarwebProcess server = TarwebProcess.start(context, transport, context.content().tar())) {
				List<Object> row = new ArrayList<>(List.of(transport));
				for (LoadCase load : List.of(LoadCase.PAGE, LoadCase.NOT_MODIFIED)) {
					String condition = new SampleCheck(context.content()).check(load, server.port());
					wrk.run(server.port(), load, condition, 0, WARM_UP_SECONDS);
					long before = server.count("allocated");
					long requests = wrk.run(server.port(), load, condition, 0, context.seconds()).requests();
					double bytes = (double) (server.count("allocated") - before) / requests;
					row.add(String.format(Locale.ROOT, "%.2f", bytes));
				}
				table.row(row.toArray());
			}
		}
		return "Bytes by the event loop's thread over " + context.seconds() + " s of wrk, " + CONNECTIONS
				+ " connections, a page of 10 kB, after " + WARM_UP_SECONDS + " s to warm up.\n\n" + table;
	}

}
