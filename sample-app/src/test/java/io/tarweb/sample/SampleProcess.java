package io.tarweb.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The packaged application as a process of its own, as an operator starts it. Its output
 * is kept, and is what a failed wait shows.
 */
final class SampleProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Process process;

	private final Thread reader;

	private final List<String> output = new ArrayList<>();

	private boolean ended;

	private SampleProcess(Process process) {
		this.process = process;
		this.reader = new Thread(this::readOutput, "sample-output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Starts the jar on free ports and returns once it is ready to serve.
	 * @param directory the directory to start it in
	 * @param arguments the application's arguments
	 * @return the process
	 * @throws IOException if it can't be started
	 */
	static SampleProcess start(Path directory, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Dio.netty.leakDetection.level=paranoid", "-jar", System.getProperty("sample.jar"),
						"--server.port=0", "--tarweb.port=0"));
		command.addAll(Arrays.asList(arguments));
		SampleProcess started = new SampleProcess(
				new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start());
		try {
			started.awaitLine("Started SampleApplication");
			return started;
		}
		catch (RuntimeException | Error ex) {
			started.close();
			throw ex;
		}
	}

	/**
	 * The first line of output that matches, waiting for it if need be.
	 * @param regex what to find in the line
	 * @return the match with its groups
	 */
	synchronized MatchResult awaitLine(String regex) {
		Pattern pattern = Pattern.compile(regex);
		long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
		int next = 0;
		while (true) {
			for (; next < this.output.size(); next++) {
				var matcher = pattern.matcher(this.output.get(next));
				if (matcher.find()) {
					return matcher.toMatchResult();
				}
			}
			long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
			if (this.ended || leftMillis <= 0) {
				throw new AssertionError((this.ended ? "The process ended" : "No line came in time") + " without '"
						+ regex + "'; its output:\n" + String.join("\n", this.output));
			}
			try {
				wait(leftMillis);
			}
			catch (InterruptedException ex) {
				throw new AssertionError("Interrupted while waiting for '" + regex + "'", ex);
			}
		}
	}

	synchronized List<String> output() {
		return List.copyOf(this.output);
	}

	/**
	 * Asks the process to end, as an init system does: by SIGTERM.
	 * @return the exit code
	 * @throws InterruptedException if the wait is interrupted
	 */
	int terminate() throws InterruptedException {
		// Not Process.destroy, which also closes the output that is still to come.
		this.process.toHandle().destroy();
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("SIGTERM didn't end the process; its output:\n" + String.join("\n", output()));
		}
		this.reader.join();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private void readOutput() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				append(line);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			end();
		}
	}

	private synchronized void append(String line) {
		this.output.add(line);
		notifyAll();
	}

	private synchronized void end() {
		this.ended = true;
		notifyAll();
	}

}
