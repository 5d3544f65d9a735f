package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import io.tarweb.TarwebServer;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.spring.internal.watch.ArchiveWatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebWatchAutoConfiguration}.
 */
class TarwebWatchAutoConfigurationTests {

	private static final Duration AT_MOST = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	private Path archive;

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebWatchAutoConfiguration.class))
		.withInitializer(new TarwebPortInfoApplicationContextInitializer());

	@BeforeEach
	void writeArchive() {
		this.archive = write("one");
		this.runner = this.runner.withPropertyValues("tarweb.archive=" + this.archive, "tarweb.port=0",
				"tarweb.watch.quiet-period=20ms", "tarweb.watch.poll-interval=1d");
	}

	@Test
	void nothingIsWatchedByDefault() {
		this.runner.run(
				(context) -> assertThat(context).hasSingleBean(TarwebServer.class).doesNotHaveBean(ArchiveWatch.class));
	}

	@Test
	void nothingIsWatchedWithoutAServer() {
		this.runner.withPropertyValues("tarweb.watch.enabled=true", "tarweb.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ArchiveWatch.class));
	}

	@Test
	void anArchiveThatTakesThePlaceOfAnotherIsServed() {
		this.runner.withPropertyValues("tarweb.watch.enabled=true").run((context) -> {
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("one");
			write("two");
			Awaitility.await().atMost(AT_MOST).until(() -> HttpClients.page(context, "/").body().equals("two"));
			TestArchive.with("index.html", "bad").writeTruncatedTo(this.archive);
			TarwebServer server = context.getBean(TarwebServer.class);
			Awaitility.await().atMost(AT_MOST).until(() -> server.status().site("default").lastRefusal() != null);
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("two");
			write("three");
			Awaitility.await().atMost(AT_MOST).until(() -> HttpClients.page(context, "/").body().equals("three"));
		});
	}

	@Test
	void theWatchEndsWithTheContext() {
		this.runner.withPropertyValues("tarweb.watch.enabled=true")
			.run((context) -> assertThat(context.getBean(ArchiveWatch.class).isRunning()).isTrue());
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("tarweb-watch");
	}

	private Path write(String content) {
		return TestArchive.with("index.html", content).writeTo(this.directory.resolve("docs.tar"));
	}

}
