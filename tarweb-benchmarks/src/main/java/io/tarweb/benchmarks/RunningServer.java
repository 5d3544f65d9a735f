package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server that listens, pinned to its cores.
 *
 * @param contender which one
 * @param child its process
 * @param port where it listens
 */
record RunningServer(Contender contender, Child child, int port) implements AutoCloseable {

	/** Also on an emulated processor. */
	private static final Duration START = Duration.ofMinutes(5);

	private static final long RETRY_MILLIS = 50;

	/**
	 * Starts a server and waits until it listens.
	 * @param contender which one
	 * @param load what it is going to be asked
	 * @param cores the cores to pin it to
	 * @param place where its log goes
	 * @return the running server
	 * @throws IOException if it doesn't come up; the message has the end of its log
	 */
	static RunningServer start(Contender contender, LoadCase load, String cores, Workplace place) throws IOException {
		int port = Workplace.freePort();
		Launch launch = contender.launch(load, port);
		Path log = place.workOf(contender.id()).resolve("output.log");
		Child child = Child.start(Child.pinned(cores, launch.command()), launch.environment(), log);
		try {
			awaitPort(child, port, log);
			return new RunningServer(contender, child, port);
		}
		catch (IOException | RuntimeException ex) {
			child.close();
			throw ex;
		}
	}

	/**
	 * Waits until somebody listens.
	 * @param child who should
	 * @param port where
	 * @param log where it tells what hinders it
	 * @throws IOException if it ends or takes too long
	 */
	static void awaitPort(Child child, int port, Path log) throws IOException {
		long deadline = System.nanoTime() + START.toNanos();
		while (!listens(port)) {
			if (!child.isAlive() || System.nanoTime() > deadline) {
				throw new IOException("It " + (child.isAlive() ? "doesn't listen" : "ended") + ": " + endOf(log));
			}
			try {
				Thread.sleep(RETRY_MILLIS);
			}
			catch (InterruptedException ex) {
				throw Interrupted.now(ex);
			}
		}
	}

	private static boolean listens(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String endOf(Path log) throws IOException {
		String text = Files.exists(log) ? Files.readString(log).strip() : "";
		return text.substring(Math.max(0, text.length() - 500)).replace('\n', ' ');
	}

	@Override
	public void close() {
		this.child.close();
	}

}
