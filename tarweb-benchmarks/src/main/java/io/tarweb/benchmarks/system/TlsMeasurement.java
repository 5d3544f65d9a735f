package io.tarweb.benchmarks.system;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.tarweb.benchmarks.content.BenchCertificate;
import io.tarweb.benchmarks.content.BenchContent;
import io.tarweb.benchmarks.load.Probe;
import io.tarweb.benchmarks.process.CpuMeter;
import io.tarweb.benchmarks.report.MarkdownTable;

/**
 * What TLS costs beside the bytes: handshakes, and connections that are idle.
 */
final class TlsMeasurement implements Measurement {

	/** This process holds the other ends, at ten times the memory. */
	private static final int CONNECTIONS = 2000;

	private static final int WARM_UP_CONNECTIONS = 1000;

	private static final double KIB = 1024;

	private static final double MICROS_PER_SECOND = 1e6;

	private static final byte[] REQUEST = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		.getBytes(StandardCharsets.ISO_8859_1);

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
	public String measure(Context context) throws IOException {
		BenchCertificate certificate = BenchCertificate.in(context.place().work().resolve("tls"));
		MarkdownTable table = new MarkdownTable("provider", "handshakes", "CPU of the server for one, µs",
				"for a core, a second", "idle: resident, outside of the heap, KiB", "heap after collection, KiB");
		for (String provider : List.of("boringssl", "jdk")) {
			try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(), "io_uring", 1,
					context.content().tar(), List.of(certificate.keystore().toString(), provider), "-Xms256m",
					"-Xmx256m", "-XX:+AlwaysPreTouch")) {
				row(table, provider, server, context.seconds());
			}
		}
		return "TLS 1.3 in user space, a certificate with a P-256 key, handshakes without resumption by the JDK's client, one "
				+ "after the other, each with one answer of 10 kB. Idle: on top of nothing, per connection that has had "
				+ "one such answer.\n\n" + table;
	}

	private void row(MarkdownTable table, String provider, TarwebProcess server, int seconds) throws IOException {
		for (int i = 0; i < WARM_UP_CONNECTIONS; i++) {
			connect(server, 0).close();
		}
		double usedBefore = this.meter.micros(server.handle());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		int handshakes = 0;
		while (System.nanoTime() < end) {
			connect(server, 0).close();
			handshakes++;
		}
		double micros = (this.meter.micros(server.handle()) - usedBefore) / handshakes;
		long[] before = memory(server);
		List<Probe> open = new ArrayList<>();
		try {
			for (int i = 0; i < CONNECTIONS; i++) {
				open.add(connect(server, 1));
			}
			long[] after = memory(server);
			table.row(provider, Integer.toString(handshakes), String.format(Locale.ROOT, "%.0f", micros),
					String.format(Locale.ROOT, "%.0f", MICROS_PER_SECOND / micros),
					String.format(Locale.ROOT, "%.1f", (after[0] - before[0]) / (double) CONNECTIONS),
					String.format(Locale.ROOT, "%.1f", (after[1] - before[1]) / KIB / CONNECTIONS));
		}
		finally {
			for (Probe probe : open) {
				probe.close();
			}
		}
	}

	private static Probe connect(TarwebProcess server, int source) throws IOException {
		Probe probe = Probe.secured(server.port(), InetAddress.getByName("127.0.0." + (2 + source)));
		probe.answerBytes(REQUEST);
		return probe;
	}

	/** Resident KiB, and bytes of the heap. */
	private static long[] memory(TarwebProcess server) throws IOException {
		long heap = Long.parseLong(server.order("memory").split(" ")[0]);
		return new long[] { server.residentKiB(), heap };
	}

}
