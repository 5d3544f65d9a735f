package io.tarweb.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The executable jar as a process of its own, as a user starts it.
 */
final class Child implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Process process;

	private final Path out;

	private Child(Process process, Path out) {
		this.process = process;
		this.out = out;
	}

	static Result run(Path directory, String... arguments) {
		return run(directory, Map.of(), arguments);
	}

	static Result run(Path directory, Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("tarweb.jar")));
		command.addAll(List.of(arguments));
		return execute(directory, environment, command);
	}

	static Result execute(Path directory, Map<String, String> environment, List<String> command) {
		try {
			Path out = Files.createTempFile(directory.getParent(), "child", ".out");
			Path err = Files.createTempFile(directory.getParent(), "child", ".err");
			Process process = start(directory, environment, command, out, err);
			if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new AssertionError(command + " doesn't end");
			}
			return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	static Child start(Path directory, String jar, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(java(), "-jar", jar));
		command.addAll(List.of(arguments));
		Path out = Files.createTempFile(directory.getParent(), "child", ".log");
		return new Child(start(directory, Map.of(), command, out, null), out);
	}

	private static Process start(Path directory, Map<String, String> environment, List<String> command, Path out,
			Path err) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectInput(Path.of("/dev/null").toFile())
			.redirectOutput(out.toFile());
		if (err == null) {
			builder.redirectErrorStream(true);
		}
		else {
			builder.redirectError(err.toFile());
		}
		builder.environment().putAll(environment);
		return builder.start();
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Waits for a line of output.
	 * @param regex what to find
	 * @return the first group
	 * @throws IOException if the output can't be read
	 */
	String await(String regex) throws IOException {
		Pattern pattern = Pattern.compile(regex);
		long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			boolean alive = this.process.isAlive();
			Matcher matcher = pattern.matcher(Files.readString(this.out));
			if (matcher.find()) {
				return matcher.group(1);
			}
			if (!alive || System.nanoTime() > deadlineNanos) {
				throw new AssertionError("No '" + regex + "' in:\n" + Files.readString(this.out));
			}
			Thread.onSpinWait();
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	void signal(String name) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
	}

	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("The process doesn't end");
		}
		return this.process.exitValue();
	}

	String output() throws IOException {
		return Files.readString(this.out);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	/**
	 * How a process ended.
	 *
	 * @param exitCode its exit code
	 * @param out what it wrote to standard output
	 * @param err what it wrote to standard error
	 */
	record Result(int exitCode, String out, String err) {
	}

}
