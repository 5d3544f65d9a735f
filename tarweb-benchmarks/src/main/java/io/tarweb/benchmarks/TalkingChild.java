package io.tarweb.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes orders, one a line, and answers each with one line.
 */
public final class TalkingChild implements AutoCloseable {

	/** What answers begin with, to be told from anything else on the output. */
	public static final String ANSWER = "=> ";

	private final Child child;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private TalkingChild(Child child) {
		this.child = child;
		Thread reader = new Thread(this::readAnswers, "answers-of-" + child.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a main class on the class path of this process.
	 * @param cores the cores to pin it to
	 * @param command the JVM, its options, the main class and its arguments
	 * @param errors the file for what it writes to its error stream
	 * @return the running process
	 */
	public static TalkingChild start(String cores, List<String> command, Path errors) {
		return new TalkingChild(Child.startTalking(Child.pinned(cores, command), errors));
	}

	public Child child() {
		return this.child;
	}

	public ProcessHandle handle() {
		return this.child.process().toHandle();
	}

	/**
	 * Gives an order and waits until it is carried out.
	 * @param order the order, a line
	 * @param timeout how long that may take
	 * @return the answer
	 */
	public String order(String order, Duration timeout) {
		try {
			this.child.process().getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
			this.child.process().getOutputStream().flush();
			String answer = this.answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			if (answer == null) {
				throw new IllegalStateException("No answer to '" + order + "' within " + timeout);
			}
			return answer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("It ended before '" + order + "'", ex);
		}
		catch (InterruptedException ex) {
			throw Interrupted.now(ex);
		}
	}

	private void readAnswers() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.child.process().getInputStream(), StandardCharsets.UTF_8))) {
			reader.lines()
				.filter((line) -> line.startsWith(ANSWER))
				.forEach((line) -> this.answers.add(line.substring(ANSWER.length())));
		}
		catch (IOException | UncheckedIOException ex) {
			// It has ended, which the next order finds out.
		}
	}

	@Override
	public void close() {
		this.child.close();
	}

}
