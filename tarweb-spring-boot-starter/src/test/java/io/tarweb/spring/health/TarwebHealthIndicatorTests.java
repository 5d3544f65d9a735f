package io.tarweb.spring.health;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.tarweb.ServerSettings;
import io.tarweb.ServerStatus;
import io.tarweb.TarwebServer;
import io.tarweb.log.AccessLogSettings;
import io.tarweb.site.EditionStatus;
import io.tarweb.spring.TestArchive;
import io.tarweb.transport.TransportKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link TarwebHealthIndicator}.
 */
class TarwebHealthIndicatorTests {

	@TempDir
	private Path directory;

	private Path archive;

	private TarwebServer server;

	@BeforeEach
	void createServer() {
		this.archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.server = new TarwebServer(ServerSettings.forFile(this.archive)
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
	void aServerThatServesIsUp() {
		this.server.start();
		ServerStatus status = this.server.status();
		EditionStatus site = status.sites().get(0).current();
		assertThat(site).isNotNull();
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactlyInAnyOrderEntriesOf(Map.of("archive", this.archive.toString(),
				"id", site.id(), "entries", 1, "bytes", site.archiveBytes(), "loadedAt", site.loadedAt(), "loadTime",
				site.loadTime(), "transport", "nio", "connections", 0));
	}

	@Test
	void aServerThatDoesNotRunIsDown() {
		assertThat(health()).isEqualTo(Health.down().withDetail("reason", "The server isn't running").build());
	}

	@Test
	void aServerThatWasStoppedIsDown() {
		this.server.start();
		this.server.stop(Duration.ZERO);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aRefusedReloadIsUpWithADetail() {
		this.server.start();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).hasEntrySatisfying("lastRefusedReload",
				(reason) -> assertThat(reason).asString().contains("corrupt"));
	}

	@Test
	void aReloadThatGoesWellEndsTheDetail() {
		this.server.start();
		TestArchive.with("index.html", "home").writeTruncatedTo(this.archive);
		this.server.reload();
		TestArchive.with("index.html", "new").writeTo(this.archive);
		this.server.reload();
		assertThat(health().getDetails()).doesNotContainKey("lastRefusedReload");
	}

	@Test
	void linesThatTheAccessLogLosesAreADetail() throws Exception {
		Path full = Path.of("/dev/full");
		assumeTrue(Files.isWritable(full), "needs /dev/full, which Linux has");
		TarwebServer logging = new TarwebServer(ServerSettings.forFile(this.archive)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.accessLog(new AccessLogSettings(AccessLogSettings.Format.COMBINED, full))
			.build());
		logging.start();
		try {
			URI page = URI.create("http://127.0.0.1:" + logging.address().getPort() + "/");
			HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
			Awaitility.await().until(() -> logging.status().droppedLogLines() > 0);
			Health health = new TarwebHealthIndicator(logging).health();
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
			Object detail = new TarwebHealthIndicator(best).health().getDetails().get("absentTransports");
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

	private Health health() {
		return new TarwebHealthIndicator(this.server).health();
	}

}
