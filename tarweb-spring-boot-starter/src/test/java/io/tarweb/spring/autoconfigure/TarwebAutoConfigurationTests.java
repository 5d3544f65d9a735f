package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.spring.context.TarwebServerBootstrap;
import io.tarweb.spring.context.TarwebServerCustomizer;
import io.tarweb.spring.context.TarwebServerStartedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebAutoConfiguration}.
 */
class TarwebAutoConfigurationTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebEndpointAutoConfiguration.class,
				TarwebHealthContributorAutoConfiguration.class))
		.withInitializer(new TarwebPortInfoApplicationContextInitializer());

	private ApplicationContextRunner configuredRunner;

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home")
			.and("docs/index.html", "docs")
			.writeTo(this.directory.resolve("docs.tar"));
		this.configuredRunner = this.contextRunner.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0");
	}

	@Test
	void anArchiveIsEnoughToServeIt() {
		this.configuredRunner.run((context) -> {
			assertThat(context).hasSingleBean(TarwebServer.class).hasSingleBean(TarwebServerBootstrap.class);
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
		});
	}

	@Test
	void nothingIsServedWithoutAnArchive() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(TarwebServer.class)
			.doesNotHaveBean(TarwebServerBootstrap.class));
	}

	@Test
	void anEmptyArchivePropertyIsNoArchive() {
		this.contextRunner.withPropertyValues("tarweb.archive=")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebServer.class));
	}

	@Test
	void nothingIsServedWhenDisabled() {
		this.configuredRunner.withPropertyValues("tarweb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TarwebServer.class)
				.doesNotHaveBean(TarwebServerBootstrap.class));
	}

	@Test
	void enabledWithoutAnArchiveFails() {
		this.contextRunner.withPropertyValues("tarweb.enabled=true")
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(PropertiesException.class));
	}

	@Test
	void nothingIsServedWithoutTheEngine() {
		this.configuredRunner.withClassLoader(new FilteredClassLoader(TarwebServer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebServerBootstrap.class));
	}

	@Test
	void servesTheDirectoryThatThePrefixNames() {
		this.configuredRunner.withPropertyValues("tarweb.prefix=docs")
			.run((context) -> assertThat(HttpClients.page(context, "/").body()).isEqualTo("docs"));
	}

	@Test
	void servesSeveralSites() {
		Path api = TestArchive.with("index.html", "api").writeTo(this.directory.resolve("api.tar"));
		Path patch = TestArchive.with("index.html", "patched").writeTo(this.directory.resolve("patch.tar"));
		this.configuredRunner
			.withPropertyValues("tarweb.sites.api.archive=" + api, "tarweb.sites.api.path=/api",
					"tarweb.sites.patched.archive=" + patch + "," + this.directory.resolve("docs.tar"),
					"tarweb.sites.patched.path=/patched")
			.run((context) -> {
				assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
				assertThat(HttpClients.page(context, "/api/").body()).isEqualTo("api");
				assertThat(HttpClients.page(context, "/patched/").body()).isEqualTo("patched");
				assertThat(HttpClients.page(context, "/patched/docs/").body()).isEqualTo("docs");
			});
	}

	@Test
	void sitesWithNamesAreEnough() {
		this.contextRunner
			.withPropertyValues("tarweb.port=0", "tarweb.sites.docs.archive=" + this.directory.resolve("docs.tar"))
			.run((context) -> assertThat(HttpClients.page(context, "/").body()).isEqualTo("home"));
	}

	@Test
	void listensOnTheAddressThatIsConfigured() {
		this.configuredRunner.withPropertyValues("tarweb.address=127.0.0.1")
			.run((context) -> assertThat(context.getBean(TarwebServer.class).address().getAddress())
				.isEqualTo(InetAddress.getByName("127.0.0.1")));
	}

	@Test
	void theServersPortIsInTheEnvironment() {
		this.configuredRunner
			.run((context) -> assertThat(context.getEnvironment().getProperty("local.tarweb.port", Integer.class))
				.isEqualTo(context.getBean(TarwebServer.class).address().getPort())
				.isPositive());
	}

	@Test
	void theServersPortIsInTheParentsEnvironmentToo() {
		new ApplicationContextRunner().run((parent) -> this.configuredRunner.withParent(parent)
			.run((context) -> assertThat(parent.getEnvironment().getProperty("local.tarweb.port"))
				.isEqualTo(context.getEnvironment().getRequiredProperty("local.tarweb.port"))));
	}

	@Test
	void aStartedEventCarriesTheServerAndItsAddress() {
		this.configuredRunner.withUserConfiguration(EventsConfiguration.class).run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			assertThat(context.getBean(EventsConfiguration.class).events).singleElement().satisfies((event) -> {
				assertThat(event.getServer()).isSameAs(server);
				assertThat(event.getAddress()).isEqualTo(server.address());
			});
		});
	}

	@Test
	void customizersHaveTheLastWordInTheirOrder() {
		this.configuredRunner.withPropertyValues("tarweb.workers=2")
			.withUserConfiguration(CustomizersConfiguration.class)
			.run((context) -> {
				assertThat(context.getBean(CustomizersConfiguration.class).calls).containsExactly("first", "second");
				assertThat(context.getBean(TarwebServer.class).address().getAddress())
					.isEqualTo(InetAddress.getByName("127.0.0.2"));
			});
	}

	@Test
	void aServerOfTheApplicationsOwnIsUsedInstead() {
		this.configuredRunner.withBean("ownServer", TarwebServer.class, this::ownServer).run((context) -> {
			assertThat(context).hasSingleBean(TarwebServer.class).hasBean("ownServer");
			assertThat(context.getBean(TarwebServer.class).isRunning()).isTrue();
			assertThat(HttpClients.page(context, "/own.html").body()).isEqualTo("own");
		});
	}

	@Test
	void aServerOfTheApplicationsOwnNeedsNoArchiveProperty() {
		this.contextRunner.withBean(TarwebServer.class, this::ownServer)
			.run((context) -> assertThat(HttpClients.page(context, "/own.html").body()).isEqualTo("own"));
	}

	@Test
	void severalServersOfTheApplicationsOwnAreLeftAlone() {
		this.contextRunner.withBean("one", TarwebServer.class, this::ownServer)
			.withBean("other", TarwebServer.class, this::ownServer)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebServerBootstrap.class));
	}

	@Test
	void aBootstrapOfTheApplicationsOwnIsUsedInstead() {
		this.configuredRunner.withBean("ownBootstrap", TarwebServerBootstrap.class,
				() -> new TarwebServerBootstrap(ownServer(), (event) -> {
				}, Duration.ZERO))
			.run((context) -> assertThat(context).hasSingleBean(TarwebServerBootstrap.class).hasBean("ownBootstrap"));
	}

	@Test
	void theServerStopsWithTheContext() {
		AtomicReference<TarwebServer> server = new AtomicReference<>();
		this.configuredRunner.run((context) -> {
			server.set(context.getBean(TarwebServer.class));
			assertThat(server.get().isRunning()).isTrue();
		});
		assertThat(server.get().isRunning()).isFalse();
	}

	@Test
	void theServerCanBeStoppedAndStartedWithTheContext() {
		this.configuredRunner.run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			context.stop();
			assertThat(server.isRunning()).isFalse();
			context.start();
			assertThat(server.isRunning()).isTrue();
			assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
		});
	}

	@Test
	void aContextThatFailsAfterTheStartStopsTheServer() {
		this.configuredRunner.withUserConfiguration(FailingConfiguration.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(FailingConfiguration.server.get().isRunning()).isFalse();
		});
	}

	@Test
	void theServerStartsWhereBeansAreLazy() {
		this.configuredRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(HttpClients.page(context, "/").statusCode()).isEqualTo(200));
	}

	@Test
	void theActuatorMayBeAbsent() {
		this.configuredRunner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class, Health.class))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean("tarwebEndpoint")
					.doesNotHaveBean("tarwebHealthContributor");
				assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
			});
	}

	@Test
	void loadsWhileTheContextComesUpAndListensWhenItStarts() {
		Source source = new Source(TestArchive.with("own.html", "own").writeTo(this.directory.resolve("own.tar")));
		source.opened.countDown();
		this.contextRunner.withBean(TarwebServer.class, () -> server(source))
			.withUserConfiguration(SlowConfiguration.class)
			.withBean(Source.class, () -> source)
			.run((context) -> assertThat(HttpClients.page(context, "/own.html").body()).isEqualTo("own"));
	}

	@Test
	void aLoadIsInterruptedIfTheContextFailsMeanwhile() {
		Source source = new Source(this.directory);
		this.contextRunner.withBean(TarwebServer.class, () -> server(source))
			.withUserConfiguration(SlowConfiguration.class)
			.withBean(Source.class, () -> source)
			.withPropertyValues("slow.fails=true")
			.run((context) -> {
				assertThat(context).getFailure().hasMessage("planted");
				assertThat(source.interrupted).isTrue();
			});
	}

	private static TarwebServer server(ArchiveSource source) {
		return new TarwebServer(ServerSettings.forSource(source).listen(new InetSocketAddress(0)).build());
	}

	private TarwebServer ownServer() {
		Path archive = TestArchive.with("own.html", "own").writeTo(this.directory.resolve("own.tar"));
		return new TarwebServer(ServerSettings.forFile(archive).listen(new InetSocketAddress(0)).build());
	}

	@Configuration(proxyBeanMethods = false)
	static class EventsConfiguration {

		private final List<TarwebServerStartedEvent> events = new ArrayList<>();

		@EventListener
		void started(TarwebServerStartedEvent event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		TarwebServerCustomizer second() {
			return (settings) -> {
				this.calls.add("second");
				settings.listen(new InetSocketAddress("127.0.0.2", 0));
			};
		}

		@Bean
		@Order(1)
		TarwebServerCustomizer first() {
			return (settings) -> {
				this.calls.add("first");
				settings.listen(new InetSocketAddress("127.0.0.1", 0));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		private static final AtomicReference<TarwebServer> server = new AtomicReference<>();

		@EventListener
		void refreshed(ContextRefreshedEvent event) {
			server.set(event.getApplicationContext().getBean(TarwebServer.class));
			assertThat(server.get().isRunning()).isTrue();
			throw new IllegalStateException("planted");
		}

	}

	/**
	 * Has a bean which is up only when the archive has been asked for.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SlowConfiguration {

		@Bean
		SmartInitializingSingleton slow(TarwebServer server, Source source, Environment environment) {
			return () -> {
				Awaitility.await().until(() -> source.asked);
				assertThat(server.isRunning()).isFalse();
				Assert.state(!environment.containsProperty("slow.fails"), "planted");
			};
		}

	}

	/**
	 * A source that waits to be opened.
	 */
	private static final class Source implements ArchiveSource {

		private final Path file;

		private final CountDownLatch opened = new CountDownLatch(1);

		private volatile boolean asked;

		private volatile boolean interrupted;

		Source(Path file) {
			this.file = file;
		}

		@Override
		public Path fetch() throws IOException {
			this.asked = true;
			try {
				this.opened.await();
				return this.file;
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
				throw new InterruptedIOException("it was interrupted");
			}
		}

		@Override
		public String location() {
			return "slow:";
		}

	}

}
