package io.tarweb.spring.actuate.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebEndpoint} behind Spring Security, as the README sets it up.
 */
class TarwebEndpointSecurityTests {

	private static final String OPERATOR = "operator:secret";

	private static final String READER = "reader:secret";

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
	void whoIsNotAllowedToReloadDoesNothing(WebApplicationType stack) throws Exception {
		run(stack);
		TestArchive.with("index.html", "new").writeTo(this.archive);
		for (String path : new String[] { "/actuator/tarweb", "/actuator/tarweb/default" }) {
			for (String body : new String[] { "", "{}", "{\"action\":\"rollback\"}" }) {
				assertThat(post(path, body, null)).isEqualTo(401);
				assertThat(post(path, body, "operator:guess")).isEqualTo(401);
				assertThat(post(path, body, READER)).isEqualTo(403);
			}
		}
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		assertThat(HttpClients.get(this.context, "/actuator/tarweb").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whoIsAllowedToReloadNeedsNoMore(WebApplicationType stack) throws Exception {
		run(stack);
		TestArchive.with("index.html", "new").writeTo(this.archive);
		assertThat(post("/actuator/tarweb", "", OPERATOR)).isEqualTo(200);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
		assertThat(post("/actuator/tarweb/default", "{\"action\":\"rollback\"}", OPERATOR)).isEqualTo(200);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	private int post(String path, String body, String credentials) throws IOException, InterruptedException {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		if (credentials != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private void run(WebApplicationType stack) {
		this.context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "tarweb.port=0", "tarweb.workers=1",
					"spring.reactor.netty.shutdown-quiet-period=0s", "tarweb.archive=" + this.archive,
					"management.endpoints.web.exposure.include=tarweb",
					"management.endpoint.tarweb.access=unrestricted")
			.run();
	}

	private static UserDetails[] users() {
		return new UserDetails[] { User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build(),
				User.withUsername("reader").password("{noop}secret").roles("READER").build() };
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Configuration(proxyBeanMethods = false)
		@EnableWebSecurity
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		static class Servlet {

			@Bean
			SecurityFilterChain actuator(HttpSecurity http) {
				return http.securityMatcher("/actuator/**")
					.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET)
						.permitAll()
						.anyRequest()
						.hasRole("OPERATOR"))
					.httpBasic(Customizer.withDefaults())
					.csrf((csrf) -> csrf.disable())
					.build();
			}

			@Bean
			UserDetailsService operators() {
				return new InMemoryUserDetailsManager(users());
			}

		}

		@Configuration(proxyBeanMethods = false)
		@EnableWebFluxSecurity
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		static class Reactive {

			@Bean
			SecurityWebFilterChain actuator(ServerHttpSecurity http) {
				return http
					.authorizeExchange((exchanges) -> exchanges.pathMatchers(HttpMethod.GET)
						.permitAll()
						.anyExchange()
						.hasRole("OPERATOR"))
					.httpBasic(Customizer.withDefaults())
					.csrf((csrf) -> csrf.disable())
					.build();
			}

			@Bean
			MapReactiveUserDetailsService operators() {
				return new MapReactiveUserDetailsService(users());
			}

		}

	}

}
