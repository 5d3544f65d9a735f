package io.tarweb.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Docs behind a Spring Cloud Gateway that takes a part of the path away.
 */
class GatewayTests {

	private static final Map<String, String> PAGES = Map.of("index.html", "home", "guide/index.html", "guide",
			"guide/setup.html", "setup", "_redirects", "/old/* /guide/:splat\n/away /guide/setup 302!\n");

	@TempDir
	private static Path directory;

	private static ConfigurableApplicationContext docs;

	private static ConfigurableApplicationContext gateway;

	private final HttpClient http = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

	@BeforeAll
	static void start() throws IOException {
		docs = run(WebApplicationType.NONE, "--tarweb.archive=file:" + writeArchive(), "--tarweb.port=0",
				"--tarweb.clean-urls=redirect", "--tarweb.listing=html");
		String docsPort = docs.getEnvironment().getRequiredProperty("local.tarweb.port");
		String route = "--spring.cloud.gateway.server.webmvc.routes[0].";
		gateway = run(WebApplicationType.SERVLET, "--server.port=0", "--tarweb.enabled=false", route + "id=docs",
				route + "uri=http://localhost:" + docsPort, route + "predicates[0]=Path=/docs/**",
				route + "filters[0]=StripPrefix=1");
	}

	private static Path writeArchive() throws IOException {
		Path file = directory.resolve("docs.tar");
		try (OutputStream out = Files.newOutputStream(file);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
			for (Map.Entry<String, String> page : PAGES.entrySet()) {
				byte[] content = page.getValue().getBytes(StandardCharsets.UTF_8);
				TarArchiveEntry entry = new TarArchiveEntry(page.getKey());
				entry.setSize(content.length);
				tar.putArchiveEntry(entry);
				tar.write(content);
				tar.closeArchiveEntry();
			}
		}
		return file;
	}

	private static ConfigurableApplicationContext run(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(type)
			// It wants another minor version of Spring Boot.
			.properties("spring.cloud.compatibility-verifier.enabled=false")
			.run(arguments);
	}

	@AfterAll
	static void stop() {
		for (ConfigurableApplicationContext context : new ConfigurableApplicationContext[] { gateway, docs }) {
			if (context != null) {
				context.close();
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/docs/                 | /docs/            | home
			/docs/index.html       | /docs/            | home
			/docs/guide            | /docs/guide/      | guide
			/docs/guide?a=b        | /docs/guide/?a=b  | guide
			/docs/guide/index.html | /docs/guide/      | guide
			/docs/guide/setup.html | /docs/guide/setup | setup
			/docs/old/setup        | /docs/guide/setup | setup
			/docs/away             | /docs/guide/setup | setup
			""")
	void redirectsStayBelowThatPath(String asked, String found, String page) throws Exception {
		String origin = "http://localhost:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
		HttpResponse<String> answer = this.http.send(HttpRequest.newBuilder(URI.create(origin + asked)).build(),
				BodyHandlers.ofString());
		assertThat(answer.uri()).hasToString(origin + found);
		assertThat(answer.body()).isEqualTo(page);
	}

	/** The sample itself isn't part of this. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
