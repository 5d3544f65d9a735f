package io.tarweb.benchmarks.system;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.tarweb.benchmarks.content.BenchContent;
import io.tarweb.benchmarks.load.Probe;
import io.tarweb.benchmarks.report.MarkdownTable;

/**
 * What an idle keep-alive connection holds in the server's process.
 */
final class MemoryMeasurement implements Measurement {

	private static final int CONNECTIONS = 15_000;

	/** For everything in a process that isn't such a connection. */
	private static final int OTHER_DESCRIPTORS = 1000;

	/** Well below the ports that one address has. */
	private static final int CONNECTIONS_PER_SOURCE = 5000;

	private static final int WARM_UP_CONNECTIONS = 500;

	private static final double KIB = 1024;

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public String title() {
		return "Memory of an idle connection";
	}

	@Override
	public String measure(Context context) throws IOException {
		int connections = Math.min(CONNECTIONS, descriptors() - OTHER_DESCRIPTORS);
		MarkdownTable table = new MarkdownTable("transport", "connections", "resident, outside of the heap, KiB",
				"of it pooled buffers, KiB", "heap after collection, KiB", "sum, KiB");
		for (String transport : List.of("io_uring", "epoll", "nio")) {
			// The heap is resident from the start, so that what comes on top isn't heap.
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), transport, 1,
					context.content().tar(), "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch")) {
				close(open(server.port(), WARM_UP_CONNECTIONS));
				Snapshot before = Snapshot.of(server);
				List<Probe> open = open(server.port(), connections);
				try {
					Snapshot after = Snapshot.of(server);
					double resident = (after.residentKib - before.residentKib) / connections;
					double heap = (after.heapKib - before.heapKib) / connections;
					table.row(transport, Integer.toString(connections), kib(resident),
							kib((after.directKib - before.directKib) / connections), kib(heap), kib(resident + heap));
				}
				finally {
					close(open);
				}
			}
		}
		return "Per connection that has had one answer of 10 kB and stays open. The kernel's own memory for a socket "
				+ "isn't in it.\n\n" + table;
	}

	private static String kib(double value) {
		return String.format(Locale.ROOT, "%.2f", value);
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

	private static List<Probe> open(int port, int connections) throws IOException {
		byte[] request = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1);
		List<Probe> open = new ArrayList<>();
		try {
			for (int i = 0; i < connections; i++) {
				Probe probe = new Probe(port, InetAddress.getByName("127.0.0." + (2 + i / CONNECTIONS_PER_SOURCE)));
				open.add(probe);
				probe.answerBytes(request);
			}
			return open;
		}
		catch (IOException ex) {
			close(open);
			throw new IOException("Only " + open.size() + " connections: " + ex.getMessage(), ex);
		}
	}

	private static void close(List<Probe> probes) throws IOException {
		for (Probe probe : probes) {
			probe.close();
		}
	}

	/**
	 * The server's memory at one moment.
	 *
	 * @param residentKib all that is resident
	 * @param heapKib what is left in the heap after a collection
	 * @param directKib what Netty's pool took of direct memory
	 */
	private record Snapshot(double residentKib, double heapKib, double directKib) {

		static Snapshot of(TarwebProcess server) throws IOException {
			String[] values = server.order("memory").split(" ");
			return new Snapshot(server.residentKiB(), Long.parseLong(values[0]) / KIB, Long.parseLong(values[1]) / KIB);
		}

	}

}
