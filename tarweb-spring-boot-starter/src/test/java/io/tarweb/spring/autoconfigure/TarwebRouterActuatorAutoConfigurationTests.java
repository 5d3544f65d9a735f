package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.actuate.endpoint.TarwebRouterEndpoint;
import io.tarweb.spring.health.TarwebRouterHealthIndicator;
import io.tarweb.spring.metrics.TarwebRouterMetrics;
import io.tarweb.testing.Hello;
import io.tarweb.testing.RawClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what shows a router, and reloads it with the application: health, meters,
 * endpoint, refresh.
 */
@ExtendWith(OutputCaptureExtension.class)
class TarwebRouterActuatorAutoConfigurationTests {

	private final ApplicationContextRunner plainRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TarwebAutoConfiguration.class,
				TarwebRouterAutoConfiguration.class, TarwebRouterEndpointAutoConfiguration.class,
				TarwebRouterHealthContributorAutoConfiguration.class, TarwebRouterMetricsAutoConfiguration.class,
				TarwebRouterRefreshAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				ConfigurationPropertiesAutoConfiguration.class, RefreshAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.plainRunner.withPropertyValues("tarweb.router.port=0",
			"tarweb.router.address=127.0.0.1", "tarweb.workers=1", "tarweb.router.default.backend=close",
			"management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*");

	private static String[] proxy(ServerSocket backend) {
		return new String[] { "tarweb.router.routes[0].name=api", "tarweb.router.routes[0].server-names=*.example.org",
				"tarweb.router.routes[0].backend=proxy",
				"tarweb.router.routes[0].address=127.0.0.1:" + backend.getLocalPort() };
	}

	private static RawClient connect(ApplicationContext context) {
		return RawClient.connect(context.getBean(TarwebRouter.class).address())
			.send(Hello.named("api.example.org").toBytes());
	}

	private static ServerSocket listen() throws IOException {
		return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
	}

	@Test
	void healthHasTheRoutes() {
		this.contextRunner.run((context) -> {
			TarwebRouterHealthIndicator indicator = (TarwebRouterHealthIndicator) context
				.getBean(HealthContributorRegistry.class)
				.getContributor("tarwebRouter");
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("connections", 0)
				.containsEntry("routes", Map.of("default", Map.of("backend", "close", "up", true)));
			context.getBean(TarwebRouter.class).stop(Duration.ZERO);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void aBackendThatIsDownIsADetail() throws IOException {
		ServerSocket backend = listen();
		backend.close();
		this.contextRunner.withPropertyValues(proxy(backend)).run((context) -> {
			try (RawClient client = connect(context)) {
				client.awaitEnding();
			}
			Health health = context.getBean(TarwebRouterHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("routes")).asString()
				.contains("api={backend=proxy 127.0.0.1:" + backend.getLocalPort() + ", up=false, failedAddresses=");
		});
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.tarwebrouter.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TarwebRouterHealthIndicator.class));
	}

	@Test
	void metersCountWhatRoutesGet() throws IOException {
		try (ServerSocket backend = listen()) {
			this.contextRunner.withPropertyValues(proxy(backend)).run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				int hello = Hello.named("api.example.org").toBytes().length;
				try (RawClient client = connect(context); RawClient accepted = RawClient.over(backend.accept())) {
					accepted.readBody(hello);
					accepted.send("answer");
					client.readBody(6);
					assertThat(meters.get("tarweb.router.connections.open").tag("route", "api").gauge().value())
						.isOne();
					assertThat(meters.get("tarweb.router.connections.opened")
						.tags("route", "api", "backend", "proxy 127.0.0.1:" + backend.getLocalPort())
						.functionTimer()
						.count()).isOne();
					assertThat(transferred(meters, "received")).isEqualTo(hello);
					assertThat(transferred(meters, "sent")).isEqualTo(6);
				}
				assertThat(meters.get("tarweb.router.connections.accepted").functionCounter().count()).isOne();
				try (RawClient client = RawClient.connect(context.getBean(TarwebRouter.class).address())) {
					client.send("GET / HTTP/1.1\r\n\r\n").awaitEnding();
				}
				Awaitility.await().until(() -> failures(meters, "none", "not-tls") == 1);
				assertThat(failures(meters, "api", "connect-refused")).isZero();
			});
		}
	}

	private static double transferred(MeterRegistry meters, String direction) {
		return meters.get("tarweb.router.transferred")
			.tags("route", "api", "direction", direction)
			.functionCounter()
			.count();
	}

	private static double failures(MeterRegistry meters, String route, String reason) {
		return meters.get("tarweb.router.failures").tags("route", route, "reason", reason).functionCounter().count();
	}

	@Test
	void metersComeAndGoWithTheRoutes() throws IOException {
		try (ServerSocket backend = listen()) {
			this.contextRunner.withPropertyValues(proxy(backend)).run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				TestPropertyValues
					.of("tarweb.router.routes[0].name=renamed", "tarweb.router.routes[0].sorry.backend=proxy",
							"tarweb.router.routes[0].sorry.address=127.0.0.1:1")
					.applyTo(context);
				context.getBean(TarwebRouterEndpoint.class).reload();
				assertThat(meters.find("tarweb.router.connections.open").tag("route", "api").meters()).isEmpty();
				assertThat(meters.find("tarweb.router.failures").tag("route", "api").meters()).isEmpty();
				assertThat(meters.find("tarweb.router.connections.open").tag("route", "renamed").meters()).hasSize(2);
				assertThat(meters.find("tarweb.router.connections.open").tag("route", "default").meters()).hasSize(1);
			});
		}
	}

	@Test
	void aRefreshReloads(CapturedOutput output) throws IOException {
		try (ServerSocket backend = listen()) {
			this.contextRunner.withPropertyValues(proxy(backend)).run((context) -> {
				TarwebRouter router = context.getBean(TarwebRouter.class);
				TestPropertyValues.of("tarweb.router.routes[0].name=renamed").applyTo(context);
				context.publishEvent(new RefreshScopeRefreshedEvent("other"));
				assertThat(router.settings().routes().get(0).name()).isEqualTo("api");
				context.getBean(RefreshScope.class).refreshAll();
				assertThat(router.settings().routes().get(0).name()).isEqualTo("renamed");
				TestPropertyValues.of("tarweb.router.routes[0].name=a b").applyTo(context);
				context.getBean(RefreshScope.class).refreshAll();
				assertThat(router.settings().routes().get(0).name()).isEqualTo("renamed");
				assertThat(output).contains("The router goes on as before: 'tarweb.router.routes[0].name' is 'a b'");
			});
		}
	}

	@Test
	void thereIsNoneWithoutARouter() {
		this.plainRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(TarwebRouterEndpoint.class)
			.doesNotHaveBean(TarwebRouterHealthIndicator.class)
			.doesNotHaveBean(TarwebRouterMetrics.class));
	}

	@Test
	void theModuleMayBeAbsent() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.tarweb.router"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tarwebRouterEndpoint"));
	}

	@Test
	void micrometerAndSpringCloudMayBeAbsent() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TarwebRouterAutoConfiguration.class,
					TarwebRouterMetricsAutoConfiguration.class, TarwebRouterRefreshAutoConfiguration.class))
			.withPropertyValues("tarweb.router.port=0", "tarweb.workers=1", "tarweb.router.default.backend=close")
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer",
					"org.springframework.cloud"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TarwebRouter.class));
	}

}
