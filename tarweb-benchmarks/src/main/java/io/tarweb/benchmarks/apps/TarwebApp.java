package io.tarweb.benchmarks.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import javax.net.ssl.KeyManagerFactory;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.TlsStatus;

/**
 * Our server as a process of its own. Takes orders on its standard input, one a line, and
 * answers each with one line; ends with its input, so that it can't outlive who started
 * it.
 * <p>
 * Arguments: archive, port, transport, event loops; for TLS also keystore, provider and
 * whether the kernel encrypts.
 */
public final class TarwebApp {

	/** What the keystore is opened with. */
	public static final String PASSWORD = "secret";

	/** What begins an answer, unlike anything else on the output. */
	public static final String ANSWER = "=> ";

	private static final int MAX_CONNECTIONS = 1_000_000;

	/** Longer than any measurement: an idle connection is to stay. */
	private static final Duration IDLE = Duration.ofHours(1);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final long SETTLED_BYTES = 64 * 1024;

	private TarwebApp() {
	}

	/** Serves until the input ends. */
	public static void main(String[] args) throws IOException {
		ConnectionLimits defaults = ConnectionLimits.DEFAULTS;
		TarwebServer server = new TarwebServer(ServerSettings.forFile(Path.of(args[0]))
			.listen(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])))
			.transport(TransportKind.valueOf(args[2].toUpperCase(Locale.ROOT)))
			.workers(Integer.parseInt(args[3]))
			.limits(ConnectionLimits.builder()
				.maxConnections(MAX_CONNECTIONS)
				.maxHeadBytes(defaults.maxHeadBytes())
				.maxBodyBytes(defaults.maxBodyBytes())
				.headTimeout(defaults.headTimeout())
				.idleTimeout(IDLE)
				.writeTimeout(defaults.writeTimeout())
				.build())
			.tls((args.length > 4) ? tls(Path.of(args[4]), args[5], args[6]) : null)
			.build());
		server.start();
		try {
			BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String order = in.readLine(); order != null; order = in.readLine()) {
				System.out.println(ANSWER + carryOut(order, server));
			}
		}
		finally {
			server.stop(GRACE);
		}
	}

	/** TLS with the certificate of a keystore. */
	public static TlsSettings tls(Path keystore, String provider, String kernel) throws IOException {
		char[] password = PASSWORD.toCharArray();
		try (InputStream in = Files.newInputStream(keystore)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, password);
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, password);
			return TlsSettings.of(TlsIdentity.of(keys))
				.withKernel(KernelTlsMode.valueOf(kernel.toUpperCase(Locale.ROOT)))
				.withProvider(TlsProvider.valueOf(provider.toUpperCase(Locale.ROOT)));
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	private static String carryOut(String order, TarwebServer server) {
		return switch (order) {
			case "reload" -> server.reload().get(0).getClass().getSimpleName().toLowerCase(Locale.ROOT);
			case "allocated" -> Long.toString(allocatedByLoops());
			case "memory" -> memory();
			case "connections" -> Integer.toString(server.status().connections());
			case "handed-over" -> Long.toString(handedOver(server));
			default -> throw new IllegalArgumentException("Unknown order: " + order);
		};
	}

	/** Bytes that the event loops' threads allocated on the heap since they began. */
	private static long allocatedByLoops() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
			.filter((thread) -> thread != null && isEventLoop(thread.getThreadName()))
			.mapToLong((thread) -> threads.getThreadAllocatedBytes(thread.getThreadId()))
			.sum();
	}

	private static boolean isEventLoop(String threadName) {
		return threadName.startsWith("tarweb-") && !threadName.startsWith("tarweb-reload");
	}

	/** TLS connections that the kernel encrypts, since the start. */
	private static long handedOver(TarwebServer server) {
		TlsStatus tls = server.status().tls();
		return (tls != null) ? tls.kernel().handedOver() : 0;
	}

	/**
	 * Heap in use when collections free nothing more, each of which may let finalizers
	 * and cleaners run for the next one; and the direct memory of Netty's pool.
	 */
	private static String memory() {
		long before;
		long heap = Long.MAX_VALUE;
		do {
			before = heap;
			System.gc();
			heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		}
		while (before - heap >= SETTLED_BYTES);
		return heap + " " + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
	}

}
