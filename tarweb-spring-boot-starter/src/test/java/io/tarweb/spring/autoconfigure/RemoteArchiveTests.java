package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

import io.tarweb.TarwebServer;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.actuate.endpoint.SiteDescriptor;
import io.tarweb.spring.actuate.endpoint.TarwebEndpoint;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.spring.health.TarwebHealthContributor;
import io.tarweb.spring.internal.source.ArchiveServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that serves an archive from somewhere else, as its operator
 * and its readers see it.
 */
class RemoteArchiveTests {

	@TempDir
	private Path directory;

	private final ArchiveServer origin = new ArchiveServer();

	@AfterEach
	void stop() {
		this.origin.close();
	}

	@Test
	void aRestartWithoutTheOriginServesWhatWasServedLast() throws IOException {
		this.origin.serve(archive("one"));
		application().run((context) -> assertThat(page(context)).isEqualTo("one"));
		this.origin.fail(503);
		application().run((context) -> {
			assertThat(page(context)).isEqualTo("one");
			SiteDescriptor.SourceDescriptor source = endpoint(context).site("default").sources().get(0);
			assertThat(source.location()).isEqualTo(this.origin.location());
			assertThat(source.fetchedAt()).isNotNull();
			assertThat(source.confirmedAt()).isAfterOrEqualTo(source.fetchedAt());
			assertThat(source.failure()).isEqualTo("the server answers 503");
			HealthIndicator health = health(context);
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			assertThat(health.health().getDetails().get("failedSources")).asString()
				.isEqualTo("{" + this.origin.location() + "=the server answers 503}");
		});
	}

	@Test
	void aBrokenArchiveIsRefusedAndForgottenAtARestart() throws IOException {
		this.origin.serve(archive("one"));
		application().run((context) -> {
			byte[] next = archive("two");
			this.origin.serve(Arrays.copyOf(next, 700));
			assertThat(reload(context)).isInstanceOfSatisfying(ReloadOutcome.Refused.class,
					(refused) -> assertThat(refused.kind()).isEqualTo(RefusalKind.CORRUPT));
			assertThat(page(context)).isEqualTo("one");
		});
		this.origin.fail(503);
		application().run((context) -> assertThat(page(context)).isEqualTo("one"));
	}

	@Test
	void anArchiveThatCannotBeHadIsRefusedWhileAnotherIsServed() throws IOException {
		this.origin.serve(archive("one"));
		application().run((context) -> {
			this.origin.truncate(archive("two"));
			assertThat(reload(context)).isInstanceOfSatisfying(ReloadOutcome.Refused.class,
					(refused) -> assertThat(refused.kind()).isEqualTo(RefusalKind.SOURCE));
			assertThat(page(context)).isEqualTo("one");
			this.origin.serve(archive("two"));
			assertThat(reload(context)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(page(context)).isEqualTo("two");
		});
	}

	@Test
	void anUnchangedArchiveIsNeitherFetchedNorLoadedAgain() throws IOException {
		this.origin.serve(archive("one"));
		application().run((context) -> {
			assertThat(reload(context)).isInstanceOf(ReloadOutcome.Unchanged.class);
			assertThat(this.origin.bodies()).isEqualTo(1);
		});
	}

	@Test
	void aRollbackIsNotUndoneByTheWatch() throws IOException {
		this.origin.serve(archive("one"));
		application()
			.withPropertyValues("tarweb.watch.enabled=true", "tarweb.watch.poll-interval=10ms", "tarweb.watch.jitter=0")
			.run((context) -> {
				this.origin.serve(archive("two"));
				Awaitility.await().until(() -> page(context).equals("two"));
				TarwebServer server = context.getBean(TarwebServer.class);
				assertThat(server.reload("default", ReloadRequest.ROLLBACK))
					.isInstanceOf(ReloadOutcome.RolledBack.class);
				int requests = this.origin.requests();
				Awaitility.await().until(() -> this.origin.requests() > requests + 2);
				assertThat(page(context)).isEqualTo("one");
				this.origin.serve(archive("three"));
				Awaitility.await().until(() -> page(context).equals("three"));
			});
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
	void theVolumeOfAPodMayBeOpenToAll() throws IOException {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		this.origin.serve(archive("one"));
		application().withPropertyValues("spring.main.cloud-platform=kubernetes")
			.run((context) -> assertThat(page(context)).isEqualTo("one"));
	}

	@Test
	void twoReplicasShareADirectory() throws IOException {
		this.origin.serve(archive("one"));
		application().run((first) -> application().run((second) -> {
			assertThat(this.origin.bodies()).isEqualTo(1);
			this.origin.serve(archive("two"));
			assertThat(reload(first)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(page(first)).isEqualTo("two");
			assertThat(page(second)).isEqualTo("one");
			assertThat(reload(second)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(page(second)).isEqualTo("two");
			assertThat(this.origin.bodies()).isEqualTo(2);
		}));
	}

	private ApplicationContextRunner application() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebWatchAutoConfiguration.class,
					TarwebEndpointAutoConfiguration.class, TarwebHealthContributorAutoConfiguration.class))
			.withInitializer(new TarwebPortInfoApplicationContextInitializer())
			.withPropertyValues("tarweb.archive=" + this.origin.location(), "tarweb.port=0",
					"tarweb.source.cache-directory=" + this.directory.resolve("cache"),
					"management.endpoints.web.exposure.include=tarweb");
	}

	private byte[] archive(String content) throws IOException {
		return Files.readAllBytes(TestArchive.with("index.html", content).writeTo(this.directory.resolve("docs.tar")));
	}

	private static String page(ApplicationContext context) {
		return HttpClients.page(context, "/").body();
	}

	private static ReloadOutcome reload(ApplicationContext context) {
		return context.getBean(TarwebServer.class).reload("default", ReloadRequest.RELOAD);
	}

	private static TarwebEndpoint endpoint(ApplicationContext context) {
		return context.getBean(TarwebEndpoint.class);
	}

	private static HealthIndicator health(ApplicationContext context) {
		CompositeHealthContributor sites = (CompositeHealthContributor) context.getBean(TarwebHealthContributor.class)
			.getContributor("sites");
		return (HealthIndicator) sites.getContributor("default");
	}

}
