package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs of the machine, which run to their end within a time.
 */
final class Shell {

	private static final Duration VERSION = Duration.ofSeconds(10);

	private Shell() {
	}

	/** Returns what a command wrote, to both streams; throws with it if it failed. */
	static String run(Duration timeout, List<String> command) throws IOException {
		Path output = Files.createTempFile("tarweb-bench", ".out");
		try (Child child = Child.logging(command, output)) {
			boolean ended = child.endsWithin(timeout);
			String text = Files.readString(output).strip();
			if (!ended || child.process().exitValue() != 0) {
				throw new IOException("'" + String.join(" ", command) + "' "
						+ (ended ? "failed: " + text : "took longer than " + timeout));
			}
			return text;
		}
		finally {
			Files.delete(output);
		}
	}

	/** What a program says of its version, of which the first line is enough. */
	static String version(String remedy, String program, String argument) throws IOException {
		return run(VERSION, List.of(locate(program, remedy), argument)).lines().findFirst().orElse("unknown version");
	}

	/** The whole path of a program, which administrators' may need. */
	static String locate(String program, String remedy) throws IOException {
		String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
		return Stream.of(path.split(":"))
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IOException(program + " is missing: " + remedy))
			.toString();
	}

}
