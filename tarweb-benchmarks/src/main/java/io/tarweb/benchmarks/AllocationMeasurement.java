package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Heap that an event loop allocates for a request, on connections that stay open: what
 * the thread's own counter says before and after a million of them.
 */
final class AllocationMeasurement implements Measurement {

	private static final int CONNECTIONS = 64;

	private static final long WARM_UP = 300_000;

	private static final long REQUESTS = 1_000_000;

	private static final long PROFILED = 300_000;

	/**
	 * Flight Recorder samples where a thread takes a new buffer to allocate in: the
	 * smaller they are, the more it sees.
	 */
	private static final String[] SMALL_TLABS = { "-XX:TLABSize=2k", "-XX:-ResizeTLAB" };

	/** Below, what is allocated comes from timers and the like, not from requests. */
	private static final double NOTHING = 0.5;

	@Override
	public String name() {
		return "allocation";
	}

	@Override
	public String title() {
		return "Heap allocated per request";
	}

	@Override
	public String measure(Context context) throws IOException {
		MarkdownTable table = new MarkdownTable("transport", "GET 200", "HEAD", "304");
		StringBuilder sites = new StringBuilder();
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1,
					context.content().tar(), SMALL_TLABS)) {
				String[] row = { transport, "", "", "" };
				int column = 1;
				for (Map.Entry<String, String> request : requests(context, server.port()).entrySet()) {
					double bytes = bytesPerRequest(context, server, request.getValue(),
							transport + ", " + request.getKey(), sites);
					row[column++] = String.format(Locale.ROOT, "%.2f", bytes);
				}
				table.row(row);
			}
		}
		return "Bytes by the event loop's thread over 10^6 requests, " + CONNECTIONS
				+ " connections, a page of 10 kB, after " + WARM_UP + " requests to warm up.\n\n" + table
				+ (sites.isEmpty() ? "" : "\nWhere, by samples of JDK Flight Recorder:\n\n" + sites);
	}

	private static double bytesPerRequest(Context context, TarwebProcess server, String request, String title,
			StringBuilder sites) throws IOException {
		try (LoadProcess load = LoadProcess.start(context, server.port(), CONNECTIONS, request)) {
			load.run(WARM_UP, 0);
			long before = Long.parseLong(server.order("allocated"));
			load.run(REQUESTS, 0);
			double bytes = (double) (Long.parseLong(server.order("allocated")) - before) / REQUESTS;
			if (bytes > NOTHING) {
				server.order("profile-start");
				load.run(PROFILED, 0);
				sites.append("- ").append(title).append(": ").append(server.order("profile-stop")).append("\n");
			}
			return bytes;
		}
	}

	private static Map<String, String> requests(Context context, int port) throws IOException {
		String condition = new SampleCheck(context.content()).check(LoadCase.NOT_MODIFIED, port);
		String rest = " " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n";
		Map<String, String> requests = new LinkedHashMap<>();
		requests.put("GET 200", "GET" + rest + "\r\n");
		requests.put("HEAD", "HEAD" + rest + "\r\n");
		requests.put("304", "GET" + rest + condition + "\r\n\r\n");
		return requests;
	}

}
