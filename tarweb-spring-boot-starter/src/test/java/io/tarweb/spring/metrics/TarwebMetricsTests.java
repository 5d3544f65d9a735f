package io.tarweb.spring.metrics;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarweb.ServerSettings;
import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.spring.TestArchive;
import io.tarweb.testing.HandOverProcess;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebMetrics}.
 */
class TarwebMetricsTests {

	@TempDir
	private Path directory;

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final TestCertificate certificate = TestCertificate.of("localhost");

	private TarwebServer server;

	@BeforeEach
	void bind() {
		Path docs = TestArchive.with("index.html", "home")
			.and("a.html", "0123456789")
			.and("a.html.gz", "01234")
			.writeTo(this.directory.resolve("docs.tar"));
		Path blog = TestArchive.with("index.html", "blog").writeTo(this.directory.resolve("blog.tar"));
		this.server = new TarwebServer(ServerSettings.forSites(List.of(site("docs", docs), site("blog", blog)))
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.workers(2)
			.build());
		new TarwebMetrics(this.server).bindTo(this.registry);
	}

	private TarwebServer secureServer() {
		return new TarwebServer(ServerSettings.forSites(this.server.settings().sites())
			.listen(this.server.settings().listen())
			.workers(1)
			.tls(TlsSettings.of(TlsIdentity.of(this.certificate.keys())).withKernel(KernelTlsMode.OFF))
			.build());
	}

	private static SiteSettings site(String name, Path archive) {
		return SiteSettings.builder(name).archive(ArchiveSource.ofFile(archive)).path("/" + name).build();
	}

	@AfterEach
	void stop() {
		this.server.stop(Duration.ZERO);
	}

	private double count(String meter, String... tags) {
		return this.registry.get(meter).tags(tags).functionCounter().count();
	}

	private double gauge(String meter, String... tags) {
		return this.registry.get(meter).tags(tags).gauge().value();
	}

	@Test
	void everyMeterSaysWhatItIs() {
		assertThat(this.registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getName()).startsWith("tarweb.");
			assertThat(meter.getId().getDescription()).isNotBlank();
		});
	}

	@Test
	void countersAreThereAtZeroBeforeTheServerIsStarted() {
		assertThat(this.registry.getMeters()).filteredOn((meter) -> meter.getId().getType() == Meter.Type.COUNTER)
			.isNotEmpty()
			.allSatisfy((meter) -> assertThat(count(meter.getId().getName())).isZero());
		assertThat(gauge("tarweb.connections.open")).isZero();
		assertThat(gauge("tarweb.archive.entries", "site", "docs")).isNaN();
	}

	@Test
	void countsRefusedProxyHeaders() {
		this.server = new TarwebServer(ServerSettings.forSites(this.server.settings().sites())
			.listen(this.server.settings().listen())
			.workers(1)
			.proxyProtocol(ProxyProtocolSettings.builder(List.of(Network.parse("127.0.0.0/8"))).build())
			.build());
		this.registry.clear();
		new TarwebMetrics(this.server).bindTo(this.registry);
		this.server.start();
		try (RawClient client = RawClient.connect(this.server.address())) {
			client.send(RawClient.get("/docs/a.html")).awaitEnding();
		}
		assertThat(count("tarweb.proxy.protocol.refused", "reason", "missing")).isEqualTo(1);
		assertThat(count("tarweb.proxy.protocol.refused", "reason", "malformed")).isZero();
	}

	@Test
	void countsWhatIsHandedOver() {
		Path socket = this.directory.resolve("docs.sock");
		TarwebServer receiving = new TarwebServer(ServerSettings.forSites(this.server.settings().sites())
			.listen(this.server.settings().listen())
			.transport(TransportKind.IO_URING)
			.handOver(HandOverSettings.builder(socket).build())
			.build());
		new TarwebMetrics(receiving).bindTo(this.registry);
		try (TestServer running = TestServer.start(receiving);
				HandOverProcess sender = HandOverProcess.start(socket, 1)) {
			assertThat(sender.send("right")).startsWith("HTTP/1.1 ");
			sender.send("two");
			Awaitility.await().until(() -> count("tarweb.handover.refused", "reason", "several_descriptors") == 1);
			assertThat(count("tarweb.handover.taken")).isEqualTo(1);
			assertThat(running.status().handOverPath()).isEqualTo(socket);
		}
	}

	@Test
	void countsWhatIsAskedForOverHttp2() {
		this.server.start();
		try (RawClient client = RawClient.connect(this.server.address())) {
			client.send(new Http2Frames().preface().get(1, "/docs/a.html").get(3, "/docs/nothing").take());
			Http2Frames.awaitAnswers(client, 2);
			assertThat(count("tarweb.requests", "site", "docs", "status", "4xx", "protocol", "h2")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "docs", "status", "2xx", "protocol", "h2")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "docs", "status", "2xx", "protocol", "http/1.1")).isZero();
			assertThat(gauge("tarweb.http2.streams.open")).isZero();
			assertThat(count("tarweb.http2.floods", "kind", "frames")).isZero();
			Http2Frames flood = new Http2Frames();
			for (int i = 0; i < 2000; i++) {
				flood.settings();
			}
			client.send(flood.take()).awaitEnding();
			assertThat(count("tarweb.http2.floods", "kind", "frames")).isEqualTo(1);
		}
	}

	@Test
	void countsWhatIsAskedFor() {
		this.server.start();
		try (RawClient client = RawClient.connect(this.server.address())) {
			client.send(RawClient.get("/docs/a.html", "Accept-Encoding: gzip")).read();
			client.send(RawClient.get("/docs/nothing")).read();
			String etag = client.send(RawClient.get("/blog/")).read().field("ETag");
			client.send(RawClient.get("/blog/", "If-None-Match: " + etag)).readHead();
			client.send(RawClient.get("/")).read();
			assertThat(count("tarweb.requests", "site", "docs", "status", "2xx", "protocol", "http/1.1")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "docs", "status", "4xx", "protocol", "http/1.1")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "blog", "status", "2xx", "protocol", "http/1.1")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "blog", "status", "3xx", "protocol", "http/1.1")).isEqualTo(1);
			assertThat(count("tarweb.requests", "site", "none", "status", "4xx", "protocol", "http/1.1")).isEqualTo(1);
			assertThat(count("tarweb.requests.not.modified", "site", "blog")).isEqualTo(1);
			assertThat(count("tarweb.encodings", "site", "docs", "encoding", "gzip")).isEqualTo(1);
			assertThat(count("tarweb.encodings", "site", "blog", "encoding", "identity")).isEqualTo(1);
			assertThat(count("tarweb.body", "site", "blog")).isEqualTo(4);
			assertThat(gauge("tarweb.connections.open")).isEqualTo(1);
			assertThat(count("tarweb.connections.opened")).isEqualTo(1);
			assertThat(count("tarweb.connections.turned.away")).isZero();
			assertThat(count("tarweb.connections.accept.failed")).isZero();
			assertThat(count("tarweb.connections.given.up")).isZero();
		}
	}

	@Test
	void tellsWhatIsInService() {
		this.server.start();
		assertThat(gauge("tarweb.archive.entries", "site", "docs")).isEqualTo(3);
		assertThat(gauge("tarweb.archive.entries", "site", "blog")).isEqualTo(1);
		assertThat(gauge("tarweb.archive.size", "site", "blog"))
			.isEqualTo(this.directory.resolve("blog.tar").toFile().length());
		assertThat(this.registry.get("tarweb.archive.loaded").tag("site", "blog").timeGauge().value(TimeUnit.DAYS))
			.isGreaterThan(20_000);
	}

	@Test
	void countsReloads() {
		this.server.start();
		this.server.reload();
		TestArchive.with("index.html", "next").writeTo(this.directory.resolve("blog.tar"));
		TestArchive.with("index.html", "x").writeTruncatedTo(this.directory.resolve("docs.tar"));
		this.server.reload();
		Map<String, Double> expected = Map.of("docs unchanged", 1.0, "docs refused", 1.0, "docs reloaded", 0.0,
				"blog unchanged", 1.0, "blog reloaded", 1.0, "blog rolled_back", 0.0);
		expected.forEach((key, count) -> {
			String[] tags = key.split(" ");
			assertThat(this.registry.get("tarweb.reloads")
				.tags("site", tags[0], "outcome", tags[1])
				.functionTimer()
				.count()).as(key).isEqualTo(count);
		});
		assertThat(this.registry.get("tarweb.reloads")
			.tags("site", "blog", "outcome", "reloaded")
			.functionTimer()
			.totalTime(TimeUnit.NANOSECONDS)).isPositive();
	}

	@Test
	void aRequestThatDoesNotFitIsNoRefusedArchive() {
		this.server.start();
		assertThat(this.server.reload("docs", ReloadRequest.RELOAD.expecting("other")))
			.isInstanceOf(ReloadOutcome.Refused.class);
		assertThat(this.server.reload("docs", ReloadRequest.ROLLBACK)).isInstanceOf(ReloadOutcome.Refused.class);
		assertThat(reloads("conflict")).isEqualTo(2);
		assertThat(reloads("refused")).isZero();
		assertThat(this.server.status().site("docs").lastRefusal()).isNull();
	}

	private double reloads(String outcome) {
		return this.registry.get("tarweb.reloads").tags("site", "docs", "outcome", outcome).functionTimer().count();
	}

	@Test
	void aServerThatHasStoppedKeepsItsCountsAndHasNothingInService() {
		TarwebServer secure = secureServer();
		this.registry.clear();
		new TarwebMetrics(secure).bindTo(this.registry);
		secure.start();
		secure.reload();
		secure.stop(Duration.ZERO);
		assertThat(this.registry.getMeters()).allSatisfy((meter) -> assertThat(meter.measure()).isNotEmpty());
		assertThat(count("tarweb.tls.kernel.handed.over")).isZero();
		assertThat(gauge("tarweb.tls.connections.open", "encryption", "kernel")).isZero();
		assertThat(gauge("tarweb.archive.entries", "site", "docs")).isNaN();
		assertThat(this.registry.get("tarweb.reloads")
			.tags("site", "docs", "outcome", "unchanged")
			.functionTimer()
			.count()).isEqualTo(1);
	}

	@Test
	void lagIsACumulativeHistogram() {
		List<Double> counts = List.of("0.001", "0.01", "0.1", "1.0", "+Inf")
			.stream()
			.map((bound) -> count("tarweb.eventloop.lag.ticks", "le", bound))
			.toList();
		assertThat(counts).isSorted();
		assertThat(this.registry.get("tarweb.eventloop.lag.max").timeGauge().value()).isZero();
	}

	@Test
	void countsHandshakesWhereThereIsTls() {
		assertThat(this.registry.getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("tarweb.tls"));
		TarwebServer secure = secureServer();
		this.registry.clear();
		new TarwebMetrics(secure).bindTo(this.registry);
		assertThat(gauge("tarweb.tls.connections.open", "encryption", "user-space")).isZero();
		secure.start();
		try (RawClient client = this.certificate.connect(secure.address())) {
			client.send(RawClient.get("/docs/a.html")).read();
			FunctionTimer handshakes = this.registry.get("tarweb.tls.handshakes").functionTimer();
			assertThat(handshakes.count()).isEqualTo(1);
			assertThat(handshakes.totalTime(TimeUnit.NANOSECONDS)).isPositive();
			assertThat(gauge("tarweb.tls.connections.open", "encryption", "user-space")).isEqualTo(1);
			assertThat(gauge("tarweb.tls.connections.open", "encryption", "kernel")).isZero();
			assertThat(count("tarweb.tls.kernel.handed.over")).isZero();
			assertThat(count("tarweb.tls.kernel.not.handed.over", "reason", "protocol")).isZero();
			assertThat(count("tarweb.tls.handshakes.failed")).isZero();
		}
		finally {
			secure.stop(Duration.ZERO);
		}
	}

}
