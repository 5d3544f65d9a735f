package io.tarweb.spring.actuate.endpoint;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.tarweb.TarwebServer;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebEndpoint} as an operator meets it: over HTTP in an application
 * on Spring MVC and in one on Spring WebFlux, and over JMX.
 */
class TarwebEndpointTests {

	private static final String WRITABLE = "management.endpoint.tarweb.access=unrestricted";

	@TempDir
	private Path directory;

	private Path archive;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void writeArchive() {
		this.archive = TestArchive.with("index.html", "old").writeTo(this.directory.resolve("docs.tar"));
	}

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void getShowsTheStatus(WebApplicationType stack) {
		run(stack);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		HttpResponse<String> response = HttpClients.get(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext status = JsonPath.parse(response.body());
		assertThat(status.<Map<String, ?>>read("$")).containsOnlyKeys("running", "address", "port", "connections",
				"droppedLogLines", "transport", "archive");
		assertThat(status.<Boolean>read("$.running")).isTrue();
		assertThat(status.<String>read("$.address")).isNotEmpty();
		assertThat(status.<Integer>read("$.port"))
			.isEqualTo(this.context.getEnvironment().getRequiredProperty("local.tarweb.port", Integer.class));
		assertThat(status.<Integer>read("$.connections")).isPositive();
		assertThat(status.<Integer>read("$.droppedLogLines")).isZero();
		assertThat(status.<String>read("$.transport.name")).isIn("io_uring", "epoll", "kqueue", "nio");
		assertThat(status.<Map<String, String>>read("$.transport.absent")).isNotNull();
		assertThat(status.<Map<String, ?>>read("$.archive")).containsOnlyKeys("location", "file", "id", "entries",
				"contentBytes", "archiveBytes", "skipped", "loadedAt", "loadMilliseconds");
		assertThat(status.<String>read("$.archive.location")).isEqualTo(this.archive.toString());
		assertThat(status.<String>read("$.archive.file")).isEqualTo(this.archive.toString());
		assertThat(status.<String>read("$.archive.id")).matches("[0-9a-f]+");
		assertThat(status.<Integer>read("$.archive.entries")).isOne();
		assertThat(status.<Integer>read("$.archive.contentBytes")).isEqualTo(3);
		assertThat(status.<Integer>read("$.archive.archiveBytes")).isEqualTo((int) this.archive.toFile().length());
		assertThat(Instant.parse(status.read("$.archive.loadedAt"))).isBefore(Instant.now());
		assertThat(status.<Integer>read("$.archive.loadMilliseconds")).isNotNegative();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void getShowsThatTheServerWasStopped(WebApplicationType stack) {
		run(stack);
		this.context.getBean(TarwebServer.class).stop(Duration.ZERO);
		HttpResponse<String> response = HttpClients.get(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"running\":false,\"connections\":0,\"droppedLogLines\":0}");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postIsClosedUnlessAccessIsOpened(WebApplicationType stack) {
		run(stack);
		TestArchive.with("index.html", "new").writeTo(this.archive);
		HttpResponse<String> response = HttpClients.post(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postReloadsTheArchive(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").and("more.html", "more").writeTo(this.archive);
		HttpResponse<String> response = HttpClients.post(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("outcome", "previous", "current", "milliseconds");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("LOADED");
		assertThat(reload.<Integer>read("$.previous.entries")).isOne();
		assertThat(reload.<Integer>read("$.current.entries")).isEqualTo(2);
		assertThat(reload.<Integer>read("$.milliseconds")).isNotNegative();
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postOfTheSameContentChangesNothing(WebApplicationType stack) {
		run(stack, WRITABLE);
		HttpResponse<String> response = HttpClients.post(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("outcome", "current", "milliseconds");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("UNCHANGED");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postOfACorruptArchiveIsUnprocessableAndKeepsTheOldOne(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTruncatedTo(this.archive);
		HttpResponse<String> response = HttpClients.post(this.context, "/actuator/tarweb");
		assertThat(response.statusCode()).isEqualTo(422);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("outcome", "current", "milliseconds", "reason");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("REFUSED");
		assertThat(reload.<String>read("$.reason")).contains("'" + this.archive + "' is a corrupt tar");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		DocumentContext status = JsonPath.parse(HttpClients.get(this.context, "/actuator/tarweb").body());
		assertThat(status.<String>read("$.lastRefusal.reason")).isEqualTo(reload.<String>read("$.reason"));
		assertThat(status.<Integer>read("$.lastRefusal.milliseconds")).isNotNegative();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void healthShowsTheArchive(WebApplicationType stack) {
		run(stack, "management.endpoint.health.show-details=always");
		DocumentContext health = JsonPath.parse(HttpClients.get(this.context, "/actuator/health/tarweb").body());
		assertThat(health.<String>read("$.status")).isEqualTo("UP");
		assertThat(health.<String>read("$.details.archive")).isEqualTo(this.archive.toString());
		assertThat(Instant.parse(health.read("$.details.loadedAt"))).isBefore(Instant.now());
		assertThat(Duration.parse(health.read("$.details.loadTime"))).isPositive();
	}

	@Test
	void jmxGetsThePlainValue() throws Exception {
		run(WebApplicationType.NONE, WRITABLE, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=tarweb",
				"management.endpoints.jmx.domain=" + getClass().getSimpleName());
		TestArchive.with("index.html", "new").writeTruncatedTo(this.archive);
		MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
		ObjectName endpoint = new ObjectName(getClass().getSimpleName() + ":type=Endpoint,name=Tarweb");
		assertThat(jmx.invoke(endpoint, "status", new Object[0], new String[0]))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("running", true);
		assertThat(jmx.invoke(endpoint, "reload", new Object[0], new String[0]))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("outcome", "REFUSED");
	}

	private void run(WebApplicationType stack, String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "tarweb.port=0", "spring.reactor.netty.shutdown-quiet-period=0s",
					"tarweb.archive=" + this.archive, "management.endpoints.web.exposure.include=*")
			.properties(properties)
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
