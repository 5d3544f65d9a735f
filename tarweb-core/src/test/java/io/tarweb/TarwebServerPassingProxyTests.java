package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.AccessLogSettings.Format;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.ProxyProcess;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link TarwebServer} behind proxies that pass connections on and say whose they are,
 * configured as {@code docs/PROXY.md} says. Clients have addresses of their own, and so
 * have the proxies.
 */
class TarwebServerPassingProxyTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private static final byte[] LARGE = Contents.random(1, 1_000_000);

	private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

	/** What the proxies connect from. */
	private static final String PROXY = "127.0.0.1";

	private static final List<String> CLIENTS = List.of("127.0.0.3", "127.0.0.4", "127.0.0.5");

	@TempDir
	private Path directory;

	private Path archive;

	private Path log;

	@BeforeEach
	void writeArchive() {
		this.log = this.directory.resolve("access.log");
		this.archive = TarBuilder.create()
			.file("index.html", "root")
			.file("large.bin", LARGE)
			.writeTo(this.directory.resolve("site.tar"));
	}

	private ServerSettings.Builder settings(TransportKind transport, String trusted) {
		return TestServer.settings(transport, this.archive)
			.proxyProtocol(ProxyProtocolSettings.builder(List.of(Network.parse(trusted))).build())
			.accessLog(AccessLogSettings.builder(Format.COMBINED).file(this.log).build());
	}

	private TestServer start(TransportKind transport) {
		return TestServer.start(settings(transport, PROXY).tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()))));
	}

	private ProxyProcess haproxy(TestServer server, int port, String version, String address) throws IOException {
		String upstream = PROXY + ":" + server.address().getPort();
		Path configuration = ProxyProcess.example("haproxy-tcp.cfg", this.directory.resolve("haproxy.cfg"), "bind :443",
				"bind " + address + ":" + port, "127.0.0.1:8443", upstream, "127.0.0.1:8444", upstream, "send-proxy-v2",
				version, "inter 2s", "inter 100ms", "defaults\n", """
						    log stdout format raw daemon

						defaults
						    log global
						    option tcplog
						""");
		return ProxyProcess.start(this.directory, port, "haproxy", "-db", "-f", configuration.toString());
	}

	private ProxyProcess nginx(TestServer server, int port) throws IOException {
		Assumptions.assumeTrue(Files.exists(STREAM_MODULE), "needs " + STREAM_MODULE);
		Path stream = ProxyProcess.example("nginx-stream.conf", this.directory.resolve("stream.conf"), "listen 443;",
				"listen 127.0.0.1:" + port + ";", "127.0.0.1:8443", PROXY + ":" + server.address().getPort(),
				"stream {\n", "stream {\n    log_format client $remote_addr:;\n    access_log "
						+ this.directory.resolve("stream.log") + " client;\n");
		Path main = Files.writeString(this.directory.resolve("nginx.conf"), """
				user root;
				daemon off;
				load_module %1$s;
				error_log stderr;
				pid %2$s/pid;
				events { }
				include %3$s;
				""".formatted(STREAM_MODULE, this.directory, stream));
		return ProxyProcess.start(this.directory, port, "nginx", "-e", "stderr", "-c", main.toString());
	}

	/** Asks over HTTP/1.1, and over HTTP/2, from every address. */
	private static void ask(int port) throws IOException {
		for (String address : CLIENTS) {
			try (RawClient client = RawClient.over(connect(address, port, "http/1.1"))) {
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
				assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(Contents.hash(LARGE));
			}
			try (RawClient client = RawClient.over(connect(address, port, "h2"))) {
				client.send(new Http2Frames().preface().get(1, "/").get(3, "/nothing").take());
				Http2Frames.awaitAnswers(client, 2);
			}
		}
	}

	private static SSLSocket connect(String address, int port, String protocol) throws IOException {
		Socket plain = new Socket(InetAddress.getByName(PROXY), port, InetAddress.getByName(address), 0);
		SSLSocket socket = (SSLSocket) TestCertificate.client(null, CERTIFICATE)
			.getSocketFactory()
			.createSocket(plain, null, port, true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { protocol });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
		return socket;
	}

	private static List<String> lines(Path file) {
		try {
			return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The addresses that lines begin with, but for the proxy's own. */
	private static Set<String> clients(Path file, char end) {
		Pattern address = Pattern.compile("^([0-9a-f.:]+?)" + end);
		return lines(file).stream()
			.flatMap((line) -> address.matcher(line).results())
			.map((MatchResult found) -> found.group(1))
			.filter((found) -> !found.equals(PROXY))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private List<String> requests() {
		return lines(this.log).stream().filter((line) -> !line.contains("\"HEAD / ")).toList();
	}

	private static void assertNothingRefused(TestServer server) {
		assertThat(server.server().metrics().refusedProxyHeaders()).containsEntry(ProxyRefusal.MISSING, 0L)
			.containsEntry(ProxyRefusal.MALFORMED, 0L)
			.containsEntry(ProxyRefusal.UNTRUSTED, 0L);
	}

	private void logsWhomHaproxyLogs(TransportKind transport, String version) throws IOException {
		try (TestServer server = start(transport)) {
			int port = ProxyProcess.freePort();
			ProxyProcess proxy = haproxy(server, port, version, PROXY);
			try (proxy) {
				ask(port);
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> lines(this.log).stream()
						.anyMatch((line) -> line.matches(PROXY + " .*\"HEAD / HTTP/1.1\" 200 .*")));
			}
			assertNothingRefused(server);
		}
		assertThat(requests()).hasSize(4 * CLIENTS.size());
		assertThat(clients(this.log, ' ')).containsExactlyElementsOf(CLIENTS)
			.isEqualTo(clients(this.directory.resolve("haproxy.log"), ':'));
	}

	@OnEveryTransport
	void logsWhomHaproxyLogsByVersion2(TransportKind transport) throws IOException {
		logsWhomHaproxyLogs(transport, "send-proxy-v2");
	}

	@OnEveryTransport
	void logsWhomHaproxyLogsByVersion1(TransportKind transport) throws IOException {
		logsWhomHaproxyLogs(transport, "send-proxy");
	}

	/** With a name, a cipher, an id and a checksum. */
	@OnEveryTransport
	void skipsWhatElseHaproxySays(TransportKind transport) throws IOException {
		logsWhomHaproxyLogs(transport, "send-proxy-v2 proxy-v2-options ssl,cert-cn,ssl-cipher,crc32c,unique-id");
	}

	@OnEveryTransport
	void logsWhomNginxLogs(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			int port = ProxyProcess.freePort();
			ProxyProcess proxy = nginx(server, port);
			try (proxy) {
				ask(port);
			}
			assertNothingRefused(server);
		}
		assertThat(requests()).hasSize(4 * CLIENTS.size());
		assertThat(clients(this.log, ' ')).containsExactlyElementsOf(CLIENTS)
			.isEqualTo(clients(this.directory.resolve("stream.log"), ':'));
	}

	@Test
	void noticesAProxyWithoutItsSetting() throws IOException {
		try (TestServer server = start(null)) {
			int port = ProxyProcess.freePort();
			ProxyProcess proxy = haproxy(server, port, "", PROXY);
			try (proxy) {
				try (Socket client = new Socket(PROXY, port); RawClient raw = RawClient.over(client)) {
					assertThat(raw.send("\u0016\u0003\u0001\0\1").awaitEnding().unreadBytes()).isZero();
				}
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> server.server().metrics().refusedProxyHeaders().get(ProxyRefusal.MISSING) > 0);
			}
		}
		assertThat(this.log).isEmptyFile();
	}

	@OnEveryTransport
	void curlCanSayWhoItIs(TransportKind transport) throws IOException {
		List<String> asked = new ArrayList<>();
		try (TestServer server = TestServer.start(settings(transport, "127.0.0.3"))) {
			asked.add(curl(server.address(), "--http1.1"));
			asked.add(curl(server.address(), "--http2-prior-knowledge"));
			assertNothingRefused(server);
		}
		assertThat(asked).containsExactly("root 200", "root 200");
		assertThat(requests()).hasSize(2).allMatch((line) -> line.startsWith("127.0.0.3 "));
	}

	private static String curl(InetSocketAddress server, String version) throws IOException {
		Process process;
		try {
			process = new ProcessBuilder("curl", "--silent", version, "--haproxy-protocol", "--interface", "127.0.0.3",
					"--max-time", "60", "--write-out", " %{response_code}",
					"http://127.0.0.1:" + server.getPort() + "/")
				.redirectErrorStream(true)
				.start();
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs curl: " + ex.getMessage());
		}
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
