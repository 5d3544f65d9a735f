package io.tarweb.router;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import javax.net.ssl.SSLSocket;

import io.tarweb.ServerSettings;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections that a {@link TarwebRouter} hands over to the site of its
 * process.
 */
class TarwebRouterSiteTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final byte[] LARGE = new byte[2_000_000];

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		new Random(3).nextBytes(LARGE);
		archive = TarBuilder.create()
			.file("index.html", "root")
			.file("large.bin", LARGE)
			.writeTo(directory.resolve("site.tar"));
	}

	private static TestServer site(TransportKind transport) {
		ServerSettings.Builder settings = TestServer.settings(transport, archive)
			.tls(TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())));
		return TestServer.start(settings);
	}

	private static TestRouter router(TestServer site, Route... routes) {
		return TestRouter.start(TestRouter.settings(null, routes), site.server());
	}

	private static Route docs() {
		return Route.builder("docs", Backend.site()).serverNames(List.of("docs.example.org")).build();
	}

	private static RawClient connect(TestRouter router, String name) {
		SSLSocket socket = TestCertificate.handshake(TestCertificate.client(null, CERTIFICATE), router.address(), name);
		return RawClient.over(socket);
	}

	@OnEveryTransport
	void theSiteAnswersAsOnItsOwnPort(TransportKind transport) {
		try (TestServer site = site(transport); TestRouter router = router(site, docs())) {
			for (int i = 0; i < 3; i++) {
				try (RawClient client = connect(router, "docs.example.org")) {
					assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
					Reply large = client.send(RawClient.get("/large.bin")).read();
					assertThat(large.body()).isEqualTo(LARGE);
					assertThat(router.backend("docs").open()).isOne();
					assertThat(site.server().metrics().openConnections()).isOne();
				}
				router.awaitNoConnection();
			}
			assertThat(router.backend("docs").opened()).isEqualTo(3);
			Awaitility.await().until(() -> site.server().metrics().handshakes().count() == 3);
		}
	}

	@OnEveryTransport
	void siteAndProxiedBackendShareTheLoops(TransportKind transport) {
		try (TestBackend backend = TestBackend.listen();
				TestServer site = site(transport);
				TestRouter router = router(site, docs(),
						Route.builder("other", Backend.proxy(backend.address()))
							.serverNames(List.of("other.example.org"))
							.build())) {
			byte[] hello = Hello.named("other.example.org").toBytes();
			try (RawClient proxied = router.connect().send(hello);
					RawClient accepted = backend.accept();
					RawClient client = connect(router, "docs.example.org")) {
				assertThat(accepted.readBody(hello.length)).isEqualTo(hello);
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
				accepted.send(LARGE);
				assertThat(proxied.readBody(LARGE.length)).isEqualTo(LARGE);
			}
		}
	}

	@OnEveryTransport
	void aStoppedRouterLeavesTheSiteItsConnections(TransportKind transport) {
		try (TestServer site = site(transport)) {
			TestRouter router = router(site, docs());
			try (RawClient client = connect(router, "docs.example.org")) {
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
				router.router().stop(Duration.ofHours(1));
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
			}
			router.router().start();
			try (RawClient client = connect(router, "docs.example.org")) {
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
			}
			router.close();
		}
	}

	/** It says what plain HTTP on its port gets. */
	@OnEveryTransport
	void whatIsNotTlsMayBeTheSitesToo(TransportKind transport) {
		Route notTls = Route.builder("plain", Backend.site()).notTls(true).build();
		try (TestServer site = site(transport);
				TestRouter router = router(site, docs(), notTls);
				RawClient client = router.connect()) {
			assertThat(client.send(RawClient.get("/")).readHead().statusLine()).contains(" 400 ");
		}
	}

}
