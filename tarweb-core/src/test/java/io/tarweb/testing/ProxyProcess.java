package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/**
 * Somebody else's proxy, with a configuration out of {@code docs/proxy}.
 */
public final class ProxyProcess implements AutoCloseable {

	private static final Path EXAMPLES = Path.of("../docs/proxy");

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Process process;

	private final Path output;

	private ProxyProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Puts an example in place.
	 * @param name the name of its file
	 * @param target the file to write
	 * @param replacements what is different on this machine: a text of the example,
	 * followed by what stands for it
	 * @return the file
	 */
	public static Path example(String name, Path target, String... replacements) {
		try {
			String text = Files.readString(EXAMPLES.resolve(name));
			for (int i = 0; i < replacements.length; i += 2) {
				if (!text.contains(replacements[i])) {
					throw new AssertionError("No '" + replacements[i] + "' in " + name);
				}
				text = text.replace(replacements[i], replacements[i + 1]);
			}
			return Files.writeString(target, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A port that nothing listens on yet: proxies don't tell which one they have picked.
	 * @return the port
	 */
	public static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a proxy and waits until it listens; skips the test if it isn't installed.
	 * @param directory where its output is to be
	 * @param port the port that it listens on
	 * @param program the program
	 * @param arguments its arguments, which keep it in the foreground
	 * @return the process
	 */
	public static ProxyProcess start(Path directory, int port, String program, String... arguments) {
		Path output = directory.resolve(program + ".log");
		List<String> command = new ArrayList<>(List.of(locate(program)));
		command.addAll(List.of(arguments));
		ProxyProcess proxy;
		try {
			proxy = new ProxyProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
					output);
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs " + program + ": " + ex.getMessage());
		}
		try {
			Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(20)).until(() -> proxy.listens(port));
			return proxy;
		}
		catch (RuntimeException | Error ex) {
			proxy.close();
			throw ex;
		}
	}

	/** Debian has servers where only root looks. */
	private static String locate(String program) {
		Path file = Path.of("/usr/sbin", program);
		return Files.isExecutable(file) ? file.toString() : program;
	}

	private boolean listens(int port) throws IOException {
		if (!this.process.isAlive()) {
			throw new AssertionError("It ended: " + Files.readString(this.output));
		}
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Asks it to end, so that it ends its own children. */
	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

}
