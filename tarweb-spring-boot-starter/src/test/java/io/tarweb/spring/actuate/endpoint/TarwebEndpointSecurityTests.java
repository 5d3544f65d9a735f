package io.tarweb.spring.actuate.endpoint;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebEndpoint} behind Spring Security, as docs/OPERATING.md sets it
 * up.
 */
class TarwebEndpointSecurityTests {

	private static final String OPERATOR = "operator:secret";

	private static final String READER = "reader:secret";

	private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

	/** Both are on the class path, where an application has one of them. */
	private static final String NEXT_TO_REACTOR_NETTY = TomcatReactiveManagementContextAutoConfiguration.class
		.getName();

	@TempDir
	private Path directory;

	private Path archive;

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@BeforeEach
	void writeArchive() {
		this.archive = TestArchive.with("index.html", "old").writeTo(this.directory.resolve("docs.tar"));
	}

	@AfterEach
	void closeContexts() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void theDocumentShowsWhatIsTestedHere() throws IOException {
		String document = Files.readString(Path.of("..", "docs", "OPERATING.md"));
		for (Class<?> recipe : List.of(OperatorSecurity.class, ReactiveOperatorSecurity.class)) {
			String source = Files
				.readString(Path.of("src", "test", "java").resolve(recipe.getName().replace('.', '/') + ".java"));
			String withoutPackage = source.substring(source.indexOf("import "));
			assertThat(document).contains("```java\n" + withoutPackage + "```\n");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, server", "SERVLET, management", "REACTIVE, server", "REACTIVE, management" })
	void nothingIsOpenedThatBootCloses(WebApplicationType stack, String actuator) throws Exception {
		String[] arguments = actuator.equals("management") ? new String[] { "--management.server.port=0" }
				: new String[0];
		Map<String, Integer> byBoot = anonymousStatuses(run(stack, false, arguments), actuator);
		Map<String, Integer> byRecipe = anonymousStatuses(run(stack, true, arguments), actuator);
		assertThat(byBoot).containsEntry("GET /customers", 401)
			.containsEntry("GET /actuator/env", 401)
			.containsEntry("GET /actuator/tarweb", 401)
			.containsEntry("GET /actuator/health", 200);
		assertThat(byRecipe).isEqualTo(byBoot);
	}

	private static Map<String, Integer> anonymousStatuses(ApplicationContext context, String actuator)
			throws Exception {
		Map<String, Integer> statuses = new LinkedHashMap<>();
		for (String path : List.of("/", "/customers", "/nothing", "/error", "/tarweb", "/actuator", "/actuator/env",
				"/actuator/beans", "/actuator/health", "/actuator/tarweb", "/actuator/tarweb/default",
				"/actuator/tarweb/default/pages", "/actuator/tarwebs")) {
			URI uri = uri(context, path.startsWith("/actuator") ? actuator : "server", path);
			statuses.put("GET " + path, status(HttpRequest.newBuilder(uri)));
			if (!path.matches("/actuator/tarweb(/.*)?")) {
				statuses.put("POST " + path, status(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody())));
			}
		}
		return statuses;
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whoIsNotAllowedToReloadDoesNothing(WebApplicationType stack) throws Exception {
		ApplicationContext context = run(stack, true);
		TestArchive.with("index.html", "new").writeTo(this.archive);
		for (String path : new String[] { "/actuator/tarweb", "/actuator/tarweb/default" }) {
			for (String body : new String[] { "", "{}", "{\"action\":\"rollback\"}" }) {
				assertThat(post(context, path, body, null)).isEqualTo(401);
				assertThat(post(context, path, body, "operator:guess")).isEqualTo(401);
				assertThat(post(context, path, body, READER)).isEqualTo(403);
			}
		}
		for (String path : new String[] { "/actuator/tarweb/", "/actuator//tarweb", "/actuator/./tarweb",
				"/actuator/tarweb;a=b", "/actuator/%74arweb", "/ACTUATOR/tarweb" }) {
			assertThat(post(context, path, "", READER)).as(path).isGreaterThanOrEqualTo(400);
		}
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whoIsAllowedToReloadNeedsNoMore(WebApplicationType stack) throws Exception {
		ApplicationContext context = run(stack, true);
		TestArchive.with("index.html", "new").writeTo(this.archive);
		assertThat(post(context, "/actuator/tarweb", "", OPERATOR)).isEqualTo(200);
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("new");
		assertThat(post(context, "/actuator/tarweb/default", "{\"action\":\"rollback\"}", OPERATOR)).isEqualTo(200);
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("old");
	}

	/** Otherwise any page that the operator's browser visits could ride on it. */
	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theSessionOfAnOperatorWhoLoggedInElsewhereReloadsNothing(WebApplicationType stack) throws Exception {
		ApplicationContext context = run(stack, true);
		HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
		Matcher token = CSRF_TOKEN.matcher(
				browser.send(HttpRequest.newBuilder(uri(context, "server", "/login")).build(), BodyHandlers.ofString())
					.body());
		assertThat(token.find()).isTrue();
		status(browser,
				HttpRequest.newBuilder(uri(context, "server", "/login"))
					.header("Content-Type", "application/x-www-form-urlencoded")
					.POST(BodyPublishers.ofString("username=operator&password=secret&_csrf=" + token.group(1))));
		assertThat(status(browser, HttpRequest.newBuilder(uri(context, "server", "/customers")))).isEqualTo(200);
		assertThat(status(browser,
				HttpRequest.newBuilder(uri(context, "server", "/actuator/tarweb")).POST(BodyPublishers.noBody())))
			.isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theDocsAreServedToEverybody(WebApplicationType stack) {
		assertThat(HttpClients.page(run(stack, true), "/").statusCode()).isEqualTo(200);
	}

	private static int post(ApplicationContext context, String path, String body, @Nullable String credentials)
			throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(context, "server", path))
			.POST(BodyPublishers.ofString(body));
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		if (credentials != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
		}
		return status(request);
	}

	private static int status(HttpRequest.Builder request) throws Exception {
		return status(HttpClient.newHttpClient(), request);
	}

	private static int status(HttpClient client, HttpRequest.Builder request) throws Exception {
		return client.send(request.build(), BodyHandlers.discarding()).statusCode();
	}

	private static URI uri(ApplicationContext context, String server, String path) {
		return URI.create(
				"http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local." + server + ".port") + path);
	}

	private ApplicationContext run(WebApplicationType stack, boolean recipe, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "tarweb.port=0", "tarweb.workers=1",
					"spring.reactor.netty.shutdown-quiet-period=0s", "tarweb.archive=" + this.archive,
					"management.endpoints.web.exposure.include=*", "management.endpoint.tarweb.access=unrestricted");
		if (recipe) {
			application.sources(
					(stack == WebApplicationType.SERVLET) ? OperatorSecurity.class : ReactiveOperatorSecurity.class);
		}
		ConfigurableApplicationContext context = application
			.run(StringUtils.addStringToArray(arguments, "--spring.autoconfigure.exclude=" + NEXT_TO_REACTOR_NETTY));
		this.contexts.add(context);
		return context;
	}

	private static UserDetails[] users() {
		return new UserDetails[] { User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build(),
				User.withUsername("reader").password("{noop}secret").roles("READER").build() };
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		@RequestMapping("/customers")
		String customers() {
			return "customers";
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		UserDetailsService operators() {
			return new InMemoryUserDetailsManager(users());
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		MapReactiveUserDetailsService reactiveOperators() {
			return new MapReactiveUserDetailsService(users());
		}

	}

}
