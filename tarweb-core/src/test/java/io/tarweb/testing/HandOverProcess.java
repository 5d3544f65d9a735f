package io.tarweb.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

import org.opentest4j.TestAbortedException;

/**
 * A process that accepts connections and hands them over, as a router of somebody else
 * does: a program in Python, {@code hand_over.py}. It can also send what is wrong.
 */
public final class HandOverProcess implements AutoCloseable {

	private static final String PROGRAM = "hand_over.py";

	private final Process process;

	private final BufferedReader answers;

	private final InetSocketAddress address;

	private HandOverProcess(Process process) throws IOException {
		this.process = process;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		String port = this.answers.readLine();
		if (port == null) {
			throw new IllegalStateException("It doesn't start");
		}
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
	}

	/**
	 * Starts the process; skips the test without Python.
	 * @param path the socket of the server
	 * @param first how many bytes of each connection are read before
	 */
	public static HandOverProcess start(Path path, int first) {
		try (InputStream program = HandOverProcess.class.getResourceAsStream(PROGRAM)) {
			Path file = path.resolveSibling(PROGRAM);
			Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
			return new HandOverProcess(
					new ProcessBuilder("python3", file.toString(), path.toString(), Integer.toString(first))
						.redirectError(ProcessBuilder.Redirect.DISCARD)
						.start());
		}
		catch (IOException ex) {
			throw new TestAbortedException("python3 isn't there: " + ex.getMessage(), ex);
		}
	}

	/** Where clients connect. */
	public InetSocketAddress address() {
		return this.address;
	}

	public RawClient connect() {
		return RawClient.connect(this.address);
	}

	/**
	 * Has it send a message that is made on purpose.
	 * @param kind one that the program knows
	 * @return what it says about it
	 */
	public String send(String kind) {
		try {
			this.process.outputWriter(StandardCharsets.UTF_8).append(kind).append('\n').flush();
			return this.answers.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends it as {@code kill -9} does. */
	public void kill() {
		this.process.destroyForcibly();
		await();
	}

	private void await() {
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new AssertionError("It doesn't end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		kill();
	}

}
