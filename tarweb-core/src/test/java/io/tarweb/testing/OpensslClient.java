package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/**
 * {@code openssl s_client} in TLS 1.3, which tells its keys. Lines that are nothing but a
 * {@code K} or {@code k} have it change them, with and without asking the server for the
 * same; each has to be sent on its own, when there is nothing else on the way.
 */
public final class OpensslClient implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final Path output;

	private final Path keyLog;

	private OpensslClient(Process process, Path output, Path keyLog) {
		this.process = process;
		this.output = output;
		this.keyLog = keyLog;
	}

	/**
	 * Connects.
	 * @param address the server
	 * @param directory where its files are to be
	 * @param options further options
	 * @return the client, which may still be shaking hands
	 */
	public static OpensslClient connect(InetSocketAddress address, Path directory, String... options) {
		try {
			Path files = Files.createTempDirectory(directory, "openssl");
			Path output = files.resolve("output");
			Path keyLog = files.resolve("keys");
			List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect",
					"127.0.0.1:" + address.getPort(), "-tls1_3", "-keylogfile", keyLog.toString()));
			command.addAll(List.of(options));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new OpensslClient(process, output, keyLog);
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs openssl: " + ex.getMessage());
		}
	}

	public OpensslClient send(String text) {
		try {
			this.process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
			this.process.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for something to be printed.
	 * @param text what
	 * @return this client
	 */
	public OpensslClient await(String text) {
		Awaitility.await().atMost(TIMEOUT).until(() -> output().contains(text));
		return this;
	}

	/**
	 * Waits for the end of the connection.
	 * @return all that was printed
	 */
	public String awaitEnd() {
		this.process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		return output();
	}

	private String output() {
		try {
			return Files.readString(this.output, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The connection's secrets.
	 * @return a file for {@link TrafficKeys}
	 */
	public Path keyLog() {
		return this.keyLog;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
