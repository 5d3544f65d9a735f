package io.tarweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.metrics.StatusClass;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.ProxyProcess;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link TarwebServer} behind proxies that are configured as {@code docs/PROXY.md}
 * says: with the files that it shows, but for ports, paths and the name of the host.
 */
class TarwebServerProxyTests {

	private static final byte[] LARGE = large();

	/** A style sheet by its coding. Varnish looks whether gzip is what it says. */
	private static final Map<String, byte[]> FORMS = Map.of("identity", ascii("plain css"), "br", ascii("by brotli"),
			"gzip", gzip("gzipped css"));

	/** The only name that needs no resolver. */
	private static final String HOST = "localhost";

	private static final TestCertificate CERTIFICATE = TestCertificate.rsa(HOST);

	@TempDir
	private Path directory;

	private static byte[] large() {
		byte[] content = new byte[300_000];
		for (int i = 0; i < content.length; i++) {
			content[i] = (byte) (i * 31 >> 3);
		}
		return content;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] gzip(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(ascii(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static TarBuilder site(String edition) {
		return TarBuilder.create()
			.file("index.html", edition)
			.file("404.html", "missing")
			.file("dir/index.html", "directory")
			.file("dir/page.html", "page")
			.file("dir/page.md", "mark")
			.file("a.css", FORMS.get("identity"))
			.file("a.css.gz", FORMS.get("gzip"))
			.file("a.css.br", FORMS.get("br"))
			.file("100% a;b.txt", "odd name")
			.file("large.bin", LARGE)
			.file("_redirects", "/deep/old/* /dir/:splat\n");
	}

	private Path archive() {
		return this.directory.resolve("docs.tar");
	}

	@BeforeEach
	void writeArchives() throws IOException {
		TarBuilder.create().file("index.html", "other host").writeTo(others());
		publish("first edition");
	}

	private Path others() {
		return this.directory.resolve("others.tar");
	}

	private void publish(String edition) throws IOException {
		Path next = site(edition).writeTo(this.directory.resolve("next.tar"));
		Files.move(next, archive(), StandardCopyOption.ATOMIC_MOVE);
	}

	/** One site is for the host that readers ask for, another for the rest. */
	private ServerSettings.Builder settings(@Nullable TransportKind transport, SitePolicy policy) {
		return ServerSettings
			.forSites(List.of(SiteSettings.builder("docs")
				.archive(ArchiveSource.ofFile(archive()))
				.policy(policy)
				.hosts(List.of(HOST))
				.reload(ReloadPolicy.builder().minShare(0).kept(0).build())
				.build(), SiteSettings.builder("others").archive(ArchiveSource.ofFile(others())).build()))
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.transport(transport)
			.workers(2);
	}

	private TestServer start(@Nullable TransportKind transport) {
		return TestServer.start(settings(transport, SitePolicy.DEFAULTS));
	}

	private static String authority(TestServer server) {
		return "127.0.0.1:" + server.address().getPort();
	}

	private Proxy nginx(String upstream, String... replacements) throws IOException {
		int plainPort = ProxyProcess.freePort();
		int port = ProxyProcess.freePort();
		Path files = Files.createDirectory(this.directory.resolve("nginx"));
		String[] usual = { "127.0.0.1:8081", upstream, "/var/cache/nginx/docs", files.resolve("cache").toString(),
				"listen 80;", "listen 127.0.0.1:" + plainPort + ";", "listen 443 ", "listen 127.0.0.1:" + port + " ",
				"docs.example.com", HOST, "/etc/tls/docs.crt", certificate("docs.crt").toString(), "/etc/tls/docs.key",
				key("docs.key").toString() };
		Path site = ProxyProcess.example("nginx.conf", files.resolve("docs.conf"), join(usual, replacements));
		Path main = Files.writeString(files.resolve("main.conf"), """
				user root;
				daemon off;
				error_log stderr;
				pid %1$s/pid;
				events { }
				http {
					access_log off;
					client_body_temp_path %1$s/body;
					proxy_temp_path %1$s/proxy;
					fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi;
					scgi_temp_path %1$s/scgi;
					include %2$s;
				}
				""".formatted(files, site));
		return new Proxy(ProxyProcess.start(files, port, "nginx", "-e", "stderr", "-c", main.toString()), port,
				plainPort);
	}

	private Proxy varnish(String port) throws IOException {
		int ownPort = ProxyProcess.freePort();
		Path files = Files.createDirectory(this.directory.resolve("varnish"));
		Path vcl = ProxyProcess.example("varnish.vcl", files.resolve("docs.vcl"), "8081", port, "docs.example.com",
				HOST);
		return new Proxy(ProxyProcess.start(files, ownPort, "varnishd", "-F", "-j", "none", "-n",
				files.resolve("work").toString(), "-a", "127.0.0.1:" + ownPort, "-f", vcl.toString(), "-s",
				"malloc,16m", "-p", "http_gzip_support=off", "-p", "backend_idle_timeout=50"), -1, ownPort);
	}

	private Proxy haproxy(String first, String second, String... replacements) throws IOException {
		int plainPort = ProxyProcess.freePort();
		int port = ProxyProcess.freePort();
		Path files = Files.createDirectory(this.directory.resolve("haproxy"));
		Path both = Files.writeString(files.resolve("docs.pem"),
				CERTIFICATE.bundle().getCertificatePathPEM() + CERTIFICATE.bundle().getPrivateKeyPEM());
		String[] usual = { "127.0.0.1:8081", first, "127.0.0.1:8082", second, "bind :80\n",
				"bind 127.0.0.1:" + plainPort + "\n", "bind :443 ", "bind 127.0.0.1:" + port + " ", "docs.example.com",
				HOST, "/etc/haproxy/docs.pem", both.toString() };
		Path configuration = ProxyProcess.example("haproxy.cfg", files.resolve("docs.cfg"), join(usual, replacements));
		return new Proxy(ProxyProcess.start(files, port, "haproxy", "-db", "-f", configuration.toString()), port,
				plainPort);
	}

	private static String[] join(String[] usual, String[] more) {
		String[] all = Arrays.copyOf(usual, usual.length + more.length);
		System.arraycopy(more, 0, all, usual.length, more.length);
		return all;
	}

	private Path certificate(String name) throws IOException {
		return Files.writeString(this.directory.resolve(name), CERTIFICATE.bundle().getCertificatePathPEM());
	}

	private Path key(String name) throws IOException {
		return Files.writeString(this.directory.resolve(name), CERTIFICATE.bundle().getPrivateKeyPEM());
	}

	@OnEveryTransport
	void nginxAnswersAsTheServerItself(TransportKind transport) throws Exception {
		try (TestServer server = start(transport); Proxy proxy = nginx(authority(server))) {
			answersAsTheServerItself(proxy, server);
			severalRangesAreSent(proxy);
			plainRequestsAreSentToHttps(proxy);
		}
	}

	@OnEveryTransport
	void varnishAnswersAsTheServerItself(TransportKind transport) throws Exception {
		try (TestServer server = start(transport);
				Proxy proxy = varnish(Integer.toString(server.address().getPort()))) {
			answersAsTheServerItself(proxy, server);
			HttpResponse<byte[]> whole = proxy.get("/large.bin", "Range", "bytes=0-1,5-6");
			assertThat(whole.statusCode()).isEqualTo(200);
			assertThat(whole.body()).isEqualTo(LARGE);
		}
	}

	@OnEveryTransport
	void haproxyAnswersAsTheServerItself(TransportKind transport) throws Exception {
		try (TestServer server = start(transport); Proxy proxy = haproxy(authority(server), authority(server))) {
			answersAsTheServerItself(proxy, server);
			severalRangesAreSent(proxy);
			plainRequestsAreSentToHttps(proxy);
		}
	}

	private static void answersAsTheServerItself(Proxy proxy, TestServer server) throws Exception {
		HttpResponse<byte[]> page = proxy.get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(text(page)).isEqualTo("first edition");
		assertThat(page.version()).isEqualTo(proxy.version());
		String tag = field(page, "ETag");
		assertThat(tag).startsWith("\"");
		assertThat(field(page, "Cache-Control")).isEqualTo("no-cache");
		HttpResponse<byte[]> known = proxy.get("/", "If-None-Match", tag);
		assertThat(known.statusCode()).isEqualTo(304);
		assertThat(field(known, "ETag")).isEqualTo(tag);
		HttpResponse<byte[]> head = proxy.send("HEAD", "/");
		assertThat(field(head, "ETag")).isEqualTo(tag);
		assertThat(field(head, "Content-Length")).isEqualTo("13");
		assertThat(head.body()).isEmpty();
		rangesAreSent(proxy);
		for (int i = 0; i < 2; i++) {
			formsAreNegotiated(proxy);
		}
		HttpResponse<byte[]> missing = proxy.get("/nothing");
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(text(missing)).isEqualTo("missing");
		assertThat(field(missing, "Cache-Control")).isEqualTo("no-store");
		assertThat(text(proxy.get("/100%25%20a%3bb.txt?q"))).isEqualTo("odd name");
		assertThat(proxy.get("/dir%2Fpage").statusCode()).isEqualTo(404);
		assertThat(text(proxy.follow("/dir?q"))).isEqualTo("directory");
		assertThat(text(proxy.follow("/deep/old/page?q"))).isEqualTo("page");
		// Many requests over few connections, which are kept open afterwards.
		for (int i = 0; i < 50; i++) {
			assertThat(text(proxy.get("/?" + i))).isEqualTo("first edition");
		}
		assertThat(server.status().connections()).isPositive();
		assertThat(server.server().metrics().openedConnections()).isLessThan(25);
	}

	private static void rangesAreSent(Proxy proxy) throws Exception {
		HttpResponse<byte[]> part = proxy.get("/large.bin", "Range", "bytes=1000-200999");
		assertThat(part.statusCode()).isEqualTo(206);
		assertThat(field(part, "Content-Range")).isEqualTo("bytes 1000-200999/" + LARGE.length);
		assertThat(part.body()).isEqualTo(Arrays.copyOfRange(LARGE, 1000, 201_000));
		String tag = field(part, "ETag");
		assertThat(proxy.get("/large.bin", "Range", "bytes=5-6", "If-Range", tag).statusCode()).isEqualTo(206);
		HttpResponse<byte[]> changed = proxy.get("/large.bin", "Range", "bytes=5-6", "If-Range", "\"other\"");
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.body()).isEqualTo(LARGE);
		assertThat(proxy.get("/large.bin", "Range", "bytes=300000-").statusCode()).isEqualTo(416);
	}

	private static void severalRangesAreSent(Proxy proxy) throws Exception {
		HttpResponse<byte[]> parts = proxy.get("/large.bin", "Range", "bytes=0-1,5-6");
		assertThat(parts.statusCode()).isEqualTo(206);
		assertThat(field(parts, "Content-Type")).startsWith("multipart/byteranges");
	}

	private static void formsAreNegotiated(Proxy proxy) throws Exception {
		for (String accepted : FORMS.keySet()) {
			HttpResponse<byte[]> answer = proxy.get("/a.css", "Accept-Encoding", accepted);
			assertThat(answer.headers().firstValue("Content-Encoding").orElse("identity")).isEqualTo(accepted);
			assertThat(answer.body()).isEqualTo(FORMS.get(accepted));
			assertThat(field(answer, "Vary")).isEqualTo("Accept-Encoding");
			HttpResponse<byte[]> known = proxy.get("/a.css", "Accept-Encoding", accepted, "If-None-Match",
					field(answer, "ETag"));
			assertThat(known.statusCode()).isEqualTo(304);
		}
		assertThat(text(proxy.get("/a.css"))).isEqualTo("plain css");
		assertThat(text(proxy.get("/dir/page", "Accept", "text/markdown"))).isEqualTo("mark");
		assertThat(text(proxy.get("/dir/page", "Accept", "text/html, */*;q=0.8"))).isEqualTo("page");
	}

	private static void plainRequestsAreSentToHttps(Proxy proxy) throws Exception {
		HttpResponse<byte[]> plain = proxy.client.send(
				HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + proxy.plainPort + "/dir/?a=b")).build(),
				BodyHandlers.ofByteArray());
		assertThat(plain.statusCode()).isEqualTo(308);
		assertThat(field(plain, "Location")).startsWith("https://" + HOST).endsWith("/dir/?a=b");
	}

	@Test
	void nginxKeepsPagesForASecondAndThroughAnOutage() throws Exception {
		try (TestServer server = start(null); Proxy proxy = nginx(authority(server))) {
			keepsPages(server, proxy, (page) -> field(page, "X-Cache").equals("HIT"),
					(page) -> field(page, "X-Cache").equals("STALE"));
		}
	}

	@Test
	void varnishKeepsPagesForASecondAndThroughAnOutage() throws Exception {
		try (TestServer server = start(null); Proxy proxy = varnish(Integer.toString(server.address().getPort()))) {
			keepsPages(server, proxy, (page) -> !field(page, "X-Cache-Hits").equals("0"),
					(page) -> Integer.parseInt(field(page, "Age")) > 2);
		}
	}

	private void keepsPages(TestServer server, Proxy proxy, Predicate<HttpResponse<byte[]>> isHit,
			Predicate<HttpResponse<byte[]>> isStale) throws Exception {
		await(() -> isHit.test(proxy.get("/dir/page")));
		await(() -> {
			assertThat(text(proxy.get("/"))).isEqualTo("first edition");
			return server.server().metrics().site("docs").notModified() > 0;
		});
		publish("second edition");
		server.server().reload();
		await(() -> text(proxy.get("/")).equals("second edition"));
		InetSocketAddress address = server.address();
		server.server().stop(Duration.ZERO);
		await(() -> {
			HttpResponse<byte[]> page = proxy.get("/");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(text(page)).isEqualTo("second edition");
			return isStale.test(page);
		});
		assertThat(proxy.get("/a.css").statusCode()).as("never asked for before").isBetween(502, 503);
		publish("third edition");
		try (TestServer restarted = TestServer.start(settings(null, SitePolicy.DEFAULTS).listen(address))) {
			assertThat(restarted.address()).isEqualTo(address);
			await(() -> text(proxy.get("/")).equals("third edition"));
		}
	}

	private static long answered(TestServer server) {
		return server.server().metrics().site("docs").requests(StatusClass.SUCCESS);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).until(condition);
	}

	@Test
	void varnishForgetsWhatItIsTold() throws Exception {
		String shared = "public, max-age=0, s-maxage=86400";
		SitePolicy policy = SitePolicy.builder()
			.cache(CachePolicy.builder().html(shared).hashed(shared).other(shared).errors("no-store").build())
			.build();
		try (TestServer server = TestServer.start(settings(null, policy));
				Proxy proxy = varnish(Integer.toString(server.address().getPort()))) {
			assertThat(text(proxy.get("/"))).isEqualTo("first edition");
			publish("second edition");
			server.server().reload();
			assertThat(text(proxy.get("/"))).isEqualTo("first edition");
			assertThat(proxy.send("BAN", "/").statusCode()).isEqualTo(200);
			assertThat(text(proxy.get("/"))).isEqualTo("second edition");
		}
	}

	@Test
	void haproxyLosesNoAnswerWhenOneOfTwoGoes() throws Exception {
		try (TestServer first = start(null);
				TestServer second = start(null);
				Proxy proxy = haproxy(authority(first), authority(second))) {
			await(() -> {
				proxy.get("/");
				return answered(first) > 2 && answered(second) > 2;
			});
			first.server().stop(Duration.ZERO);
			for (int i = 0; i < 200; i++) {
				assertThat(proxy.get("/").statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void nginxHandsConditionsOnWithoutACache() throws Exception {
		try (TestServer server = start(null);
				Proxy proxy = nginx(authority(server), "proxy_cache docs;", "proxy_cache off;")) {
			answersAsTheServerItself(proxy, server);
			long before = server.server().metrics().site("docs").notModified();
			proxy.get("/", "If-None-Match", field(proxy.get("/"), "ETag"));
			assertThat(server.server().metrics().site("docs").notModified()).isEqualTo(before + 1);
		}
	}

	@Test
	void nginxCanTakeAPathAway() throws Exception {
		try (TestServer server = start(null);
				Proxy proxy = nginx(authority(server), "location / {", "location /docs/ {", "http://tarweb;",
						"http://tarweb/;")) {
			assertThat(text(proxy.get("/docs/"))).isEqualTo("first edition");
			assertThat(text(proxy.follow("/docs/dir?q"))).isEqualTo("directory");
			assertThat(text(proxy.follow("/docs/deep/old/page"))).isEqualTo("page");
			assertThat(text(proxy.follow("/docs"))).isEqualTo("first edition");
		}
	}

	@Test
	void nginxAndHaproxyCanSpeakTlsToIt() throws Exception {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()));
		String trusted = certificate("tarweb-ca.crt").toString();
		Path directives = ProxyProcess.example("nginx-upstream-tls.conf", this.directory.resolve("tls.conf"),
				"docs.example.com", HOST, "/etc/tls/tarweb-ca.crt", trusted);
		try (TestServer server = TestServer.start(settings(null, SitePolicy.DEFAULTS).tls(tls));
				Proxy nginx = nginx(authority(server), "proxy_pass http://tarweb;",
						"proxy_pass https://tarweb; include " + directives + ";");
				Proxy haproxy = haproxy(authority(server), authority(server), "default-server ",
						"default-server ssl verify required sni str(" + HOST + ") ca-file " + trusted + " ")) {
			assertThat(text(nginx.get("/"))).isEqualTo("first edition");
			assertThat(text(haproxy.get("/"))).isEqualTo("first edition");
		}
	}

	@OnEveryTransport
	void cdnsAreToldToKeepPagesAndNoErrors(TransportKind transport) throws Exception {
		SitePolicy policy = SitePolicy.builder()
			.headers(List.of(HeaderRule.of(PathPattern.parse("/*"), "CDN-Cache-Control", "max-age=86400"),
					HeaderRule.of(PathPattern.parse("/*404.html"), "CDN-Cache-Control", "")))
			.build();
		try (TestServer server = TestServer.start(settings(transport, policy))) {
			Proxy direct = new Proxy(null, -1, server.address().getPort());
			assertThat(field(direct.get("/"), "CDN-Cache-Control")).isEqualTo("max-age=86400");
			assertThat(field(direct.get("/"), "Cache-Control")).isEqualTo("no-cache");
			HttpResponse<byte[]> missing = direct.get("/nothing");
			assertThat(text(missing)).isEqualTo("missing");
			assertThat(missing.headers().firstValue("CDN-Cache-Control")).isEmpty();
		}
	}

	private static String text(HttpResponse<byte[]> answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	private static String field(HttpResponse<byte[]> answer, String name) {
		return answer.headers()
			.firstValue(name)
			.orElseThrow(() -> new AssertionError("No " + name + " in " + answer + answer.headers().map()));
	}

	/**
	 * A proxy as its clients see it: by HTTPS and HTTP/2 where it speaks them.
	 */
	private static final class Proxy implements AutoCloseable {

		private final @Nullable ProxyProcess process;

		private final String origin;

		private final HttpClient.Version version;

		private final int plainPort;

		private final HttpClient client;

		Proxy(@Nullable ProxyProcess process, int securePort, int plainPort) {
			this.process = process;
			this.plainPort = plainPort;
			this.origin = (securePort < 0) ? "http://" + HOST + ":" + plainPort : "https://" + HOST + ":" + securePort;
			this.version = (securePort < 0) ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
			this.client = HttpClient.newBuilder()
				.sslContext(TestCertificate.client(null, CERTIFICATE))
				.version(this.version)
				.build();
		}

		HttpClient.Version version() {
			return this.version;
		}

		HttpResponse<byte[]> get(String target, String... fields) throws IOException, InterruptedException {
			return send("GET", target, fields);
		}

		HttpResponse<byte[]> send(String method, String target, String... fields)
				throws IOException, InterruptedException {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.origin + target))
				.method(method, BodyPublishers.noBody())
				.timeout(Duration.ofSeconds(30));
			if (fields.length > 0) {
				request.headers(fields);
			}
			return this.client.send(request.build(), BodyHandlers.ofByteArray());
		}

		/** Goes where it is sent, which has to be the same host. */
		HttpResponse<byte[]> follow(String target) throws IOException, InterruptedException {
			HttpResponse<byte[]> redirection = get(target);
			assertThat(redirection.statusCode()).isEqualTo(301);
			String next = redirection.uri().resolve(field(redirection, "Location")).toString();
			assertThat(next).startsWith(this.origin + "/");
			if (target.contains("?")) {
				assertThat(next).endsWith(target.substring(target.indexOf('?')));
			}
			return get(next.substring(this.origin.length()));
		}

		@Override
		public void close() {
			if (this.process != null) {
				this.process.close();
			}
		}

	}

}
