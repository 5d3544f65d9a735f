package io.tarweb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.tarweb.cli.Child.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * {@code tarweb route} from outside, with curl as the client.
 */
class RouteIT {

	private static final int SIGHUP = 1;

	@TempDir
	private static Path temporary;

	private static Path directory;

	private static final List<HttpServer> servers = new ArrayList<>();

	/** Answers "docs" over TLS. */
	private static int docs;

	/** Answers "app" over TLS. */
	private static int app;

	/** Answers "plain" without TLS. */
	private static int plain;

	@BeforeAll
	static void startBackends() throws Exception {
		directory = Files.createDirectories(temporary.resolve("work"));
		docs = backend("docs", TestIdentity.create(directory, "docs.test", true).server());
		app = backend("app", TestIdentity.create(directory, "app.test", true).server());
		plain = backend("plain", null);
	}

	private static int backend(String answer, SSLContext context) throws IOException {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		HttpServer server = (context != null) ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
		if (server instanceof HttpsServer https) {
			https.setHttpsConfigurator(new HttpsConfigurator(context));
		}
		server.createContext("/", (exchange) -> {
			byte[] body = answer.getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		servers.add(server);
		return server.getAddress().getPort();
	}

	@AfterAll
	static void stopBackends() {
		servers.forEach((server) -> server.stop(0));
	}

	@Test
	void routesByNameAndReloads() throws Exception {
		assumeCurl();
		write("reload.yml", proxy("docs", "docs.test", docs), proxy("app", "app.test", app));
		try (Child child = start("route", "--config", "reload.yml")) {
			int port = port(child);
			assertThat(get(port, "docs.test")).isEqualTo("docs");
			assertThat(get(port, "app.test")).isEqualTo("app");
			assertThat(get(port, "other.test")).isEmpty();
			try (SSLSocket underWay = connect(port, "app.test")) {
				assertThat(ask(underWay)).endsWith("app");
				if (!isIgnored(SIGHUP)) {
					reload(child, port, underWay);
				}
			}
			child.signal("TERM");
			assertThat(child.exitCode()).isEqualTo(143);
		}
	}

	private static void reload(Child child, int port, SSLSocket underWay) throws Exception {
		child.signal("HUP");
		child.await("reload.yml: (nothing has changed)");
		child.await("Route app, proxy localhost:\\d+: (2 connections so far, 1 open)\n");
		write("reload.yml", proxy("docs", "docs.test", app), proxy("more", "more.test", docs));
		child.signal("HUP");
		child.await("reload.yml: (added more; removed app; changed docs)");
		assertThat(get(port, "docs.test")).isEqualTo("app");
		assertThat(get(port, "more.test")).isEqualTo("docs");
		assertThat(get(port, "app.test")).isEmpty();
		assertThat(ask(underWay)).as("a connection under way keeps its route").endsWith("app");
		Files.writeString(directory.resolve("reload.yml"), "port: 0\nroutes: 1\ndefault: {backend: close}\n");
		child.signal("HUP");
		child.await("The routes stay as they were: reload.yml:2:9: routes (must be a list)");
		assertThat(get(port, "more.test")).isEqualTo("docs");
		Files.writeString(directory.resolve("reload.yml"), "port: 1\ndefault: {backend: close}\n");
		child.signal("HUP");
		child.await("The routes stay as they were: reload.yml:1:7: port (must stay)");
		assertThat(get(port, "more.test")).isEqualTo("docs");
	}

	@Test
	void waitsForConnectionsUnderWay() throws Exception {
		write("drain.yml", proxy("docs", "docs.test", docs));
		try (Child child = start("route", "--config", "drain.yml")) {
			int port = port(child);
			try (SSLSocket underWay = connect(port, "docs.test")) {
				assertThat(ask(underWay)).endsWith("docs");
				child.signal("TERM");
				while (isListening(port)) {
					Thread.onSpinWait();
				}
				assertThat(ask(underWay)).endsWith("docs");
			}
			assertThat(child.exitCode()).isEqualTo(143);
		}
	}

	@Test
	void endsTlsAndTakesAnotherCertificate() throws Exception {
		assumeCurl();
		TestIdentity first = TestIdentity.create(directory, "ends.test", false);
		write("ends.yml", """
				  - name: ends
				    server-names: ends.test
				    backend: proxy
				    address: localhost:%d
				    ssl:
				      certificate: ends.test.crt
				      private-key: ends.test.key
				""".formatted(plain));
		Path firstAuthority = Files.copy(first.certificate(), directory.resolve("first.crt"));
		try (Child child = start("route", "--config", "ends.yml")) {
			int port = port(child);
			assertThat(get(port, "ends.test", "--cacert", firstAuthority.toString())).isEqualTo("plain");
			if (!isIgnored(SIGHUP)) {
				TestIdentity.create(directory, "ends.test", true);
				child.signal("HUP");
				child.await("ends.yml: (another certificate for ends)");
				assertThat(get(port, "ends.test", "--cacert", firstAuthority.toString())).isEmpty();
				assertThat(get(port, "ends.test", "--cacert", "ends.test.crt")).isEqualTo("plain");
				Files.writeString(directory.resolve("ends.test.key"), "");
				child.signal("HUP");
				child.await("(routes\\[0\\].ssl.certificate can't be used: '.*ends.test.key' has no private key)");
				assertThat(get(port, "ends.test", "--cacert", "ends.test.crt")).isEqualTo("plain");
			}
		}
	}

	@Test
	void givesConnectionsToTheSiteOfTheArchives() throws Exception {
		assumeCurl();
		TestIdentity.create(directory, "site.test", true);
		Child.execute(directory, Map.of(), List.of("sh", "-c",
				"mkdir -p pages && printf page > pages/index.html && tar -cf pages.tar -C pages ."));
		write("site.yml", proxy("app", "app.test", app), """
				  - name: site
				    server-names: site.test
				    backend: site
				""");
		assertThat(Child.run(directory, "route", "--config", "site.yml", "--check").err())
			.contains("site.yml:12:14: routes[1].backend must be of another kind where no site is served");
		assertThat(Child.run(directory, "route", "--config", "site.yml", "--check", "pages.tar").err())
			.contains("The clients of route 'site' speak TLS with the site, so it needs --site-certificate");
		try (Child child = start("route", "--config", "site.yml", "pages.tar", "--site-certificate", "site.test.crt",
				"--site-private-key", "site.test.key", "--access-log", "combined")) {
			int port = port(child);
			assertThat(get(port, "site.test", "--cacert", "site.test.crt")).isEqualTo("page");
			assertThat(get(port, "app.test")).isEqualTo("app");
			child.await("(127.0.0.1 - - .*\"GET / HTTP/2.*\" 200)");
			if (!isIgnored(SIGHUP)) {
				TestIdentity.create(directory, "site.test", false);
				child.signal("HUP");
				child.await("(The site has another certificate)");
				child.await("(nothing has changed)");
				assertThat(get(port, "site.test", "--cacert", "site.test.crt")).isEqualTo("page");
			}
			child.signal("TERM");
			assertThat(child.exitCode()).isEqualTo(143);
		}
	}

	@Test
	void passesConnectionsToAnotherProcess() throws Exception {
		assumeCurl();
		Child.execute(directory, Map.of(), List.of("sh", "-c",
				"mkdir -p passed && printf passed > passed/index.html && tar -cf passed.tar -C passed ."));
		Path socket = directory.resolve("passed.sock");
		write("pass.yml", """
				  - name: passed
				    not-tls: true
				    backend: pass
				    path: %s
				    sorry:
				      backend: proxy
				      address: localhost:%d
				""".formatted(socket, plain));
		try (Child server = start("serve", "passed.tar", "--port=0", "--hand-over", socket.toString());
				Child child = start("route", "--config", "pass.yml")) {
			assumeThat(server.await("(Listening on port|tarweb: .*)")).as("descriptors can be received")
				.startsWith("Listening");
			assumeThat(child.await("(Routing on|tarweb: .*)")).as("descriptors can be sent").startsWith("Routing");
			String url = "http://127.0.0.1:" + port(child) + "/";
			List<String> curl = List.of("curl", "--silent", "--max-time", "60", "--noproxy", "*", url);
			assertThat(Child.execute(directory, Map.of(), curl).out()).isEqualTo("passed");
			server.signal("TERM");
			assertThat(server.exitCode()).isEqualTo(143);
			assertThat(Child.execute(directory, Map.of(), curl).out()).isEqualTo("plain");
			child.signal("TERM");
			assertThat(child.exitCode()).isEqualTo(143);
			assertThat(child.output()).contains(
					"Route passed, pass " + socket + ": 1 connection so far, 0 open, hand-over-failed 1",
					"Route passed, sorry, proxy localhost:" + plain + ": 1 connection so far");
		}
	}

	@Test
	void checksAndImports() throws Exception {
		write("good.yml", proxy("docs", "docs.test", docs));
		assertThat(Child.run(directory, "route", "--config", "good.yml", "--check"))
			.isEqualTo(new Result(0, "good.yml: 2 routes, the default one included\n", ""));
		Files.writeString(directory.resolve("bad.yml"), "prot: 1\n");
		Result bad = Child.run(directory, "route", "--config", "bad.yml", "--check");
		assertThat(bad.exitCode()).isEqualTo(3);
		assertThat(bad.err()).startsWith("tarweb: bad.yml:1:1: prot is unknown; known here: ").hasLineCount(1);
		Files.writeString(directory.resolve("sni.conf"),
				"rules: < regex: \"docs[.]test\" backend: < proxy: < addr: \"localhost:%d\" > > > default: < backend: < null: <> > >"
					.formatted(docs));
		Result imported = Child.run(directory, "route", "--import", "sni.conf");
		assertThat(imported.exitCode()).isZero();
		Files.writeString(directory.resolve("imported.yml"), imported.out());
		assertThat(Child.run(directory, "route", "--config", "imported.yml", "--check").exitCode()).isZero();
		Files.writeString(directory.resolve("sni.conf"),
				"rules: < regex: \".*\" backend: < null: <> > > default: < backend: < null: <> > >");
		imported = Child.run(directory, "route", "--import", "sni.conf");
		assertThat(imported.exitCode()).isEqualTo(3);
		assertThat(imported.out()).contains("# not translated: line 1: ");
		assertThat(imported.err()).startsWith("tarweb: 1 thing in 'sni.conf' could not be translated").hasLineCount(1);
	}

	@Test
	void refusesOptionsThatDoNotGoTogether() throws IOException {
		write("options.yml", proxy("docs", "docs.test", docs));
		fails(2, "Missing required argument", "route");
		fails(2, "mutually exclusive", "route", "--config", "options.yml", "--import", "options.yml");
		fails(3, "takes neither --check nor archives", "route", "--import", "options.yml", "--check");
		fails(3, "need each other", "route", "--config", "options.yml", "--site-certificate", "docs.test.crt");
		fails(3, "needs an archive", "route", "--config", "options.yml", "--site-certificate", "docs.test.crt",
				"--site-private-key", "docs.test.key");
		fails(3, "--workers must be between 1 and 1024", "route", "--config", "options.yml", "--workers", "0");
		fails(3, "--site-certificate can't be used: there is no file", "route", "--config", "options.yml", "x.tar",
				"--site-certificate", "x", "--site-private-key", "y");
		Result help = Child.run(directory, "route", "--help");
		assertThat(help.out()).startsWith("Usage: tarweb route ").contains("--check", "--import=FILE");
	}

	private static void fails(int code, String message, String... arguments) {
		Result result = Child.run(directory, arguments);
		assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
		assertThat(result.err()).startsWith("tarweb: ").contains(message).doesNotContain("\tat ");
	}

	private static void write(String file, String... routes) throws IOException {
		Files.writeString(directory.resolve(file),
				"address: 127.0.0.1\nport: 0\nroutes:\n" + String.join("", routes) + "default:\n  backend: close\n");
	}

	private static String proxy(String name, String serverName, int port) {
		return """
				  - name: %s
				    server-names: [%s]
				    allow: 127.0.0.0/8
				    backend: proxy
				    address: localhost:%d
				    idle-timeout: 5m
				""".formatted(name, serverName, port);
	}

	private static Child start(String... arguments) throws IOException {
		return Child.start(directory, System.getProperty("tarweb.jar"), arguments);
	}

	private static int port(Child child) throws IOException {
		return Integer.parseInt(child.await("Routing on \\S*:(\\d+) "));
	}

	private static void assumeCurl() {
		assumeThat(Stream.of(System.getenv("PATH").split(":")).map((path) -> Path.of(path, "curl")))
			.as("curl is installed")
			.anyMatch(Files::isExecutable);
	}

	/**
	 * The answer to a client that trusts everybody unless told whom, empty if there is
	 * none.
	 */
	private static String get(int port, String serverName, String... trust) {
		List<String> command = new ArrayList<>(List.of("curl", "--silent", "--max-time", "60", "--noproxy", "*",
				"--resolve", serverName + ":" + port + ":127.0.0.1", "https://" + serverName + ":" + port + "/"));
		command.addAll((trust.length > 0) ? List.of(trust) : List.of("--insecure"));
		return Child.execute(directory, Map.of(), command).out();
	}

	private static SSLSocket connect(int port, String serverName) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setServerNames(List.of(new SNIHostName(serverName)));
		socket.setSSLParameters(parameters);
		return socket;
	}

	/** Asks on a connection that stays open. */
	private static String ask(Socket socket) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		out.flush();
		InputStream in = socket.getInputStream();
		StringBuilder answer = new StringBuilder();
		int length = -1;
		int body = -1;
		while (length < 0 || answer.length() < body + length) {
			int next = in.read();
			assertThat(next).as("after '%s'", answer).isNotNegative();
			answer.append((char) next);
			if (body < 0 && answer.toString().endsWith("\r\n\r\n")) {
				body = answer.length();
				length = Integer.parseInt(answer.toString().replaceFirst("(?is).*content-length:\\s*(\\d+).*", "$1"));
			}
		}
		return answer.toString();
	}

	private static boolean isListening(int port) {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** What the JVM that tests was started to ignore, its children ignore too. */
	private static boolean isIgnored(int signal) throws IOException {
		Path status = Path.of("/proc/self/status");
		return Files.exists(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> signal - 1 & 1) == 1);
	}

}
