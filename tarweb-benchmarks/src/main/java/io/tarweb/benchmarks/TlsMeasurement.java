package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What TLS costs beside the bytes: handshakes, and connections that are idle, in user
 * space and, on a kernel with the module, there.
 */
final class TlsMeasurement implements Measurement {

	/** This process holds the other ends, at ten times the memory. */
	private static final int MAX_CONNECTIONS = 2000;

	private static final int WARM_UP_CONNECTIONS = 1000;

	/** What an emulated processor shakes hands for in a minute or two. */
	private static final int MAX_VIRTUAL_CONNECTIONS = 1000;

	private static final int VIRTUAL_WARM_UP_CONNECTIONS = 200;

	private static final double MICROS_PER_SECOND = 1e6;

	private static final byte[] REQUEST = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final List<String> PROVIDERS = List.of("boringssl", "jdk");

	private static final String KERNEL = "kernel";

	private final CpuMeter meter = new CpuMeter();

	@Override
	public String name() {
		return "tls";
	}

	@Override
	public String title() {
		return "TLS handshakes and idle connections";
	}

	@Override
	public String section(Context context) {
		return context.virtual() ? name() + " in a virtual machine" : name();
	}

	@Override
	public String measure(Context context) throws IOException {
		Path work = context.place().work().resolve("tls");
		String keystore = BenchCertificate.in(work).keystore().toString();
		Path archive = work.resolve("page.tar");
		try (TarWriter writer = new TarWriter(archive)) {
			writer.file(BenchContent.PAGE.substring(1), context.content().bytes(BenchContent.PAGE));
		}
		String handshakes = context.virtual() ? "" : handshakes(context, archive, keystore) + "\n";
		return "TLS 1.3, a certificate with a P-256 key.\n\n" + handshakes + idle(context, archive, keystore);
	}

	private String handshakes(Context context, Path archive, String keystore) throws IOException {
		MarkdownTable table = new MarkdownTable("provider", "handshakes", "CPU of the server for one, µs",
				"for a core, a second");
		for (String provider : PROVIDERS) {
			try (TarwebProcess server = start(context, archive, "io_uring", keystore, provider)) {
				table.row(handshakes(provider, server, context.seconds()));
			}
		}
		return "Handshakes in user space without resumption, by the JDK's client, one after the other, each with one "
				+ "answer of 10 kB.\n\n" + table;
	}

	private static String idle(Context context, Path archive, String keystore) throws IOException {
		List<String> titles = new ArrayList<>(List.of("who encrypts", "transport", "connections"));
		titles.addAll(MemorySnapshot.COLUMNS);
		MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			for (String who : whoEncrypts(context)) {
				// Compilers take and give back megabytes; what the connections
				// take doesn't depend on them.
				try (TarwebProcess server = start(context, archive, transport, keystore, who,
						"-XX:TieredStopAtLevel=1")) {
					table.row(idle(who, transport, server, context));
				}
			}
		}
		return "Idle, per connection that has had one answer of 10 kB and stays open; when all are counted, every tenth is "
				+ "asked once more and answers. `kernel`: the handshake was BoringSSL's, the records are the kernel's, whose "
				+ "slabs hold keys and buffers then; otherwise they are the provider's, in user space. The client's end is a "
				+ "plain socket for the kernel in each case.\n\n" + table;
	}

	/** The JDK's handshakes take too long where the processor is emulated. */
	private static List<String> whoEncrypts(Context context) {
		List<String> who = new ArrayList<>(context.virtual() ? PROVIDERS.subList(0, 1) : PROVIDERS);
		if (Files.exists(Path.of("/proc/net/tls_stat"))) {
			who.add(KERNEL);
		}
		return who;
	}

	/** The heap is resident from the start, so that what comes on top isn't heap. */
	private static TarwebProcess start(Context context, Path archive, String transport, String keystore, String who,
			String... jvmOptions) throws IOException {
		List<String> tls = who.equals(KERNEL) ? List.of(keystore, "boringssl", "required")
				: List.of(keystore, who, "off");
		List<String> options = new ArrayList<>(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
		options.addAll(List.of(jvmOptions));
		return TarwebProcess.start(context, context.serverCore(), transport, 1, archive, tls,
				options.toArray(String[]::new));
	}

	private List<String> handshakes(String provider, TarwebProcess server, int seconds) throws IOException {
		for (int i = 0; i < WARM_UP_CONNECTIONS; i++) {
			shakeHands(server);
		}
		double usedBefore = this.meter.micros(server.handle());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		int handshakes = 0;
		while (System.nanoTime() < end) {
			shakeHands(server);
			handshakes++;
		}
		double micros = (this.meter.micros(server.handle()) - usedBefore) / handshakes;
		return List.of(provider, Integer.toString(handshakes), String.format(Locale.ROOT, "%.0f", micros),
				String.format(Locale.ROOT, "%.0f", MICROS_PER_SECOND / micros));
	}

	private static void shakeHands(TarwebProcess server) throws IOException {
		try (Probe probe = Probe.secured(server.port(), InetAddress.getByName("127.0.0.2"))) {
			probe.answerBytes(REQUEST);
		}
	}

	private static List<String> idle(String who, String transport, TarwebProcess server, Context context)
			throws IOException {
		int connections = Math.min(context.connections(),
				context.virtual() ? MAX_VIRTUAL_CONNECTIONS : MAX_CONNECTIONS);
		int warmUp = context.virtual() ? VIRTUAL_WARM_UP_CONNECTIONS : WARM_UP_CONNECTIONS;
		// One after the other: many at once would leave memory behind that the process
		// keeps, and then takes for those that are measured.
		for (int i = 0; i < warmUp; i++) {
			IdleConnections.openSecured(server.port(), 1).close();
		}
		server.awaitNoConnections();
		MemorySnapshot before = MemorySnapshot.of(server);
		long handedOverBefore = Long.parseLong(server.order("handed-over"));
		try (IdleConnections open = IdleConnections.openSecured(server.port(), connections)) {
			MemorySnapshot after = MemorySnapshot.of(server);
			open.requireOpen();
			long handedOver = Long.parseLong(server.order("handed-over")) - handedOverBefore;
			if (who.equals(KERNEL) && handedOver < connections) {
				throw new IOException("Only " + handedOver + " of " + connections + " connections went to the kernel");
			}
			List<String> cells = new ArrayList<>(List.of(who, transport, Integer.toString(open.count())));
			cells.addAll(after.since(before, connections).cells());
			return cells;
		}
	}

}
