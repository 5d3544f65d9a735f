package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.tarweb.benchmarks.apps.TarwebApp;

/**
 * Our server in a process of its own, which can be asked about itself.
 */
final class TarwebProcess implements AutoCloseable {

	private static final Duration ORDER = Duration.ofMinutes(5);

	private static final Duration POLL = Duration.ofMillis(20);

	private final TalkingChild child;

	private final int port;

	private TarwebProcess(TalkingChild child, int port) {
		this.child = child;
		this.port = port;
	}

	/**
	 * Starts the server and waits until it listens.
	 * @param context what to start it with
	 * @param cores where it is pinned to
	 * @param transport the transport
	 * @param loops the number of event loops
	 * @param archive what it serves
	 * @param jvmOptions options for the JVM
	 * @return the running server
	 * @throws IOException if it doesn't come up
	 */
	static TarwebProcess start(Context context, String cores, String transport, int loops, Path archive,
			String... jvmOptions) throws IOException {
		return start(context, cores, transport, loops, archive, List.of(), jvmOptions);
	}

	/**
	 * Starts the server with more arguments.
	 * @param more arguments behind the number of event loops
	 */
	static TarwebProcess start(Context context, String cores, String transport, int loops, Path archive,
			List<String> more, String... jvmOptions) throws IOException {
		int port = Workplace.freePort();
		Path log = context.place().workOf("tarweb-" + transport).resolve("output.log");
		List<String> command = new ArrayList<>(List.of(context.jdk().java(), "--enable-native-access=ALL-UNNAMED"));
		command.addAll(Arrays.asList(jvmOptions));
		command.addAll(List.of("-cp", ClassPath.all(), TarwebApp.class.getName(), archive.toString(),
				Integer.toString(port), transport, Integer.toString(loops)));
		command.addAll(more);
		TalkingChild child = TalkingChild.start(cores, command, log);
		try {
			RunningServer.awaitPort(child.child(), port, log);
			return new TarwebProcess(child, port);
		}
		catch (IOException | RuntimeException ex) {
			child.close();
			throw ex;
		}
	}

	int port() {
		return this.port;
	}

	ProcessHandle handle() {
		return this.child.handle();
	}

	long pid() {
		return this.child.child().pid();
	}

	String order(String order) {
		return this.child.order(order, ORDER);
	}

	/**
	 * Waits until the server has noticed that all clients have gone.
	 */
	void awaitNoConnections() throws IOException {
		long end = System.nanoTime() + ORDER.toNanos();
		while (!order("connections").equals("0")) {
			if (System.nanoTime() > end) {
				throw new IOException("The server still has connections");
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

	/** VmRSS of proc(5). */
	long residentKiB() throws IOException {
		String status = Files.readString(Path.of("/proc", Long.toString(pid()), "status"));
		return Long.parseLong(Machine.field(status, "VmRSS", "0 kB").split(" ")[0]);
	}

	@Override
	public void close() {
		this.child.close();
	}

}
