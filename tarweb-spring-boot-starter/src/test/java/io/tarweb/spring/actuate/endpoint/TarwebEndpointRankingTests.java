package io.tarweb.spring.actuate.endpoint;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import org.junit.jupiter.api.AfterEach;
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
 * Tests for what {@link TarwebEndpoint} tells of a site's readers, and for the meters as
 * Prometheus gets them.
 */
class TarwebEndpointRankingTests {

	private static final String PAGES = "/actuator/tarweb/docs/pages";

	private static final String MISSING = "/actuator/tarweb/docs/missing";

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext context;

	private void run(WebApplicationType stack) {
		Path docs = TestArchive.with("index.html", "home")
			.and("a b.html", "a")
			.and("style.css", "css")
			.writeTo(this.directory.resolve("docs.tar"));
		this.context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "tarweb.port=0", "tarweb.workers=2",
					"spring.reactor.netty.shutdown-quiet-period=0s", "tarweb.sites.docs.archive=" + docs,
					"tarweb.sites.docs.path=/docs", "management.endpoints.web.exposure.include=*")
			.run();
	}

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void pagesAreThoseThatWereAskedForMost(WebApplicationType stack) {
		run(stack);
		for (String path : List.of("/docs/a%20b.html", "/docs/a%20b", "/docs/", "/docs/style.css", "/docs/nothing")) {
			HttpClients.page(this.context, path);
		}
		HttpResponse<String> response = HttpClients.get(this.context, PAGES);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.parse(response.body()).<Map<String, Object>>read("$")).isEqualTo(Map.of("pages", List
			.of(Map.of("path", "/docs/a%20b.html", "requests", 2), Map.of("path", "/docs/index.html", "requests", 1))));
		assertThat(JsonPath.parse(HttpClients.get(this.context, PAGES + "?limit=1").body())
			.<List<String>>read("$.pages[*].path")).containsExactly("/docs/a%20b.html");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void missingIsWhatWasNotFoundMost(WebApplicationType stack) {
		run(stack);
		HttpClients.page(this.context, "/docs/gone%22.html?token=1", "Referer", "https://u:p@a.example/from?token=2");
		HttpClients.page(this.context, "/docs/gone%22.html");
		HttpClients.page(this.context, "/docs/other");
		HttpClients.page(this.context, "/elsewhere");
		DocumentContext missing = JsonPath.parse(HttpClients.get(this.context, MISSING).body());
		assertThat(missing.<List<String>>read("$.missing[*].path")).containsExactly("/docs/gone%22.html",
				"/docs/other");
		assertThat(missing.<Map<String, ?>>read("$.missing[0]")).containsOnlyKeys("path", "requests", "referrer",
				"lastMissedAt");
		assertThat(missing.<Integer>read("$.missing[0].requests")).isEqualTo(2);
		assertThat(missing.<String>read("$.missing[0].referrer")).isEqualTo("https://a.example/from");
		assertThat(Duration.between(Instant.parse(missing.read("$.missing[0].lastMissedAt")), Instant.now()))
			.isLessThan(Duration.ofMinutes(1));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whatThereIsNotIsNotFound(WebApplicationType stack) {
		run(stack);
		assertThat(HttpClients.get(this.context, "/actuator/tarweb/doc/pages").statusCode()).isEqualTo(404);
		assertThat(HttpClients.get(this.context, "/actuator/tarweb/docs/page").statusCode()).isEqualTo(404);
		assertThat(HttpClients.get(this.context, PAGES + "?limit=0").statusCode()).isEqualTo(400);
		assertThat(HttpClients.get(this.context, PAGES + "?limit=many").statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void prometheusGetsTheMeters(WebApplicationType stack) {
		run(stack);
		HttpClients.page(this.context, "/docs/");
		HttpClients.page(this.context, "/docs/nothing");
		assertThat(HttpClients.get(this.context, "/actuator/prometheus").body()).contains(
				"tarweb_requests_total{protocol=\"http/1.1\",site=\"docs\",status=\"2xx\"} 1.0",
				"tarweb_requests_total{protocol=\"http/1.1\",site=\"docs\",status=\"4xx\"} 1.0",
				"tarweb_archive_entries{site=\"docs\"} 3.0", "tarweb_eventloop_lag_ticks_total{le=\"+Inf\"}",
				"tarweb_reloads_seconds_count{outcome=\"refused\",site=\"docs\"} 0");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
