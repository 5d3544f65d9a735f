package io.tarweb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

import io.tarweb.error.ListenException;
import io.tarweb.error.UnknownSiteException;
import io.tarweb.http.Coding;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.metrics.AskedPage;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.metrics.SiteMetrics;
import io.tarweb.metrics.StatusClass;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.reload.ReloadResult;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link TarwebServer} counts.
 */
class TarwebServerMetricsTests {

	private static final String SITE = SiteSettings.DEFAULT_NAME;

	private static final int LARGE_BYTES = 8 * 1024 * 1024;

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create()
			.file("index.html", "home")
			.file("a.html", "0123456789")
			.file("a.html.gz", "01234")
			.file("a.html.br", "012")
			.file("a.html.zst", "0123")
			.file("style.css", "style")
			.file("large.bin", Contents.random(1, LARGE_BYTES))
			.writeTo(this.directory.resolve("site.tar"));
	}

	private static SiteMetrics site(TestServer server) {
		return server.server().metrics().site(SITE);
	}

	private static int get(RawClient client, String target, String... fields) {
		Reply head = client.send(RawClient.get(target, fields)).readHead();
		if (head.status() != 304) {
			client.readBody(Integer.parseInt(head.field("Content-Length")));
		}
		return head.status();
	}

	private void replaceArchive(TarBuilder next) throws IOException {
		Path file = next.writeTo(this.directory.resolve("next.tar"));
		Files.move(file, this.archive, StandardCopyOption.ATOMIC_MOVE);
	}

	@OnEveryTransport
	void countsAnswersByStatusAndBytes(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			Reply page = client.send(RawClient.get("/")).read();
			get(client, "/", "If-None-Match: " + page.field("ETag"));
			get(client, "/a.html", "Range: bytes=2-4");
			Reply missing = client.send(RawClient.get("/nothing")).read();
			Reply large = client.send(RawClient.get("/large.bin")).read();
			client.send(RawClient.request("HEAD /large.bin HTTP/1.1")).readHead();
			SiteMetrics metrics = site(server);
			assertThat(metrics.requests(StatusClass.SUCCESS)).isEqualTo(4);
			assertThat(metrics.requests(StatusClass.REDIRECTION)).isEqualTo(1);
			assertThat(metrics.requests(StatusClass.CLIENT_ERROR)).isEqualTo(1);
			assertThat(metrics.requests(StatusClass.SERVER_ERROR)).isZero();
			assertThat(metrics.notModified()).isEqualTo(1);
			Awaitility.await()
				.untilAsserted(() -> assertThat(site(server).bodyBytes())
					.isEqualTo(page.body().length + 3 + missing.body().length + large.body().length));
		}
	}

	@OnEveryTransport
	void countsABodyThatIsCutAsFarAsItWent(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive)) {
			RawClient client = server.connectSlowly();
			client.send(RawClient.get("/large.bin")).readHead();
			client.reset();
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(site(server).bodyBytes()).isPositive().isLessThanOrEqualTo(LARGE_BYTES);
			assertThat(site(server).requests(StatusClass.SUCCESS)).isEqualTo(1);
		}
	}

	@OnEveryTransport
	void countsAnAnswerWhoseBodyCannotBeRead(TransportKind transport) throws IOException {
		TarBuilder.create()
			.file("large.bin", Contents.random(1, LARGE_BYTES))
			.file("last.html", "cut off")
			.writeTo(this.archive);
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			try (FileChannel channel = FileChannel.open(this.archive, StandardOpenOption.WRITE)) {
				channel.truncate(LARGE_BYTES / 2);
			}
			client.send(RawClient.get("/last.html", "Connection: close")).awaitEnding();
			SiteMetrics metrics = site(server);
			// The second if the damage was noticed before the request came.
			assertThat(metrics.requests(StatusClass.SUCCESS) + metrics.requests(StatusClass.SERVER_ERROR)).isEqualTo(1);
			assertThat(metrics.requests(StatusClass.SUCCESS) > 0 && metrics.bodyBytes() > 0).isFalse();
		}
	}

	@OnEveryTransport
	void countsEncodings(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			for (String coding : List.of("gzip", "br", "br", "zstd", "identity", "none")) {
				get(client, "/a.html", "Accept-Encoding: " + coding);
			}
			get(client, "/nothing", "Accept-Encoding: gzip");
			assertThat(site(server).encodings(Coding.IDENTITY)).isEqualTo(2);
			assertThat(site(server).encodings(Coding.GZIP)).isEqualTo(1);
			assertThat(site(server).encodings(Coding.BROTLI)).isEqualTo(2);
			assertThat(site(server).encodings(Coding.ZSTANDARD)).isEqualTo(1);
		}
	}

	@OnEveryTransport
	void countsEachOfPipelinedRequests(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			client.send((RawClient.get("/") + RawClient.get("/nothing")).repeat(50));
			for (int i = 0; i < 100; i++) {
				client.read();
			}
			assertThat(site(server).requests(StatusClass.SUCCESS)).isEqualTo(50);
			assertThat(site(server).requests(StatusClass.CLIENT_ERROR)).isEqualTo(50);
			assertThat(server.server().mostAsked(SITE, 10)).containsExactly(new AskedPage("/index.html", 50));
			assertThat(server.server().mostMissed(SITE, 10)).extracting(MissedPath::requests).containsExactly(50L);
		}
	}

	@OnEveryTransport
	void whatIsNoRequestBelongsToNoSite(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			client.send("nonsense\r\n\r\n").read();
			ServerMetrics metrics = server.server().metrics();
			assertThat(metrics.none().requests(StatusClass.CLIENT_ERROR)).isEqualTo(1);
			assertThat(metrics.site(SITE).requests(StatusClass.CLIENT_ERROR)).isZero();
		}
	}

	@OnEveryTransport
	void countsConnections(TransportKind transport) {
		ConnectionLimits limits = ConnectionLimits.builder()
			.maxConnections(2)
			.maxHeadBytes(16 * 1024)
			.maxBodyBytes(1024 * 1024)
			.headTimeout(Duration.ofMinutes(1))
			.idleTimeout(Duration.ofMinutes(1))
			.writeTimeout(Duration.ofMinutes(1))
			.build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, this.archive).limits(limits));
				RawClient first = server.connect();
				RawClient second = server.connect()) {
			assertThat(get(first, "/")).isEqualTo(200);
			assertThat(get(second, "/")).isEqualTo(200);
			assertThat(server.server().metrics().openConnections()).isEqualTo(2);
			try (RawClient third = server.connect()) {
				assertThat(third.read().status()).isEqualTo(503);
			}
			ServerMetrics metrics = server.server().metrics();
			assertThat(metrics.openConnections()).isEqualTo(2);
			assertThat(metrics.openedConnections()).isEqualTo(3);
			assertThat(metrics.turnedAwayConnections()).isEqualTo(1);
			assertThat(metrics.none().requests(StatusClass.SERVER_ERROR)).isEqualTo(1);
		}
	}

	@OnEveryTransport
	void measuresHowLateEventLoopsAre(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive)) {
			Awaitility.await().until(() -> server.server().metrics().lag().ticks() >= 4);
			assertThat(server.server().metrics().lag().max()).isPositive();
		}
	}

	@OnEveryTransport
	void countsGoOnOverReloads(TransportKind transport) throws IOException {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			get(client, "/a.html");
			get(client, "/a.html");
			get(client, "/nothing");
			replaceArchive(TarBuilder.create().file("new.html", "new").file("a.html", "a"));
			server.reload();
			server.reload();
			get(client, "/a.html");
			get(client, "/nothing");
			assertThat(site(server).requests(StatusClass.SUCCESS)).isEqualTo(3);
			assertThat(site(server).reloads(ReloadResult.RELOADED).count()).isEqualTo(1);
			assertThat(site(server).reloads(ReloadResult.RELOADED).took()).isPositive();
			assertThat(site(server).reloads(ReloadResult.UNCHANGED).count()).isEqualTo(1);
			assertThat(server.server().mostAsked(SITE, 10)).containsExactly(new AskedPage("/a.html", 3));
			assertThat(server.server().mostMissed(SITE, 10)).extracting(MissedPath::requests).containsExactly(2L);
		}
	}

	@OnEveryTransport
	void knowsWhatIsMissed(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, this.archive); RawClient client = server.connect()) {
			get(client, "/gone.html?token=1", "Referer: https://u:p@a.example/from?token=2#x");
			get(client, "/gone.html");
			get(client, "/..%5cwin.ini");
			assertThat(server.server().mostMissed(SITE, 1)).singleElement().satisfies((missed) -> {
				assertThat(missed.path()).isEqualTo("/gone.html");
				assertThat(missed.requests()).isEqualTo(2);
				assertThat(missed.referrer()).isEqualTo("https://a.example/from");
			});
			assertThat(server.server().mostMissed(SITE, 10)).noneMatch((missed) -> missed.path().contains("token"));
		}
	}

	@Test
	void aServerThatIsStartedAgainGoesOnCounting() {
		TarwebServer server = new TarwebServer(TestServer.settings(null, this.archive).build());
		for (int start = 0; start < 2; start++) {
			try (TestServer running = TestServer.start(server); RawClient client = running.connect()) {
				get(client, "/a.html");
			}
			assertThat(server.metrics().openConnections()).isZero();
			assertThat(server.metrics().lag().max()).isZero();
		}
		assertThat(server.metrics().site(SITE).requests(StatusClass.SUCCESS)).isEqualTo(2);
		assertThat(server.mostAsked(SITE, 10)).containsExactly(new AskedPage("/a.html", 2));
		assertThat(server.mostMissed(SITE, 10)).isEmpty();
	}

	@Test
	void aServerThatCouldNotBeStartedIsNotLate() {
		try (TestServer first = TestServer.start(TestServer.settings(null, this.archive))) {
			TarwebServer second = new TarwebServer(
					TestServer.settings(null, this.archive).listen(first.address()).build());
			assertThatExceptionOfType(ListenException.class).isThrownBy(second::start);
			long ticks = first.server().metrics().lag().ticks();
			Awaitility.await().until(() -> first.server().metrics().lag().ticks() >= ticks + 6);
			assertThat(second.metrics().lag().max()).isZero();
		}
	}

	@Test
	void countsEachSiteForItself() {
		Path other = TarBuilder.create().file("index.html", "other").writeTo(this.directory.resolve("other.tar"));
		ServerSettings.Builder settings = ServerSettings.forSites(
				List.of(SiteSettings.builder("docs").archive(ArchiveSource.ofFile(this.archive)).path("/docs").build(),
						SiteSettings.builder("blog").archive(ArchiveSource.ofFile(other)).path("/blog").build()));
		settings.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).workers(2);
		try (TestServer server = TestServer.start(settings); RawClient client = server.connect()) {
			get(client, "/docs/a.html");
			get(client, "/blog/");
			get(client, "/blog/nothing");
			get(client, "/nothing");
			ServerMetrics metrics = server.server().metrics();
			assertThat(metrics.sites()).containsOnlyKeys("docs", "blog");
			assertThat(metrics.site("docs").requests(StatusClass.SUCCESS)).isEqualTo(1);
			assertThat(metrics.site("docs").requests(StatusClass.CLIENT_ERROR)).isZero();
			assertThat(metrics.site("blog").requests(StatusClass.SUCCESS)).isEqualTo(1);
			assertThat(metrics.site("blog").requests(StatusClass.CLIENT_ERROR)).isEqualTo(1);
			assertThat(metrics.none().requests(StatusClass.CLIENT_ERROR)).isEqualTo(1);
			assertThat(server.server().mostAsked("docs", 10)).containsExactly(new AskedPage("/docs/a.html", 1));
			assertThat(server.server().mostMissed("docs", 10)).isEmpty();
			assertThat(server.server().mostMissed("blog", 10)).extracting(MissedPath::path)
				.containsExactly("/blog/nothing");
			assertThatExceptionOfType(UnknownSiteException.class)
				.isThrownBy(() -> server.server().mostAsked("nothing", 10));
		}
	}

	@Test
	void rollingBackIsAReloadOfItsOwnKind() throws IOException {
		try (TestServer server = TestServer
			.start(TestServer.settings(null, this.archive).reload(ReloadPolicy.builder().minShare(0).kept(1).build()));
				RawClient client = server.connect()) {
			get(client, "/a.html");
			replaceArchive(TarBuilder.create().file("new.html", "new"));
			server.reload();
			server.server().reload(SITE, ReloadRequest.ROLLBACK);
			get(client, "/a.html");
			assertThat(site(server).reloads(ReloadResult.ROLLED_BACK).count()).isEqualTo(1);
			assertThat(server.server().mostAsked(SITE, 10)).containsExactly(new AskedPage("/a.html", 2));
		}
	}

}
