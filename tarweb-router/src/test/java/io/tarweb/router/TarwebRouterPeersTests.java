package io.tarweb.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.ProxyProcess;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a {@link TarwebRouter} between other people's clients and servers: curl
 * before it, HAProxy and nginx behind it, which log whose connection they got.
 */
class TarwebRouterPeersTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.rsa("docs.example.org");

	private static final byte[] LARGE = new byte[3_000_000];

	@TempDir
	private static Path directory;

	@BeforeAll
	static void writeContent() throws IOException {
		new Random(5).nextBytes(LARGE);
		Files.write(directory.resolve("large.bin"), LARGE);
		TarBuilder.create().file("large.bin", LARGE).writeTo(directory.resolve("site.tar"));
	}

	private static TestRouter router(int port, ProxyProtocol version) {
		return TestRouter.start(TestRouter.settings(null,
				Route.builder("docs", Backend.proxy("127.0.0.1:" + port, version))
					.serverNames(List.of("docs.example.org"))
					.build()));
	}

	/**
	 * Gets the file by curl and compares it.
	 * @return the client's address
	 */
	private static String get(InetSocketAddress router, String version) {
		Path file = directory.resolve("got");
		try {
			Process curl = new ProcessBuilder("curl", "-sSk", "--http" + version, "--max-time", "60", "--connect-to",
					"::127.0.0.1:" + router.getPort(), "-o", file.toString(), "-w", "%{local_ip}:%{local_port}",
					"https://docs.example.org/large.bin")
				.redirectErrorStream(true)
				.start();
			String output = new String(curl.getInputStream().readAllBytes());
			assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(curl.exitValue()).as(output).isZero();
			assertThat(Arrays.equals(Files.readAllBytes(file), LARGE)).as("the body").isTrue();
			return output;
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs curl: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitLine(Path log, String expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(log).content().contains(expected));
	}

	@ParameterizedTest
	@EnumSource(names = { "V1", "V2" })
	void haproxyLogsTheClient(ProxyProtocol version) throws IOException {
		int port = ProxyProcess.freePort();
		try (TestServer site = TestServer.start(TestServer.settings(null, directory.resolve("site.tar"))
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()))))) {
			Path config = Files.writeString(directory.resolve("haproxy.cfg"), """
					global
						log stdout format raw local0
					defaults
						mode tcp
						timeout connect 10s
						timeout client 60s
						timeout server 60s
					frontend tls
						bind 127.0.0.1:%d accept-proxy
						log global
						log-format "client %%ci:%%cp"
						default_backend site
					backend site
						server site 127.0.0.1:%d
					""".formatted(port, site.address().getPort()));
			try (ProxyProcess haproxy = ProxyProcess.start(directory, port, "haproxy", "-db", "-f", config.toString());
					TestRouter router = router(port, version)) {
				for (String http : List.of("1.1", "2")) {
					String client = get(router.address(), http);
					awaitLine(directory.resolve("haproxy.log"), "client " + client + "\n");
				}
				assertThat(haproxy).isNotNull();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "V1", "V2" })
	void nginxLogsTheClient(ProxyProtocol version) throws Exception {
		int port = ProxyProcess.freePort();
		Path log = directory.resolve("nginx-access.log");
		Path config = Files.writeString(directory.resolve("nginx.conf"), """
				daemon off;
				master_process off;
				user root;
				pid %1$s/nginx.pid;
				error_log stderr;
				events {}
				http {
					log_format client 'client $proxy_protocol_addr:$proxy_protocol_port';
					access_log %1$s/nginx-access.log client;
					server {
						listen 127.0.0.1:%2$d ssl http2 proxy_protocol;
						ssl_certificate %3$s;
						ssl_certificate_key %4$s;
						root %1$s;
					}
				}
				""".formatted(directory, port, CERTIFICATE.bundle().toTempCertChainPem(),
				CERTIFICATE.bundle().toTempPrivateKeyPem()));
		try (ProxyProcess nginx = ProxyProcess.start(directory, port, "nginx", "-c", config.toString());
				TestRouter router = router(port, version)) {
			for (String http : List.of("1.1", "2")) {
				String client = get(router.address(), http);
				awaitLine(log, "client " + client + "\n");
			}
			assertThat(nginx).isNotNull();
		}
	}

}
