package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Where and when something was measured.
 *
 * @param processor the model of the processor
 * @param cores how many of them
 * @param memoryMiB the memory
 * @param kernel the operating system
 * @param date the day, in UTC
 * @param loadAverage how busy the machine was before, over a minute
 */
record Machine(String processor, int cores, long memoryMiB, String kernel, String date, double loadAverage) {

	/** From here on the machine wasn't quiet, and figures deserve no trust. */
	private static final double QUIET = 0.5;

	static Machine current() throws IOException {
		String processor = field(Files.readString(Path.of("/proc/cpuinfo")), "model name", "unknown processor");
		String memory = field(Files.readString(Path.of("/proc/meminfo")), "MemTotal", "0 kB");
		double load = Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
		return new Machine(processor, Runtime.getRuntime().availableProcessors(),
				Long.parseLong(memory.split(" ")[0]) / 1024,
				System.getProperty("os.name") + " " + System.getProperty("os.version"),
				LocalDate.now(ZoneOffset.UTC).toString(), load);
	}

	/**
	 * Finds a line of the kernel's lists.
	 * @param text the list, {@code name: value} in each line
	 * @param name the beginning of the name
	 * @param otherwise what to return if there is none
	 * @return the value
	 */
	static String field(String text, String name, String otherwise) {
		return text.lines()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse(otherwise);
	}

	boolean isQuiet() {
		return this.loadAverage < QUIET;
	}

	/**
	 * The paragraph that every table needs.
	 * @param commandLine what was typed
	 * @return a paragraph in Markdown
	 */
	String describe(String commandLine) {
		String noise = isQuiet() ? "" : String.format(Locale.ROOT,
				" **The machine wasn't quiet: load average %.1f before the run.**", this.loadAverage);
		return String.format(Locale.ROOT, "`%s`, %s, %s, %d cores, %,d MiB, %s.%s%n", commandLine, this.date,
				this.processor, this.cores, this.memoryMiB, this.kernel, noise);
	}

}
