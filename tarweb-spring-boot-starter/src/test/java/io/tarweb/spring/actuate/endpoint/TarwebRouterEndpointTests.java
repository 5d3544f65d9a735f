package io.tarweb.spring.actuate.endpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.HttpClients;
import io.tarweb.testing.Hello;
import io.tarweb.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebRouterEndpoint} as an operator meets it: over HTTP in an
 * application on Spring MVC and in one on Spring WebFlux.
 */
class TarwebRouterEndpointTests {

	private static final String WRITABLE = "management.endpoint.tarwebrouter.access=unrestricted";

	private static final String PATH = "/actuator/tarwebrouter";

	private ServerSocket backend;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void listen() throws IOException {
		this.backend = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.context.close();
		this.backend.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void getShowsTheStatus(WebApplicationType stack) throws IOException {
		run(stack);
		try (RawClient client = connect("api.example.org");
				RawClient accepted = RawClient.over(this.backend.accept())) {
			accepted.send("answer");
			assertThat(client.readBody(6)).asString().isEqualTo("answer");
			HttpResponse<String> response = HttpClients.get(this.context, PATH);
			assertThat(response.statusCode()).isEqualTo(200);
			DocumentContext status = JsonPath.parse(response.body());
			assertThat(status.<Map<String, ?>>read("$")).containsOnlyKeys("running", "address", "port", "connections",
					"transport", "failures", "routes");
			assertThat(status.<Boolean>read("$.running")).isTrue();
			assertThat(status.<Integer>read("$.port")).isEqualTo(router().address().getPort());
			assertThat(status.<Integer>read("$.connections")).isOne();
			assertThat(status.<List<String>>read("$.routes[*].name")).containsExactly("api", "default");
			assertThat(status.<Map<String, ?>>read("$.routes[0]")).containsOnlyKeys("name", "serverNames", "backend");
			assertThat(status.<List<String>>read("$.routes[0].serverNames")).containsExactly("*.example.org");
			assertThat(status.<Map<String, ?>>read("$.routes[0].backend")).containsOnlyKeys("backend", "up",
					"addresses", "open", "opened", "receivedBytes", "sentBytes", "failures");
			assertThat(status.<String>read("$.routes[0].backend.backend"))
				.isEqualTo("proxy 127.0.0.1:" + this.backend.getLocalPort());
			assertThat(status.<Boolean>read("$.routes[0].backend.up")).isTrue();
			assertThat(status.<Integer>read("$.routes[0].backend.open")).isOne();
			assertThat(status.<List<String>>read("$.routes[0].backend.addresses[*].address"))
				.containsExactly("127.0.0.1:" + this.backend.getLocalPort());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postReadsThePropertiesAgain(WebApplicationType stack) throws IOException {
		run(stack, WRITABLE);
		assertOutcome(HttpClients.post(this.context, PATH), 200, "UNCHANGED");
		try (RawClient before = connect("api.example.org");
				RawClient accepted = RawClient.over(this.backend.accept());
				ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			set("tarweb.router.routes[0].address=127.0.0.1:" + other.getLocalPort(),
					"tarweb.router.routes[1].name=more", "tarweb.router.routes[1].server-names=more.example.net",
					"tarweb.router.routes[1].backend=close", "tarweb.router.idle-timeout=1m");
			DocumentContext answer = assertOutcome(HttpClients.post(this.context, PATH), 200, "RELOADED");
			assertThat(answer.<List<String>>read("$.added")).containsExactly("more");
			assertThat(answer.<List<String>>read("$.changed")).containsExactly("api");
			assertThat(answer.<List<String>>read("$.removed")).isEmpty();
			assertThat(answer.<Boolean>read("$.limits")).isTrue();
			try (RawClient after = connect("api.example.org"); RawClient there = RawClient.over(other.accept())) {
				there.send("new");
				assertThat(after.readBody(3)).asString().isEqualTo("new");
			}
			accepted.send("old");
			assertThat(before.readBody(3)).asString().isEqualTo("old");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void wrongPropertiesAreRefusedAndTheOldOnesStay(WebApplicationType stack) throws IOException {
		run(stack, WRITABLE);
		assertRefused("tarweb.router.routes[0].address=nowhere",
				"'tarweb.router.routes[0].address' is 'nowhere', but must be a host and a port, such as "
						+ "'docs.internal:443' or '[fd00::1]:443'");
		assertRefused("tarweb.router.routes[0].backend=drop",
				"'tarweb.router.routes[0].backend' is 'drop', but must be one of site, proxy, pass, close");
		assertRefused("tarweb.router.routes[0].name=", "'tarweb.router.routes[0].name' must be set");
		assertRefused("tarweb.router.max-connections=many",
				"'tarweb.router.max-connections' is 'many', but must be of the type int");
		assertRefused("tarweb.router.routes[0].ssl.bundle=none", "The SSL bundle 'none' doesn't exist");
		assertRefused("tarweb.router.default.backend=site",
				"'tarweb.router.default.backend' is 'site', but this application serves no site");
		assertRefused("tarweb.router.address=127.0.0.2",
				"'tarweb.router.port' is '/127.0.0.2:0', but must stay /127.0.0.1:0 while the router runs");
		try (RawClient client = connect("api.example.org");
				RawClient accepted = RawClient.over(this.backend.accept())) {
			accepted.send("answer");
			assertThat(client.readBody(6)).asString().isEqualTo("answer");
		}
	}

	private void assertRefused(String property, String reason) {
		String name = property.substring(0, property.indexOf('='));
		String before = this.context.getEnvironment().getProperty(name);
		set(property);
		DocumentContext answer = assertOutcome(HttpClients.post(this.context, PATH), 422, "REFUSED");
		assertThat(answer.<String>read("$.reason")).isEqualTo(reason);
		properties().remove(name);
		if (before != null) {
			set(name + "=" + before);
		}
	}

	/** Those that the application has and that a test may change. */
	private Map<String, Object> properties() {
		return ((MapPropertySource) this.context.getEnvironment().getPropertySources().get("test")).getSource();
	}

	@Test
	void postIsNotAllowedByDefault() {
		run(WebApplicationType.SERVLET);
		assertThat(HttpClients.post(this.context, PATH).statusCode()).isEqualTo(405);
	}

	@Test
	void argumentsAreRefused() {
		run(WebApplicationType.SERVLET, WRITABLE);
		HttpResponse<String> response = HttpClients.post(this.context, PATH + "?action=rollback");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("not understood: action");
	}

	@Test
	void aStoppedRouterSaysSo() {
		run(WebApplicationType.SERVLET);
		router().stop(Duration.ZERO);
		assertThat(JsonPath.<Boolean>read(HttpClients.get(this.context, PATH).body(), "$.running")).isFalse();
	}

	private static DocumentContext assertOutcome(HttpResponse<String> response, int status, String outcome) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		DocumentContext answer = JsonPath.parse(response.body());
		assertThat(answer.<String>read("$.outcome")).isEqualTo(outcome);
		return answer;
	}

	private TarwebRouter router() {
		return this.context.getBean(TarwebRouter.class);
	}

	private RawClient connect(String name) {
		return RawClient.connect(router().address()).send(Hello.named(name).toBytes());
	}

	private void set(String... properties) {
		TestPropertyValues.of(properties).applyTo(this.context);
	}

	private void run(WebApplicationType stack, String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "server.shutdown=immediate", "tarweb.workers=1",
					"spring.reactor.netty.shutdown-quiet-period=0s", "management.endpoints.web.exposure.include=*")
			.properties(properties)
			.initializers((context) -> TestPropertyValues
				.of("tarweb.router.port=0", "tarweb.router.address=127.0.0.1", "tarweb.router.routes[0].name=api",
						"tarweb.router.routes[0].server-names=*.example.org", "tarweb.router.routes[0].backend=proxy",
						"tarweb.router.routes[0].address=127.0.0.1:" + this.backend.getLocalPort(),
						"tarweb.router.default.backend=close")
				.applyTo(context))
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
