package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.tarweb.TarwebServer;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.spring.health.TarwebHealthContributor;
import io.tarweb.spring.internal.source.ObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for an application whose archive is in S3, read by Spring Cloud AWS, whose
 * resources fail with unchecked exceptions.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObjectStoreTests {

	@TempDir
	private Path directory;

	private final ObjectStore store = new ObjectStore();

	@AfterEach
	void stop() {
		this.store.close();
	}

	@Test
	void anArchiveIsServedAndItsSuccessorLoaded() throws IOException {
		this.store.serve(archive("one"));
		application().run((context) -> {
			assertThat(page(context)).isEqualTo("one");
			assertThat(reload(context)).isInstanceOf(ReloadOutcome.Unchanged.class);
			this.store.serve(archive("and a second, which is longer".repeat(100)));
			assertThat(reload(context)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(page(context)).startsWith("and a second");
		});
	}

	@Test
	void aRestartWithoutTheStoreServesWhatWasServedLastAndLoadsWhenItComesBack() throws IOException {
		this.store.serve(archive("one"));
		application().run((context) -> assertThat(page(context)).isEqualTo("one"));
		this.store.goDown();
		application().run((context) -> {
			assertThat(page(context)).isEqualTo("one");
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(failedSource(context)).contains("Connection refused");
			this.store.comeBack();
			this.store.serve(archive("two".repeat(1000)));
			assertThat(reload(context)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(page(context)).startsWith("two");
			assertThat(health(context).getDetails()).doesNotContainKey("failedSources");
		});
	}

	@ParameterizedTest
	@CsvSource({ "404, NoSuchKey, there is nothing at that location", "403, AccessDenied, Status Code: 403",
			"400, InvalidRequest, Status Code: 400" })
	void aStoreThatDoesNotGiveTheArchiveIsNoReasonNotToStart(int status, String code, String reason)
			throws IOException {
		this.store.serve(archive("one"));
		application().run((context) -> {
			this.store.fail(status, code);
			assertUnavailable(context, reason);
		});
		application().run((context) -> {
			assertThat(page(context)).isEqualTo("one");
			assertThat(failedSource(context)).contains(reason);
		});
	}

	@Test
	void aTransferThatIsCutIsNoReasonNotToStart() throws IOException {
		this.store.serve(archive("one"));
		application().run((context) -> {
			this.store.truncate(archive("two".repeat(100_000)));
			assertUnavailable(context, "broke");
		});
		application().run((context) -> {
			assertThat(page(context)).isEqualTo("one");
			assertThat(failedSource(context)).contains("broke");
		});
	}

	@Test
	void aStartWithNeitherStoreNorCopyIsExplained(CapturedOutput output) {
		this.store.goDown();
		fail();
		assertExplained(output, "Connection refused", "See that the server runs");
	}

	@Test
	void aStartWithoutTheRightToReadIsExplained(CapturedOutput output) {
		this.store.fail(403, "AccessDenied");
		fail();
		assertExplained(output, "Status Code: 403", "credentials");
	}

	@Test
	void aStartWithoutTheObjectIsExplained(CapturedOutput output) {
		fail();
		assertExplained(output, "there is nothing at that location.", "Put an archive there");
	}

	private void assertExplained(CapturedOutput output, String reason, String action) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", "'tarweb.archive' is '" + ObjectStore.LOCATION + "', but ", reason,
					"Action:", action)
			.doesNotContain("\tat ");
	}

	private void assertUnavailable(ApplicationContext context, String reason) {
		assertThat(reload(context)).isInstanceOfSatisfying(ReloadOutcome.Refused.class, (refused) -> {
			assertThat(refused.kind()).isEqualTo(RefusalKind.SOURCE);
			assertThat(refused.reason()).contains(ObjectStore.LOCATION, reason);
		});
		assertThat(page(context)).isEqualTo("one");
		assertThat(failedSource(context)).contains(reason);
	}

	private void fail() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> this.store.register((GenericApplicationContext) context));
		assertThatThrownBy(() -> application.run("--tarweb.archive=" + ObjectStore.LOCATION, "--tarweb.port=0",
				"--tarweb.source.cache-directory=" + this.directory.resolve("cache")))
			.isNotNull();
	}

	private ApplicationContextRunner application() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class,
					TarwebHealthContributorAutoConfiguration.class))
			.withInitializer(new TarwebPortInfoApplicationContextInitializer())
			.withInitializer((context) -> this.store.register((GenericApplicationContext) context))
			.withPropertyValues("tarweb.archive=" + ObjectStore.LOCATION, "tarweb.port=0",
					"tarweb.source.cache-directory=" + this.directory.resolve("cache"));
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

	private static String failedSource(ApplicationContext context) {
		return (String) ((Map<?, ?>) health(context).getDetails().get("failedSources")).get(ObjectStore.LOCATION);
	}

	private static Health health(ApplicationContext context) {
		CompositeHealthContributor sites = (CompositeHealthContributor) context.getBean(TarwebHealthContributor.class)
			.getContributor("sites");
		return ((HealthIndicator) sites.getContributor("default")).health();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TarwebAutoConfiguration.class)
	static class Application {

	}

}
