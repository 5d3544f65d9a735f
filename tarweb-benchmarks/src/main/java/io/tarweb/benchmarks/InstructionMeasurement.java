package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * The instructions that the event loop's thread executes for an answer over TLS, in its
 * own code and in the kernel's. Only an emulated machine tells them: there the clock
 * advances by a nanosecond with each instruction, and so the time of a thread is their
 * number.
 */
final class InstructionMeasurement {

	private static final int ROUNDS = 3;

	private static final int CONNECTIONS = 8;

	/** Warming up, there are so many times the answers of a round. */
	private static final int WARM_UP_ROUNDS = 6;

	/** Everything that is used often is compiled once, at once, and for good. */
	private static final List<String> COMPILED = List.of("-XX:-TieredCompilation", "-XX:CompileThreshold=1000",
			"-Xbatch", "-Xms256m", "-Xmx256m");

	/** An emulated processor takes its time. */
	private static final Duration PATIENCE = Duration.ofHours(1);

	/** The names of files by size, with how many answers a round has. */
	private static final Map<String, Size> SIZES = new LinkedHashMap<>();

	static {
		SIZES.put("10 kB", new Size("/page.html", 10_000, 1000));
		SIZES.put("100 kB", new Size("/middle.bin", 100_000, 200));
		SIZES.put("1 MB", new Size("/large.bin", 1_000_000, 30));
	}

	private InstructionMeasurement() {
	}

	static String measure(Context context) throws IOException {
		if (!context.virtual() || !Files.exists(Path.of("/proc/net/tls_stat"))) {
			throw new IOException("This needs ./bench --count-in-vm");
		}
		Path archive = archive(context);
		MarkdownTable table = new MarkdownTable("transport", "protocol", "answer", "user space, thousands",
				"kernel, thousands", "kernel / user space");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			Map<String, long[]> inUserSpace = counted(context, archive, transport, "off");
			Map<String, long[]> inKernel = counted(context, archive, transport, "required");
			for (Map.Entry<String, long[]> row : inUserSpace.entrySet()) {
				long[] user = row.getValue();
				long[] kernel = inKernel.getOrDefault(row.getKey(), new long[0]);
				String[] which = row.getKey().split("\\|");
				table.row(transport, which[0], which[1], thousands(user), thousands(kernel),
						String.format(Locale.ROOT, "%.2f", (double) kernel[ROUNDS / 2] / user[ROUNDS / 2]));
			}
		}
		return "TLS 1.3 with AES-128-GCM. The instructions that the event loop's thread executed for one answer, in "
				+ "the process and in the kernel; the median of " + ROUNDS + " rounds, and their range, by h2load with "
				+ CONNECTIONS + " connections that ask for one thing at a time. What the kernel delivers to the "
				+ "client's end of the loopback interface is in it, alike in both columns. An instruction counts one, "
				+ "whatever it does: one that encrypts as much as one that adds, and a miss of the cache nothing. "
				+ "So this says how much there is to do, and not how long it takes.\n\n" + table;
	}

	private static Path archive(Context context) throws IOException {
		Path archive = context.place().workOf("instructions").resolve("sizes.tar");
		byte[] large = context.content().bytes(BenchContent.LARGE);
		try (TarWriter writer = new TarWriter(archive)) {
			for (Size size : SIZES.values()) {
				writer.file(size.path.substring(1), Arrays.copyOf(large, size.bytes));
			}
		}
		return archive;
	}

	/** The instructions for an answer, by protocol and size; each in ascending order. */
	private static Map<String, long[]> counted(Context context, Path archive, String transport, String kernel)
			throws IOException {
		String keystore = BenchCertificate.in(context.place().work("tls")).keystore().toString();
		Map<String, long[]> counted = new LinkedHashMap<>();
		try (TarwebProcess server = TarwebProcess.start(context, context.serverCore(),
				List.of(transport, "1", keystore, "boringssl", kernel), archive, COMPILED)) {
			Path thread = server.thread("tarweb-" + transport);
			for (String protocol : List.of("HTTP/1.1", "HTTP/2")) {
				for (Map.Entry<String, Size> each : SIZES.entrySet()) {
					Size size = each.getValue();
					ask(context, server, protocol, size.path, WARM_UP_ROUNDS * size.answers);
					long[] rounds = new long[ROUNDS];
					for (int round = 0; round < ROUNDS; round++) {
						long before = nanos(thread);
						ask(context, server, protocol, size.path, size.answers);
						rounds[round] = (nanos(thread) - before) / size.answers;
					}
					Arrays.sort(rounds);
					counted.put(protocol + "|" + each.getKey(), rounds);
					Report.say("%s, kernel %s, %s, %s: %s".formatted(transport, kernel, protocol, each.getKey(),
							thousands(rounds)));
				}
			}
			if (kernel.equals("required") && server.count("handed-over") == 0) {
				throw new IOException("No connection went to the kernel");
			}
		}
		return counted;
	}

	private static void ask(Context context, TarwebProcess server, String protocol, String path, int answers)
			throws IOException {
		List<String> command = new ArrayList<>(List.of("h2load", "-t1", "-c" + CONNECTIONS, "-m1", "-n" + answers,
				"--tls13-ciphers=TLS_AES_128_GCM_SHA256", "--header=accept-encoding: identity"));
		if (protocol.equals("HTTP/1.1")) {
			command.add("--h1");
		}
		command.add("https://127.0.0.1:" + server.port() + path);
		String output = Shell.run(PATIENCE, Child.pinned(context.loadCore(), command));
		if (!output.contains(" " + answers + " succeeded, 0 failed") || !output.contains("TLS_AES_128_GCM_SHA256")) {
			throw new IOException("h2load didn't get what it asked for: " + output);
		}
	}

	/** The first number is the time on a processor, in nanoseconds. */
	private static long nanos(Path thread) throws IOException {
		return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
	}

	private static String thousands(long[] sorted) {
		return String.format(Locale.ROOT, "%.1f (%.1f–%.1f)", sorted[ROUNDS / 2] / 1e3, sorted[0] / 1e3,
				sorted[ROUNDS - 1] / 1e3);
	}

	private record Size(String path, int bytes, int answers) {
	}

}
