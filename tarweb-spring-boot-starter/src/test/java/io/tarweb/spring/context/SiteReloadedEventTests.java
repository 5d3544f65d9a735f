package io.tarweb.spring.context;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.tarweb.TarwebServer;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.autoconfigure.TarwebAutoConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SiteReloadedEvent} and when it is published.
 */
class SiteReloadedEventTests {

	@TempDir
	private Path directory;

	private Path archive;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void configure() {
		this.archive = TestArchive.with("index.html", "old")
			.and("gone.html", "gone")
			.writeTo(this.directory.resolve("docs.tar"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("tarweb.sites.docs.archive=" + this.archive, "tarweb.port=0");
	}

	@Test
	void aReloadThatChangesTheSiteIsPublishedWithThePaths() {
		this.contextRunner.run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			TestArchive.with("index.html", "new").and("more.html", "more").writeTo(this.archive);
			server.reload();
			SiteReloadedEvent event = context.getBean(Listener.class).next();
			assertThat(event.getSite()).isEqualTo("docs");
			assertThat(event.getOutcome()).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(event.getChanges().addedPaths()).containsExactly("/more.html");
			assertThat(event.getChanges().changedPaths()).containsExactly("/index.html");
			assertThat(event.getChanges().removedPaths()).containsExactly("/gone.html");
		});
	}

	@Test
	void aRollbackIsPublishedToo() {
		this.contextRunner.run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			TestArchive.with("index.html", "new").and("gone.html", "gone").writeTo(this.archive);
			server.reload();
			server.reload("docs", ReloadRequest.ROLLBACK);
			Listener listener = context.getBean(Listener.class);
			listener.next();
			SiteReloadedEvent event = listener.next();
			assertThat(event.getOutcome()).isInstanceOf(ReloadOutcome.RolledBack.class);
			assertThat(event.getChanges().changedPaths()).containsExactly("/index.html");
		});
	}

	@Test
	void whatChangesNothingIsNotPublished() {
		this.contextRunner.run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			server.reload();
			TestArchive.with("index.html", "new").writeTruncatedTo(this.archive);
			server.reload();
			TestArchive.with("index.html", "new").and("gone.html", "gone").writeTo(this.archive);
			server.reload();
			Listener listener = context.getBean(Listener.class);
			assertThat(listener.next().getChanges().changedPaths()).containsExactly("/index.html");
			assertThat(listener.events).isEmpty();
		});
	}

	@Test
	void allPathsAreThereHoweverManyThereAre() {
		this.contextRunner.run((context) -> {
			TestArchive many = TestArchive.with("index.html", "old").and("gone.html", "gone");
			for (int i = 0; i < 1000; i++) {
				many.and("page-" + i + ".html", "page");
			}
			many.writeTo(this.archive);
			context.getBean(TarwebServer.class).reload();
			assertThat(context.getBean(Listener.class).next().getChanges().addedPaths()).hasSize(1000);
		});
	}

	@Test
	void aListenerThatFailsOrBlocksDoesNotKeepTheServerFromReloading() {
		this.contextRunner.run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			Listener listener = context.getBean(Listener.class);
			listener.failure = new IllegalStateException("planted");
			for (String content : List.of("one", "two")) {
				TestArchive.with("index.html", content).and("gone.html", "gone").writeTo(this.archive);
				assertThat(server.reload()).singleElement().isInstanceOf(ReloadOutcome.Loaded.class);
			}
			listener.next();
			assertThat(listener.next()).isNotNull();
			synchronized (listener) {
				TestArchive.with("index.html", "three").and("gone.html", "gone").writeTo(this.archive);
				assertThat(server.reload()).singleElement().isInstanceOf(ReloadOutcome.Loaded.class);
				TestArchive.with("index.html", "four").and("gone.html", "gone").writeTo(this.archive);
				assertThat(server.reload()).singleElement().isInstanceOf(ReloadOutcome.Loaded.class);
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private final BlockingQueue<SiteReloadedEvent> events = new LinkedBlockingQueue<>();

		private volatile RuntimeException failure;

		@EventListener
		synchronized void reloaded(SiteReloadedEvent event) {
			assertThat(Thread.currentThread().getName()).startsWith("tarweb-events-");
			this.events.add(event);
			if (this.failure != null) {
				throw this.failure;
			}
		}

		private SiteReloadedEvent next() throws InterruptedException {
			SiteReloadedEvent event = this.events.poll(1, TimeUnit.MINUTES);
			assertThat(event).as("no event came").isNotNull();
			return event;
		}

	}

}
