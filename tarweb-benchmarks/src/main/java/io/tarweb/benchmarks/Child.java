package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that this one started and that ends with it, however that happens: by
 * {@link #close()} or, on Ctrl-C, by a shutdown hook. Always by its id and those of its
 * descendants, never by a name.
 */
final class Child implements AutoCloseable {

	private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();

	private static final long GRACE_SECONDS = 5;

	/** Guarded by {@link #ALIVE}. */
	private static boolean ending;

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll, "end-children"));
	}

	private final Process process;

	private Child(Process process) {
		this.process = process;
	}

	/**
	 * Starts a process whose output goes to a file.
	 * @param command the command and its arguments
	 * @param environment variables to add
	 * @param output the file
	 * @return the running process
	 */
	static Child start(List<String> command, Map<String, String> environment, Path output) {
		return start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()),
				environment);
	}

	/**
	 * Starts a process that is talked to through its standard streams.
	 * @param command the command and its arguments
	 * @param errors the file for what it writes to its error stream
	 * @return the running process
	 */
	static Child startTalking(List<String> command, Path errors) {
		return start(new ProcessBuilder(command).redirectError(errors.toFile()), Map.of());
	}

	private static Child start(ProcessBuilder builder, Map<String, String> environment) {
		builder.environment().putAll(environment);
		try {
			synchronized (ALIVE) {
				requireGoingOn();
				Child child = new Child(builder.start());
				ALIVE.add(child);
				return child;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Pins a command to cores.
	 * @param cores a list in taskset's form
	 * @param command the command and its arguments
	 * @return the command to start
	 */
	static List<String> pinned(String cores, List<String> command) {
		return Stream.concat(Stream.of("taskset", "-c", cores), command.stream()).toList();
	}

	/**
	 * Throws if this run is being broken off: what fails then is no result.
	 */
	static void requireGoingOn() {
		synchronized (ALIVE) {
			if (ending) {
				throw new Interrupted();
			}
		}
	}

	Process process() {
		return this.process;
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		List<ProcessHandle> family = Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle()))
			.toList();
		// The parent first: it may take its children down in good order.
		this.process.destroy();
		try {
			this.process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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

}
