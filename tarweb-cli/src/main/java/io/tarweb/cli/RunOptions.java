package io.tarweb.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of a process that runs until it is terminated.
 */
final class RunOptions {

	private static final int MAX_GRACE_SECONDS = 24 * 60 * 60;

	/** More than machines have processors. */
	private static final int MAX_WORKERS = 1024;

	@Option(names = "--workers", paramLabel = "N", description = "Event loops. Default: the number of cores.")
	private int workers = Runtime.getRuntime().availableProcessors();

	@Option(names = "--transport", paramLabel = "NAME",
			description = "io-uring, epoll, kqueue or nio to insist on one. Default: the best available one.")
	private @Nullable String transport;

	@Option(names = "--grace", defaultValue = "30", paramLabel = "SECONDS",
			description = "How long what is under way may take when the process is terminated. Default: ${DEFAULT-VALUE}.")
	private int graceSeconds;

	/**
	 * Refuses what can't be meant.
	 */
	void check() {
		requireBetween("--workers", this.workers, 1, MAX_WORKERS);
		requireBetween("--grace", this.graceSeconds, 0, MAX_GRACE_SECONDS);
	}

	static void requireBetween(String option, int value, int least, int most) {
		if (value < least || value > most) {
			throw new CommandException("%s must be between %d and %d, but is %d".formatted(option, least, most, value),
					null);
		}
	}

	/**
	 * The number of event loops.
	 */
	int workers() {
		return this.workers;
	}

	/**
	 * The transport to insist on, {@code null} for the best one.
	 */
	@Nullable TransportKind transport() {
		if (this.transport == null || this.transport.equals("auto")) {
			return null;
		}
		String label = this.transport.toLowerCase(Locale.ROOT).replace('-', '_');
		for (TransportKind kind : TransportKind.values()) {
			if (kind.label().equals(label)) {
				return kind;
			}
		}
		throw new CommandException(
				"--transport must be auto, io-uring, epoll, kqueue or nio, but is '%s'".formatted(this.transport),
				null);
	}

	/**
	 * Stops something when the process is terminated.
	 * @param stop is told how long what is under way may take
	 * @return counted down when it has stopped
	 */
	CountDownLatch stopAtTheEnd(Consumer<Duration> stop) {
		CountDownLatch stopped = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			stop.accept(Duration.ofSeconds(this.graceSeconds));
			stopped.countDown();
		}, "tarweb-stop"));
		return stopped;
	}

	static void awaitUninterruptibly(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				// Only a signal ends the server.
			}
		}
	}

}
