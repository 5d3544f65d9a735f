package io.tarweb;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocket;

import io.tarweb.archive.TarBuilder;
import io.tarweb.testing.Contents;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import io.tarweb.tls.TlsIdentity;
import io.tarweb.tls.TlsProvider;
import io.tarweb.tls.TlsSettings;
import io.tarweb.transport.TransportKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same answers over TLS, whoever encrypts and whatever carries it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerTlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final byte[] SMALL = Contents.random(1, 10_000);

	private static final byte[] MIDDLE = Contents.random(2, 65_000);

	private static final byte[] LARGE = Contents.random(3, 10 * 1024 * 1024);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create()
			.file("index.html", "home")
			.file("small.bin", SMALL)
			.file("middle.bin", MIDDLE)
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	static Stream<Arguments> everywhere() {
		return Stream.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO)
			.flatMap((transport) -> Stream.of(TlsProvider.values())
				.map((provider) -> Arguments.of(transport, provider)));
	}

	private TestServer start(TransportKind transport, TlsProvider provider) {
		return TestServer.start(TestServer.settings(transport, this.archive)
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider)));
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void servesBodiesOfEverySize(TransportKind transport, TlsProvider provider) {
		try (TestServer server = start(transport, provider); RawClient client = CERTIFICATE.connect(server.address())) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
			assertThat(client.send(RawClient.get("/small.bin")).read().hash()).isEqualTo(Contents.hash(SMALL));
			assertThat(client.send(RawClient.get("/middle.bin")).read().hash()).isEqualTo(Contents.hash(MIDDLE));
			assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(client.send(RawClient.get("/small.bin", "Range: bytes=100-199")).read().body())
				.isEqualTo(java.util.Arrays.copyOfRange(SMALL, 100, 200));
			assertThat(client.send(RawClient.get("/none")).read().status()).isEqualTo(404);
			assertThat(server.status().tls().provider()).isEqualTo(provider);
		}
	}

	@ParameterizedTest
	@MethodSource("everywhere")
	void speaksBothVersions(TransportKind transport, TlsProvider provider) throws Exception {
		try (TestServer server = start(transport, provider)) {
			for (String version : List.of("TLSv1.2", "TLSv1.3")) {
				try (SSLSocket socket = TestCertificate.handshake(TestCertificate.client(null, CERTIFICATE),
						server.address(), null, version)) {
					assertThat(socket.getSession().getProtocol()).isEqualTo(version);
					assertThat(RawClient.over(socket).send(RawClient.get("/")).read().text()).isEqualTo("home");
				}
			}
		}
	}

}
