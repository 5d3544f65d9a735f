package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * What an idle keep-alive connection holds in the server's process, and over TLS also
 * what its handshake costs: in user space and, on a kernel with the module, there.
 */
final class IdleMeasurement {

	/** The heap has to hold the idle connections and nothing much else. */
	private static final int HEAP_MIB = 256;

	private static final int CONNECTIONS_PER_HEAP_MIB = 250;

	private static final int WARM_UP_CONNECTIONS = 500;

	/** This process holds the other ends, at ten times the memory. */
	private static final int MAX_SECURED = 2000;

	/** What an emulated processor shakes hands for in some minutes. */
	private static final int MAX_SECURED_VIRTUAL = 1000;

	private static final int WARM_UP_SECONDS = 5;

	private static final Duration SPARE = Duration.ofSeconds(30);

	private static final Pattern HANDSHAKES = Pattern.compile("(\\d+) connections in \\d+ real seconds");

	private static final Duration CLOSING = Duration.ofMinutes(5);

	private static final String KERNEL = "kernel";

	private static final List<String> COLUMNS = List.of("transport", "connections",
			"resident, outside of the heap, KiB", "of it pooled buffers, KiB", "heap after collection, KiB", "sum, KiB",
			"beside it the kernel's slabs for both ends, KiB");

	private static final String ASKED_AGAIN = "er connection that has had one answer of 10 kB and stays open; when all "
			+ "are counted, every tenth is asked once more and answers.";

	private IdleMeasurement() {
	}

	static String plain(Context context) throws IOException {
		MarkdownTable table = new MarkdownTable(COLUMNS.toArray());
		for (String transport : context.wantedOf("io_uring", "epoll", "nio")) {
			try (TarwebProcess server = start(context, List.of(transport, "1"), List.of())) {
				IdleConnections.open(server.port(), WARM_UP_CONNECTIONS, false).close();
				table.row(row(server, context.connections(), false, transport));
			}
		}
		return "P" + ASKED_AGAIN + "\n\n" + table;
	}

	static String tls(Context context) throws IOException {
		return "TLS 1.3, a certificate with a P-256 key.\n\n" + (context.virtual() ? "" : handshakes(context) + "\n")
				+ idle(context);
	}

	private static String handshakes(Context context) throws IOException {
		MarkdownTable table = new MarkdownTable("provider", "handshakes", "CPU of the server for one, µs",
				"for a core, a second");
		for (String provider : List.of("boringssl", "jdk")) {
			try (TarwebProcess server = startSecured(context, "io_uring", provider, List.of())) {
				shakeHands(context, server, WARM_UP_SECONDS);
				double before = server.child().cpuMicros();
				int handshakes = shakeHands(context, server, context.seconds());
				double micros = (server.child().cpuMicros() - before) / handshakes;
				table.row(provider, handshakes, Math.round(micros), Math.round(1e6 / micros));
			}
		}
		return "Handshakes in user space without resumption, by `openssl s_time`, one after the other, each with one "
				+ "answer of 10 kB.\n\n" + table;
	}

	/** Whole ones, one after the other, each with an answer of 10 kB; tells how many. */
	private static int shakeHands(Context context, TarwebProcess server, int seconds) throws IOException {
		String text = Shell.run(SPARE.plusSeconds(seconds),
				Child.pinned(context.loadCore(), List.of("openssl", "s_time", "-connect", "127.0.0.1:" + server.port(),
						"-new", "-time", Integer.toString(seconds), "-www", BenchContent.PAGE)));
		Matcher handshakes = HANDSHAKES.matcher(text);
		if (!handshakes.find()) {
			throw new IOException("openssl counts no handshakes: " + text);
		}
		return Integer.parseInt(handshakes.group(1));
	}

	private static String idle(Context context) throws IOException {
		List<String> titles = new ArrayList<>(List.of("who encrypts"));
		titles.addAll(COLUMNS);
		MarkdownTable table = new MarkdownTable(titles.toArray());
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			for (String who : whoEncrypts(context)) {
				// Compilers take and give back megabytes; what the connections
				// take doesn't depend on them.
				try (TarwebProcess server = startSecured(context, transport, who, List.of("-XX:TieredStopAtLevel=1"))) {
					table.row(idle(context, transport, who, server));
				}
			}
		}
		return "Idle, p" + ASKED_AGAIN
				+ " `kernel`: the handshake was BoringSSL's, the records are the kernel's, whose "
				+ "slabs hold keys and buffers then; otherwise they are the provider's, in user space. The client's end is a "
				+ "plain socket for the kernel in each case.\n\n" + table;
	}

	private static Object[] idle(Context context, String transport, String who, TarwebProcess server)
			throws IOException {
		int connections = Math.min(context.connections(), context.virtual() ? MAX_SECURED_VIRTUAL : MAX_SECURED);
		// One after the other: many at once would leave memory behind that the process
		// keeps, and then takes for those that are measured.
		shakeHands(context, server, WARM_UP_SECONDS);
		if (!server.child().comesTo(() -> server.count("connections") == 0, CLOSING)) {
			throw new IOException("The server still has connections");
		}
		long before = server.count("handed-over");
		Object[] row = row(server, connections, true, who, transport);
		long handedOver = server.count("handed-over") - before;
		if (who.equals(KERNEL) && handedOver < connections) {
			throw new IOException("Only " + handedOver + " of " + connections + " connections went to the kernel");
		}
		return row;
	}

	/** The JDK's handshakes take too long where the processor is emulated. */
	private static List<String> whoEncrypts(Context context) {
		List<String> who = new ArrayList<>(List.of("boringssl"));
		if (!context.virtual()) {
			who.add("jdk");
		}
		if (Files.exists(Path.of("/proc/net/tls_stat"))) {
			who.add(KERNEL);
		}
		return who;
	}

	private static TarwebProcess startSecured(Context context, String transport, String who, List<String> options)
			throws IOException {
		String keystore = BenchCertificate.in(context.place().work("tls")).keystore().toString();
		return start(context, who.equals(KERNEL) ? List.of(transport, "1", keystore, "boringssl", "required")
				: List.of(transport, "1", keystore, who, "off"), options);
	}

	/** The heap is resident from the start, so that what comes on top isn't heap. */
	private static TarwebProcess start(Context context, List<String> arguments, List<String> options)
			throws IOException {
		Path archive = context.place().workOf("memory").resolve("page.tar");
		try (TarWriter writer = new TarWriter(archive)) {
			writer.file(BenchContent.PAGE.substring(1), context.content().bytes(BenchContent.PAGE));
		}
		int heap = HEAP_MIB + context.connections() / CONNECTIONS_PER_HEAP_MIB;
		List<String> all = new ArrayList<>(List.of("-Xms" + heap + "m", "-Xmx" + heap + "m", "-XX:+AlwaysPreTouch"));
		all.addAll(options);
		return TarwebProcess.start(context, context.serverCore(), arguments, archive, all);
	}

	/** What one connection adds, behind the cells that say which. */
	private static Object[] row(TarwebProcess server, int connections, boolean secured, Object... which)
			throws IOException {
		double[] before = kib(server);
		try (IdleConnections open = IdleConnections.open(server.port(), connections, secured)) {
			double[] after = kib(server);
			open.requireOpen();
			List<Object> cells = new ArrayList<>(List.of(which));
			cells.add(connections);
			for (int i = 0; i < after.length; i++) {
				cells.add(String.format(Locale.ROOT, "%.2f", (after[i] - before[i]) / connections));
			}
			return cells.toArray();
		}
	}

	/** The sum is the process's, and not the kernel's. */
	private static double[] kib(TarwebProcess server) throws IOException {
		String[] values = server.order("memory").split(" ");
		double heap = Long.parseLong(values[0]) / 1024.0;
		double resident = server.child().residentKib();
		return new double[] { resident, Long.parseLong(values[1]) / 1024.0, heap, resident + heap,
				Machine.memoryKib("Slab") };
	}

}
