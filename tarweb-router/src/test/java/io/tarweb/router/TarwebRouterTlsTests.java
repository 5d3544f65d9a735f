package io.tarweb.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for TLS that ends in a {@link TarwebRouter}.
 */
class TarwebRouterTlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private TestBackend backend;

	@BeforeEach
	void listen() {
		this.backend = TestBackend.listen();
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private TestRouter start(TransportKind transport, ProxyProtocol version) {
		return TestRouter.start(TestRouter.settings(transport,
				Route.builder("docs", Backend.proxy(this.backend.address(), version))
					.serverNames(List.of("docs.example.org"))
					.tls(TlsIdentity.of(CERTIFICATE.keys()))
					.alpn(List.of("imap", "pop3"))
					.build()));
	}

	private static SSLSocket handshake(TestRouter router, String... protocols) {
		return TestCertificate.handshake(TestCertificate.client(null, CERTIFICATE), router.address(),
				"docs.example.org", protocols);
	}

	@OnEveryTransport
	void theBackendGetsPlainBytes(TransportKind transport) {
		byte[] random = new byte[1_000_000];
		new Random(7).nextBytes(random);
		try (TestRouter router = start(transport, ProxyProtocol.NONE)) {
			for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
				try (RawClient client = RawClient.over(handshake(router, protocol));
						RawClient accepted = this.backend.accept()) {
					Background.run(() -> client.send(random));
					assertThat(accepted.readBody(random.length)).isEqualTo(random);
					Background.run(() -> accepted.send(random));
					assertThat(client.readBody(random.length)).isEqualTo(random);
				}
			}
			router.awaitNoConnection();
			assertThat(router.backend("docs").opened()).isEqualTo(2);
			assertThat(router.backend("docs").receivedBytes()).isEqualTo(2L * random.length);
			assertThat(router.router().status().routes().get(0).certificate()).isNotNull();
		}
	}

	@OnEveryTransport
	void theHeaderComesBeforeThePlainBytes(TransportKind transport) {
		try (TestRouter router = start(transport, ProxyProtocol.V1)) {
			SSLSocket socket = handshake(router);
			try (RawClient client = RawClient.over(socket).send("hello"); RawClient accepted = this.backend.accept()) {
				String expected = "PROXY TCP4 127.0.0.1 127.0.0.1 " + socket.getLocalPort() + " "
						+ router.address().getPort() + "\r\nhello";
				assertThat(new String(accepted.readBody(expected.length()), StandardCharsets.US_ASCII))
					.isEqualTo(expected);
				assertThat(client.hasInput()).isFalse();
			}
		}
	}

	@OnEveryTransport
	void theClientChoosesAmongTheProtocols(TransportKind transport) throws IOException {
		try (TestRouter router = start(transport, ProxyProtocol.NONE);
				Socket plain = new Socket(router.address().getAddress(), router.address().getPort());
				SSLSocket socket = (SSLSocket) TestCertificate.client(null, CERTIFICATE)
					.getSocketFactory()
					.createSocket(plain, "docs.example.org", router.address().getPort(), true)) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "smtp", "pop3" });
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			assertThat(socket.getApplicationProtocol()).isEqualTo("pop3");
		}
	}

	@OnEveryTransport
	void theBackendsEndIsACloseNotify(TransportKind transport) {
		try (TestRouter router = start(transport, ProxyProtocol.NONE);
				RawClient client = RawClient.over(handshake(router)).send("question");
				RawClient accepted = this.backend.accept()) {
			accepted.readBody(8);
			accepted.send("answer").endOutput();
			assertThat(client.readBody(6)).isEqualTo("answer".getBytes(StandardCharsets.US_ASCII));
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	/** An answer that the backend broke off must not look complete. */
	@OnEveryTransport
	void theBackendsResetIsNoCloseNotify(TransportKind transport) {
		try (TestRouter router = start(transport, ProxyProtocol.NONE);
				RawClient client = RawClient.over(handshake(router)).send("question");
				RawClient accepted = this.backend.accept()) {
			accepted.readBody(8);
			accepted.send("ans");
			client.readBody(3);
			accepted.reset();
			assertThat(client.awaitEnding().reset()).isTrue();
			router.awaitFailure("docs", RouterFailure.BACKEND_RESET, 1);
		}
	}

	@OnEveryTransport
	void theClientsCloseEndsBoth(TransportKind transport) throws IOException {
		try (TestRouter router = start(transport, ProxyProtocol.NONE)) {
			SSLSocket socket = handshake(router);
			RawClient accepted = this.backend.accept();
			socket.getOutputStream().write(new byte[100_000]);
			socket.close();
			accepted.readBody(100_000);
			assertThat(accepted.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			accepted.close();
			router.awaitNoConnection();
		}
	}

	@OnEveryTransport
	void aFailedHandshakeIsCounted(TransportKind transport) {
		try (TestRouter router = start(transport, ProxyProtocol.NONE)) {
			assertThatThrownBy(() -> TestCertificate.handshake(
					TestCertificate.client(null, TestCertificate.of("docs.example.org")), router.address(),
					"docs.example.org"))
				.isInstanceOf(UncheckedIOException.class);
			router.awaitFailure("docs", RouterFailure.HANDSHAKE_FAILED, 1);
			try (RawClient client = router.connect().send(Hello.named("docs.example.org").toBytes())) {
				assertThat(client.awaitEnding().unreadBytes()).as("an alert: there is no key share").isPositive();
			}
			router.awaitFailure("docs", RouterFailure.HANDSHAKE_FAILED, 2);
			router.awaitNoConnection();
			assertThat(router.backend("docs").opened()).isZero();
			assertThat(router.backend("docs").open()).isZero();
		}
	}

}
