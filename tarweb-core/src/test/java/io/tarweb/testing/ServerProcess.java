package io.tarweb.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.error.UnavailableException;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import org.opentest4j.TestAbortedException;

/**
 * A server in a JVM of its own, for tests of what the JVM's options do to it. It answers
 * a line on its standard input with a line on its standard output.
 */
public final class ServerProcess implements AutoCloseable {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private final Process process;

	private final BufferedReader answers;

	private final Path log;

	private final InetSocketAddress address;

	private ServerProcess(Process process, Path log) throws IOException {
		this.process = process;
		this.log = log;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		String started = this.answers.readLine();
		if (started == null) {
			throw new IllegalStateException("No start: " + Files.readString(log));
		}
		if (started.startsWith("absent")) {
			throw new TestAbortedException(started);
		}
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(started));
	}

	/**
	 * Starts a server of two workers, with limits at their defaults and a head timeout of
	 * an hour; skips the test if the machine lacks the transport.
	 * @param transport the transport to insist on
	 * @param tls whether it speaks TLS, with a certificate of its own
	 * @param archive the archive
	 * @param log where everything that it logs goes
	 * @param jvmOptions options of the JVM
	 * @return the running server
	 */
	public static ServerProcess start(TransportKind transport, boolean tls, Path archive, Path log,
			String... jvmOptions) {
		return start(List.of(), transport, tls, archive, log, jvmOptions);
	}

	/**
	 * The same without TLS, in a process that may not have more than some descriptors.
	 */
	public static ServerProcess startWithDescriptors(int descriptors, TransportKind transport, Path archive, Path log) {
		ServerProcess server = start(List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "bash"),
				transport, false, archive, log);
		// What it takes to answer is loaded while there are descriptors.
		server.state();
		return server;
	}

	private static ServerProcess start(List<String> before, TransportKind transport, boolean tls, Path archive,
			Path log, String... jvmOptions) {
		List<String> command = new ArrayList<>(before);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(jvmOptions));
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				ServerProcess.class.getName(), transport.name(), Boolean.toString(tls), archive.toString()));
		try {
			Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
			try {
				return new ServerProcess(process, log);
			}
			catch (IOException | RuntimeException ex) {
				process.destroyForcibly();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public InetSocketAddress address() {
		return this.address;
	}

	/**
	 * How it is.
	 * @return its state now
	 */
	public State state() {
		return ask("state");
	}

	/**
	 * Allocates all direct memory that is left, for nothing.
	 */
	public void hoardDirectMemory() {
		ask("hoard");
	}

	private State ask(String command) {
		try {
			this.process.outputWriter(StandardCharsets.UTF_8).append(command).append('\n').flush();
			String line = this.answers.readLine();
			if (line == null) {
				throw new IllegalStateException("It has ended: " + log());
			}
			String[] numbers = line.split(" ");
			return new State(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
					Long.parseLong(numbers[3]), Integer.parseInt(numbers[4]));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.process.outputWriter().close();
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new AssertionError("It doesn't stop: " + log());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.process.destroyForcibly();
		}
	}

	/**
	 * Runs the server until its standard input ends.
	 * @param args the transport, whether it speaks TLS, the archive
	 */
	public static void main(String[] args) throws IOException {
		// What is logged goes the other way.
		PrintStream answers = System.out;
		System.setOut(System.err);
		AtomicInteger failuresAtRest = new AtomicInteger();
		ServerSettings.Builder settings = TestServer.settings(TransportKind.valueOf(args[0]), Path.of(args[2]))
			.limits(TestServer.patient().build())
			.customizer((tcp) -> tcp
				.doOnBound((bound) -> bound.channel().pipeline().addFirst(new FailureWatch(failuresAtRest))));
		if (Boolean.parseBoolean(args[1])) {
			settings.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withKernel(KernelTlsMode.OFF));
		}
		TarwebServer server = new TarwebServer(settings.build());
		try {
			server.start();
		}
		catch (UnavailableException ex) {
			answers.println("absent: " + ex.getMessage());
			return;
		}
		answers.println(server.address().getPort());
		List<ByteBuffer> hoard = new ArrayList<>();
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			if (line.equals("hoard")) {
				hoard(hoard);
			}
			ServerMetrics metrics = server.metrics();
			answers.println(metrics.openConnections() + " " + metrics.givenUpConnections() + " " + directBytes() + " "
					+ metrics.failedAccepts() + " " + failuresAtRest.get());
		}
		server.stop(Duration.ZERO);
	}

	private static void hoard(List<ByteBuffer> hoard) {
		for (int size = 64 * 1024; size > 1024; size /= 8) {
			try {
				while (true) {
					hoard.add(ByteBuffer.allocateDirect(size));
				}
			}
			catch (OutOfMemoryError ex) {
				// A smaller one may fit.
			}
		}
	}

	private static long directBytes() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	/** Sees failures of a listening channel before its other handlers. */
	private static final class FailureWatch extends ChannelInboundHandlerAdapter {

		private final AtomicInteger failuresAtRest;

		FailureWatch(AtomicInteger failuresAtRest) {
			this.failuresAtRest = failuresAtRest;
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (!ctx.channel().config().isAutoRead()) {
				this.failuresAtRest.incrementAndGet();
			}
			ctx.fireExceptionCaught(cause);
		}

	}

	/**
	 * How a server is.
	 *
	 * @param openConnections the connections that are open
	 * @param givenUpConnections the connections that were ended for their memory
	 * @param directBytes the direct memory in use
	 * @param failedAccepts how often no connection could be accepted
	 * @param failuresAtRest how often it was tried although the listening channel wasn't
	 * to read
	 */
	public record State(int openConnections, long givenUpConnections, long directBytes, long failedAccepts,
			int failuresAtRest) {

	}

}
