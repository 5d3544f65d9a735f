package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Runs commands to their end, within a time.
 */
final class Shell {

	private Shell() {
	}

	static Result run(Duration timeout, String... command) {
		return run(timeout, Map.of(), List.of(command));
	}

	/**
	 * Runs a command and collects what it writes.
	 * @param timeout after which it is ended, which counts as failed
	 * @param environment variables to add
	 * @param command the command and its arguments
	 * @return what it left
	 */
	static Result run(Duration timeout, Map<String, String> environment, List<String> command) {
		try {
			Path output = Files.createTempFile("tarweb-bench", ".out");
			try {
				return new Result(exitCode(Child.start(command, environment, output), timeout),
						Files.readString(output));
			}
			finally {
				Files.deleteIfExists(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw Interrupted.now(ex);
		}
	}

	private static int exitCode(Child started, Duration timeout) throws InterruptedException {
		try (Child child = started) {
			boolean ended = child.process().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
			return ended ? child.process().exitValue() : -1;
		}
	}

	/**
	 * Whether a program can be found.
	 * @param program its name
	 * @return {@code true} if a directory of the path, or one for administrators, has it
	 */
	static boolean has(String program) {
		return path(program) != null;
	}

	private static @Nullable Path path(String program) {
		String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
		return Stream.of(path.split(":"))
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The whole path of a program, or its name where it isn't found.
	 * @param program its name
	 * @return what to start
	 */
	static String locate(String program) {
		Path found = path(program);
		return (found != null) ? found.toString() : program;
	}

	/**
	 * What a command left.
	 *
	 * @param exitCode how it ended
	 * @param output what it wrote, to both streams
	 */
	record Result(int exitCode, String output) {

		boolean succeeded() {
			return this.exitCode == 0;
		}

	}

}
