package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Where and when something was measured.
 */
record Machine(String processor, int cores, long memoryMiB, String kernel, String date, double loadAverage) {

	/** From here on the machine wasn't quiet, and figures deserve no trust. */
	private static final double QUIET = 0.5;

	static Machine current() throws IOException {
		double load = Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
		return new Machine(field(Path.of("/proc/cpuinfo"), "model name").orElse("unknown processor"),
				Runtime.getRuntime().availableProcessors(), memoryKib("MemTotal") / 1024,
				System.getProperty("os.name") + " " + System.getProperty("os.version"),
				LocalDate.now(ZoneOffset.UTC).toString(), load);
	}

	static long memoryKib(String name) throws IOException {
		return kib(Path.of("/proc/meminfo"), name);
	}

	static long kib(Path list, String name) throws IOException {
		return Long.parseLong(field(list, name).orElse("0").split(" ")[0]);
	}

	/** The value in a list of the kernel's, {@code name: value} in each line. */
	private static Optional<String> field(Path list, String name) throws IOException {
		return Files.readAllLines(list)
			.stream()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst();
	}

	/** The paragraph that every table needs. */
	String describe(String commandLine) {
		String noise = (this.loadAverage < QUIET) ? "" : String.format(Locale.ROOT,
				" **The machine wasn't quiet: load average %.1f before the run.**", this.loadAverage);
		return String.format(Locale.ROOT, "`%s`, %s, %s, %d cores, %,d MiB, %s.%s%n", commandLine, this.date,
				this.processor, this.cores, this.memoryMiB, this.kernel, noise);
	}

}
