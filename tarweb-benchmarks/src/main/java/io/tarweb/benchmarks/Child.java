package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that this one started and that ends with it, however that happens: by
 * {@link #close()} or, on Ctrl-C, by a shutdown hook. Always by its id and those of its
 * descendants, never by a name.
 */
final class Child implements AutoCloseable {

	private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();

	private static final Duration GRACE = Duration.ofSeconds(5);

	/** Also on an emulated processor. */
	private static final Duration START = Duration.ofMinutes(5);

	private static final Duration POLL = Duration.ofMillis(50);

	/** Guarded by {@link #ALIVE}. */
	private static boolean ending;

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll, "end-children"));
	}

	private final Process process;

	private Child(Process process) {
		this.process = process;
	}

	static Child start(ProcessBuilder builder) throws IOException {
		synchronized (ALIVE) {
			requireGoingOn();
			Child child = new Child(builder.start());
			ALIVE.add(child);
			return child;
		}
	}

	/** Starts a process whose output goes to a file. */
	static Child logging(List<String> command, Path log) throws IOException {
		return start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
	}

	static List<String> pinned(String cores, List<String> command) {
		return Stream.concat(Stream.of("taskset", "-c", cores), command.stream()).toList();
	}

	/** Throws if this run is being broken off: what fails then is no result. */
	static void requireGoingOn() {
		synchronized (ALIVE) {
			if (ending) {
				throw new CancellationException("Interrupted");
			}
		}
	}

	Process process() {
		return this.process;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	boolean endsWithin(Duration timeout) {
		try {
			return this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted");
		}
	}

	/** Waits for something that this process is going to do. */
	boolean comesTo(Condition condition, Duration timeout) throws IOException {
		long end = System.nanoTime() + timeout.toNanos();
		while (!condition.holds()) {
			if (!isAlive() || System.nanoTime() > end) {
				return false;
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
		return true;
	}

	/** Waits until it listens on a port, or ends it and tells what its log says. */
	Child listening(int port, Path log) throws IOException {
		if (!comesTo(() -> Workplace.listens(port), START)) {
			close();
			String text = Files.readString(log).strip();
			throw new IOException("It doesn't listen: " + text.substring(Math.max(0, text.length() - 500)));
		}
		return this;
	}

	/** The processor time of the process and its living descendants. */
	double cpuMicros() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.mapToLong((member) -> member.info()
				.totalCpuDuration()
				.orElseThrow(() -> new IllegalStateException("It has ended under the measurement"))
				.toNanos())
			.sum() / 1e3;
	}

	long residentKib() throws IOException {
		return Machine.kib(Path.of("/proc", Long.toString(this.process.pid()), "status"), "VmRSS");
	}

	@Override
	public void close() {
		List<ProcessHandle> family = Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle()))
			.toList();
		// The parent first: it may take its children down in good order.
		this.process.destroy();
		endsWithin(GRACE);
		family.forEach(ProcessHandle::destroyForcibly);
		ALIVE.remove(this);
	}

	/** Whoever still works while the hook does must not start anything new. */
	private static void endAll() {
		synchronized (ALIVE) {
			ending = true;
		}
		ALIVE.forEach(Child::close);
	}

	interface Condition {

		boolean holds() throws IOException;

	}

}
