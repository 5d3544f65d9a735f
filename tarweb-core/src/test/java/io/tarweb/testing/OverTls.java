package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.tarweb.ServerSettings;
import io.tarweb.ServerStatus;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Repeats tests that know nothing of TLS with TLS between their clients and servers.
 */
public final class OverTls implements Wire {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private static final SSLContext CLIENT = TestCertificate.client(null, CERTIFICATE);

	private final KernelTlsMode kernel;

	private final AtomicLong handedOver = new AtomicLong();

	private OverTls(KernelTlsMode kernel) {
		this.kernel = kernel;
	}

	/**
	 * Repeats tests. Those beside them must not run meanwhile.
	 * @param kernel whether the kernel encrypts
	 * @param withoutTag the tag of tests that are left out, empty to repeat all
	 * @param atLeast how many have to succeed
	 * @param tests the classes, all of whose clients are {@link RawClient}s
	 * @return how many of their connections the kernel has encrypted
	 */
	public static long repeat(KernelTlsMode kernel, String withoutTag, int atLeast, Class<?>... tests) {
		OverTls tls = new OverTls(kernel);
		Repetition.of(tls, withoutTag, atLeast, tests);
		return tls.handedOver.get();
	}

	@Override
	public ServerSettings.Builder applyTo(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		if (transport == TransportKind.NIO) {
			throw new TestAbortedException("over TLS, two transports are enough");
		}
		return settings.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withKernel(this.kernel));
	}

	@Override
	public RawClient connect(InetSocketAddress address, int receiveBytes) {
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

	@Override
	public void ending(ServerStatus status) {
		if (status.tls() != null) {
			this.handedOver.addAndGet(status.tls().kernel().handedOver());
		}
	}

}
