package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.tarweb.ServerSettings;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.opentest4j.TestAbortedException;

/**
 * Repeats tests that know nothing of TLS with TLS between their clients and servers: the
 * same requests, the same expectations.
 */
public final class OverTls {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE);

	private static final AtomicLong handedOver = new AtomicLong();

	private static volatile @Nullable KernelTlsMode kernel;

	private OverTls() {
	}

	/**
	 * Repeats tests. Those beside them must not run meanwhile.
	 * @param mode whether the kernel encrypts
	 * @param withoutTag the tag of tests that are left out, empty to repeat all
	 * @param tests the classes, all of whose clients are {@link RawClient}s
	 * @return what came of it
	 */
	public static Repeated repeat(KernelTlsMode mode, String withoutTag, Class<?>... tests) {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (Class<?> test : tests) {
			request.selectors(DiscoverySelectors.selectClass(test));
		}
		if (!withoutTag.isEmpty()) {
			request.filters(TagFilter.excludeTags(withoutTag));
		}
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		handedOver.set(0);
		kernel = mode;
		try {
			LauncherFactory.create().execute(request.build(), listener);
		}
		finally {
			kernel = null;
		}
		return new Repeated(listener.getSummary(), handedOver.get());
	}

	static ServerSettings.Builder applyTo(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		KernelTlsMode mode = kernel;
		if (mode == null) {
			return settings;
		}
		if (transport == TransportKind.NIO) {
			throw new TestAbortedException("over TLS, two transports are enough");
		}
		return settings.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withKernel(mode));
	}

	static RawClient connect(InetSocketAddress address, int receiveBytes) {
		if (kernel == null) {
			return RawClient.connect(address, receiveBytes);
		}
		try {
			Socket plain = new Socket();
			if (receiveBytes > 0) {
				plain.setReceiveBufferSize(receiveBytes);
			}
			plain.setTcpNoDelay(true);
			plain.setSoTimeout(TIMEOUT_MILLIS);
			plain.connect(address, TIMEOUT_MILLIS);
			SSLSocket socket = (SSLSocket) CLIENT.getSocketFactory().createSocket(plain, null, address.getPort(), true);
			socket.startHandshake();
			return RawClient.over(socket, plain);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A server has ended. */
	static void ended(long connectionsHandedOver) {
		handedOver.addAndGet(connectionsHandedOver);
	}

	/**
	 * Tests that were repeated.
	 *
	 * @param summary what became of them
	 * @param handedOver how many of their connections the kernel has encrypted
	 */
	public record Repeated(TestExecutionSummary summary, long handedOver) {

	}

}
