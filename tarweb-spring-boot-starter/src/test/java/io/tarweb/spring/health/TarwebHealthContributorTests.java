package io.tarweb.spring.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.tarweb.ServerSettings;
import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.spring.TestArchive;
import io.tarweb.status.EditionStatus;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link TarwebHealthContributor}.
 */
class TarwebHealthContributorTests {

	@TempDir
	private Path directory;

	private Path archive;

	private TarwebServer server;

	@BeforeEach
	void createServer() {
		this.archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		Path other = TestArchive.with("index.html", "api").writeTo(this.directory.resolve("api.tar"));
		this.server = new TarwebServer(ServerSettings
			.forSites(List.of(SiteSettings.builder("docs").archive(ArchiveSource.ofFile(this.archive)).build(),
					SiteSettings.builder("api").archive(ArchiveSource.ofFile(other)).path("/api").build()))
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.transport(TransportKind.NIO)
			.workers(1)
			.build());
	}

	@AfterEach
	void stopServer() {
		this.server.stop(Duration.ZERO);
	}

	@Test
	void theServerAndEachSiteHaveOne() {
		TarwebHealthContributor tarweb = new TarwebHealthContributor(this.server, HealthRules.DEFAULTS);
		assertThat(tarweb.stream()).extracting(HealthContributors.Entry::name).containsExactly("server", "sites");
		assertThat(tarweb.getContributor("sites"))
			.asInstanceOf(InstanceOfAssertFactories.type(CompositeHealthContributor.class))
			.satisfies((sites) -> assertThat(sites.stream()).extracting(HealthContributors.Entry::name)
				.containsExactly("docs", "api"));
	}

	@Test
	void aServerThatRunsIsUp() {
		this.server.start();
		assertThat(server(this.server))
			.isEqualTo(Health.up().withDetails(Map.of("transport", "nio", "connections", 0)).build());
	}

	/** And one line of the log. */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whyTheKernelDoesNotEncryptIsADetail(CapturedOutput output) {
		TlsIdentity identity = TlsIdentity.of(TestCertificate.of("localhost").keys());
		TarwebServer secure = new TarwebServer(ServerSettings.forSites(this.server.settings().sites())
			.listen(this.server.settings().listen())
			.transport(TransportKind.NIO)
			.workers(1)
			.tls(TlsSettings.of(identity).withProvider(TlsProvider.JDK).withKernel(KernelTlsMode.AUTO))
			.build());
		secure.start();
		try {
			assertThat(server(secure).getStatus()).isEqualTo(Status.UP);
			assertThat(server(secure).getDetails()).containsEntry("tls", TlsProvider.JDK.label())
				.containsEntry("kernelTls", "off (BoringSSL isn't in use)");
			assertThat(output).containsOnlyOnce("kernel TLS: off (BoringSSL isn't in use)");
		}
		finally {
			secure.stop(Duration.ZERO);
		}
	}

	@Test
	void theSocketOfHandOversIsADetail() {
		Path socket = this.directory.resolve("docs.sock");
		TarwebServer receiving = new TarwebServer(ServerSettings.forSites(this.server.settings().sites())
			.listen(this.server.settings().listen())
			.transport(TransportKind.IO_URING)
			.workers(1)
			.handOver(HandOverSettings.builder(socket).build())
			.build());
		try (TestServer running = TestServer.start(receiving)) {
			assertThat(server(running.server()).getDetails()).containsEntry("handOver", socket.toString());
		}
	}

	@Test
	void aSiteThatIsServedIsUp() {
		this.server.start();
		EditionStatus current = this.server.status().site("docs").current();
		Health health = site("docs", HealthRules.DEFAULTS);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactlyInAnyOrderEntriesOf(
				Map.of("archives", List.of(this.archive.toString()), "id", current.id(), "entries", 1, "bytes",
						current.archiveBytes(), "loadedAt", current.loadedAt(), "loadTime", current.loadTime()));
	}

	@Test
	void aServerThatDoesNotRunIsDownAndSoAreItsSites() {
		assertThat(server(this.server))
			.isEqualTo(Health.down().withDetail("reason", "The server isn't running").build());
		assertThat(site("docs", HealthRules.DEFAULTS))
			.isEqualTo(Health.down().withDetail("reason", "Nothing is served").build());
	}

	@Test
	void aServerThatWasStoppedIsDownAndSoAreItsSites() {
		this.server.start();
		this.server.stop(Duration.ZERO);
		assertThat(server(this.server).getStatus()).isEqualTo(Status.DOWN);
		assertThat(site("docs", HealthRules.DEFAULTS).getStatus()).isEqualTo(Status.DOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UP", "OUT_OF_SERVICE", "DOWN" })
	void whatIsNotServedIsAsTheRulesSay(Status status) {
		assertThat(site("docs", new HealthRules(status, Status.UP, Status.UP)).getStatus()).isEqualTo(status);
	}

	@Test
	void aRefusedReloadIsUpWithADetail() {
		this.server.start();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		Health health = site("docs", HealthRules.DEFAULTS);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).hasEntrySatisfying("lastRefusedReload",
				(reason) -> assertThat(reason).asString().contains("corrupt"));
		assertThat(site("api", HealthRules.DEFAULTS).getDetails()).doesNotContainKey("lastRefusedReload");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UP", "OUT_OF_SERVICE", "DOWN" })
	void aRefusedReloadIsAsTheRulesSay(Status status) {
		this.server.start();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		HealthRules rules = new HealthRules(Status.DOWN, Status.DOWN, status);
		assertThat(site("docs", rules).getStatus()).isEqualTo(status);
		assertThat(site("docs", rules).getDetails()).containsKey("lastRefusedReload");
		assertThat(site("api", rules).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aReloadThatGoesWellEndsTheDetail() {
		this.server.start();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		TestArchive.with("index.html", "new").writeTo(this.archive);
		this.server.reload();
		assertThat(site("docs", HealthRules.DEFAULTS).getDetails()).doesNotContainKey("lastRefusedReload");
	}

	@Test
	void anArchiveThatWasChangedInPlaceIsDownUnlessTheRulesSayOtherwise() throws IOException {
		this.server.start();
		damage();
		Health health = site("docs", HealthRules.DEFAULTS);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).hasEntrySatisfying("damage",
				(damage) -> assertThat(damage).asString().startsWith(this.archive + ": "));
		assertThat(site("docs", new HealthRules(Status.DOWN, Status.UP, Status.UP)).getStatus()).isEqualTo(Status.UP);
		assertThat(site("api", HealthRules.DEFAULTS).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void theWorstOfSeveralRulesCounts() throws IOException {
		this.server.start();
		damage();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		assertThat(site("docs", new HealthRules(Status.UP, Status.OUT_OF_SERVICE, Status.DOWN)).getStatus())
			.isEqualTo(Status.DOWN);
		assertThat(site("docs", new HealthRules(Status.UP, Status.DOWN, Status.UP)).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void linesThatTheAccessLogLosesAreADetail() throws Exception {
		Path full = Path.of("/dev/full");
		assumeTrue(Files.isWritable(full), "needs /dev/full, which Linux has");
		TarwebServer logging = new TarwebServer(ServerSettings.forFile(this.archive)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.accessLog(AccessLogSettings.builder(AccessLogSettings.Format.COMBINED).file(full).build())
			.build());
		logging.start();
		try {
			URI page = URI.create("http://127.0.0.1:" + logging.address().getPort() + "/");
			HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
			Awaitility.await().until(() -> logging.status().droppedLogLines() > 0);
			Health health = server(logging);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("droppedLogLines", 1L);
		}
		finally {
			logging.stop(Duration.ZERO);
		}
	}

	@Test
	void theTransportsThatAreAbsentAreGivenWithTheirReasons() {
		TarwebServer best = new TarwebServer(ServerSettings.forFile(this.archive)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.build());
		best.start();
		try {
			Map<TransportKind, String> absent = best.status().transport().absent();
			Object detail = server(best).getDetails().get("absentTransports");
			if (absent.isEmpty()) {
				assertThat(detail).isNull();
			}
			else {
				assertThat(detail).asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsValues(absent.values().toArray());
			}
		}
		finally {
			best.stop(Duration.ZERO);
		}
	}

	private void damage() throws IOException {
		try (FileChannel file = FileChannel.open(this.archive, StandardOpenOption.WRITE)) {
			file.truncate(512 + 1);
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.server.status().site("docs").damage() != null);
	}

	private Health site(String name, HealthRules rules) {
		CompositeHealthContributor sites = (CompositeHealthContributor) new TarwebHealthContributor(this.server, rules)
			.getContributor("sites");
		return ((HealthIndicator) sites.getContributor(name)).health();
	}

	private static Health server(TarwebServer server) {
		return ((HealthIndicator) new TarwebHealthContributor(server, HealthRules.DEFAULTS).getContributor("server"))
			.health();
	}

}
