package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import com.jayway.jsonpath.JsonPath;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.context.TarwebPortInfoApplicationContextInitializer;
import io.tarweb.testing.ProxyHeaders;
import io.tarweb.testing.RawClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what readers get out of a site under each group of properties. The engine's
 * own tests have the details.
 */
class ServedSiteTests {

	private static final String HASHED = "/assets/main.6543a935.css";

	@TempDir
	private Path directory;

	@Test
	void contentTypesGoByTheExtension() {
		serve((context) -> {
			assertThat(header(HttpClients.page(context, "/"), "Content-Type")).isEqualTo("text/html;charset=utf-8");
			assertThat(header(HttpClients.page(context, "/notes.own"), "Content-Type"))
				.isEqualTo("application/octet-stream");
		});
		serve((context) -> assertThat(header(HttpClients.page(context, "/notes.own"), "Content-Type"))
			.isEqualTo("text/x-own;charset=utf-8"), "tarweb.content-types.own=text/x-own");
	}

	@Test
	void compressedSiblingsAreSentToThoseWhoAcceptThem() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/page.html", "Accept-Encoding", "gzip");
			assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
			assertThat(header(response, "Content-Type")).isEqualTo("text/html;charset=utf-8");
			assertThat(header(response, "Vary")).isEqualTo("Accept-Encoding");
			assertThat(HttpClients.page(context, "/page.html").body()).isEqualTo("a page of some words");
			assertThat(HttpClients.page(context, "/page.html.gz").statusCode()).isEqualTo(200);
		});
	}

	@Test
	void compressedSiblingsCanBeHidden() {
		serve((context) -> {
			assertThat(HttpClients.page(context, "/page.html.gz").statusCode()).isEqualTo(404);
			assertThat(header(HttpClients.page(context, "/page.html", "Accept-Encoding", "gzip"), "Content-Encoding"))
				.isEqualTo("gzip");
		}, "tarweb.compressed-siblings=false");
	}

	@Test
	void validatorsAndRangesWork() {
		serve((context) -> {
			String etag = header(HttpClients.page(context, "/page.html"), "ETag");
			assertThat(HttpClients.page(context, "/page.html", "If-None-Match", etag).statusCode()).isEqualTo(304);
			HttpResponse<String> part = HttpClients.page(context, "/page.html", "Range", "bytes=2-5");
			assertThat(part.statusCode()).isEqualTo(206);
			assertThat(part.body()).isEqualTo("page");
			assertThat(HttpClients.page(context, "/page.html", "Range", "bytes=0-1,4-5").statusCode()).isEqualTo(206);
		});
		serve((context) -> assertThat(HttpClients.page(context, "/page.html", "Range", "bytes=0-1,4-5").statusCode())
			.isEqualTo(200), "tarweb.max-ranges=1");
	}

	@Test
	void pagesAreFoundWithoutTheirExtension() {
		serve((context) -> assertThat(HttpClients.page(context, "/page").body()).isEqualTo("a page of some words"));
		serve((context) -> assertThat(HttpClients.page(context, "/page").statusCode()).isEqualTo(404),
				"tarweb.clean-urls=off");
	}

	@Test
	void pagesCanHaveOneAddress() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/page.html?q=1");
			assertThat(response.statusCode()).isEqualTo(301);
			assertThat(header(response, "Location")).isEqualTo("./page?q=1");
		}, "tarweb.clean-urls=redirect");
	}

	@Test
	void aFallbackAnswersForPages() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/some/route");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("home");
			assertThat(HttpClients.page(context, "/missing.js").statusCode()).isEqualTo(404);
		}, "tarweb.fallback=index.html");
	}

	@Test
	void theNearestNotFoundPageAnswersOtherwise() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/docs/missing");
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(response.body()).isEqualTo("no such docs");
		});
	}

	@Test
	void directoriesCanBeListed() {
		serve((context) -> assertThat(HttpClients.page(context, "/assets/").statusCode()).isEqualTo(404));
		serve((context) -> {
			HttpResponse<String> list = HttpClients.page(context, "/assets/");
			assertThat(header(list, "Content-Type")).isEqualTo("text/html;charset=utf-8");
			assertThat(list.body()).contains("<a href=\"./main.6543a935.css\">");
		}, "tarweb.listing=html");
		serve((context) -> assertThat(JsonPath.<String>read(HttpClients.page(context, "/assets/").body(), "$[0].name"))
			.isEqualTo("data.json"), "tarweb.listing=json");
	}

	@Test
	void thoseWhoPreferMarkdownGetIt() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/docs/", "Accept", "text/markdown");
			assertThat(response.body()).isEqualTo("# docs");
			assertThat(header(response, "Content-Type")).isEqualTo("text/markdown;charset=utf-8");
			assertThat(header(response, "Vary")).isEqualTo("Accept");
		});
		serve((context) -> assertThat(HttpClients.page(context, "/docs/", "Accept", "text/markdown").body())
			.isEqualTo("docs"), "tarweb.markdown=false");
	}

	@Test
	void cachingGoesByTheKindOfFile() {
		serve((context) -> {
			assertThat(cacheControl(context, "/")).isEqualTo("no-cache");
			assertThat(cacheControl(context, HASHED)).isEqualTo("public, max-age=31536000, immutable");
			assertThat(cacheControl(context, "/assets/data.json")).isEqualTo("no-cache");
			assertThat(cacheControl(context, "/missing")).isEqualTo("no-store");
		});
		serve((context) -> {
			assertThat(cacheControl(context, "/")).isEqualTo("max-age=1");
			assertThat(cacheControl(context, HASHED)).isEqualTo("max-age=2");
			assertThat(cacheControl(context, "/notes.own")).isEqualTo("max-age=3");
			assertThat(cacheControl(context, "/missing")).isEqualTo("max-age=4");
			assertThat(cacheControl(context, "/assets/data.json")).isEqualTo("max-age=5");
		}, "tarweb.cache.html=max-age=1", "tarweb.cache.hashed=max-age=2", "tarweb.cache.other=max-age=3",
				"tarweb.cache.errors=max-age=4", "tarweb.cache.rules[0].pattern=/assets/*.json",
				"tarweb.cache.rules[0].value=max-age=5");
	}

	@Test
	void securityHeadersAreOnWhereTheyHarmNobody() {
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/");
			assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(header(response, "Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
			assertThat(header(response, "X-Frame-Options")).isEqualTo("SAMEORIGIN");
			assertThat(header(response, "Content-Security-Policy")).isNull();
			assertThat(header(response, "Strict-Transport-Security")).isNull();
		});
		serve((context) -> {
			HttpResponse<String> response = HttpClients.page(context, "/");
			assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(header(response, "X-Frame-Options")).isNull();
			assertThat(header(response, "Content-Security-Policy")).isEqualTo("default-src 'self'");
		}, "tarweb.security.frame-options=", "tarweb.security.content-security-policy=default-src 'self'");
	}

	@Test
	void headersGoByPattern() {
		serve((context) -> {
			assertThat(header(HttpClients.page(context, "/docs/"), "X-Docs")).isEqualTo("yes");
			assertThat(header(HttpClients.page(context, "/docs/"), "X-Frame-Options")).isNull();
			assertThat(header(HttpClients.page(context, "/"), "X-Docs")).isNull();
		}, "tarweb.headers[0].pattern=/docs/*", "tarweb.headers[0].name=X-Docs", "tarweb.headers[0].value=yes",
				"tarweb.headers[1].pattern=/docs/*", "tarweb.headers[1].name=X-Frame-Options",
				"tarweb.headers[1].value=");
	}

	@Test
	void otherOriginsReadWhatTheyMay() {
		String origin = "https://app.example.com";
		serve((context) -> assertThat(allowedOrigin(context, "/assets/data.json", origin)).isNull());
		serve((context) -> {
			assertThat(allowedOrigin(context, "/assets/data.json", origin)).isEqualTo(origin);
			assertThat(allowedOrigin(context, "/assets/data.json", "https://example.org")).isNull();
			assertThat(allowedOrigin(context, "/", origin)).isNull();
		}, "tarweb.cors.allowed-origins=" + origin);
		serve((context) -> {
			assertThat(allowedOrigin(context, "/page.html", origin)).isEqualTo("*");
			assertThat(allowedOrigin(context, "/assets/data.json", origin)).isNull();
		}, "tarweb.cors.allowed-origins=*", "tarweb.cors.patterns=/page.html");
	}

	@Test
	void rulesOfTheArchiveApplyAndAreNotServed() {
		serve((context) -> {
			HttpResponse<String> moved = HttpClients.page(context, "/old/page");
			assertThat(moved.statusCode()).isEqualTo(302);
			assertThat(header(moved, "Location")).isEqualTo("../docs/page");
			assertThat(header(HttpClients.page(context, "/page.html"), "X-From-Archive")).isEqualTo("yes");
			assertThat(HttpClients.page(context, "/_redirects").statusCode()).isEqualTo(404);
			assertThat(HttpClients.page(context, "/_headers").statusCode()).isEqualTo(404);
		});
	}

	@Test
	void requestsAreLogged() {
		Path log = this.directory.resolve("access.log");
		serve((context) -> HttpClients.page(context, "/page.html", "User-Agent", "a test"),
				"tarweb.access-log.format=combined", "tarweb.access-log.file=" + log);
		assertThat(log).content()
			.matches("127\\.0\\.0\\.1 - - \\[.+ \\+0000] \"GET /page\\.html HTTP/1\\.1\" 200 20 \"-\" \"a test\"\n");
	}

	@Test
	void requestsAreLoggedAsJson() {
		Path log = this.directory.resolve("access.json");
		serve((context) -> {
			HttpClients.page(context, "/missing");
			Awaitility.await().untilAsserted(() -> assertThat(log).content().endsWith("\n"));
			String line = Files.readString(log);
			assertThat(JsonPath.<String>read(line, "$.target")).isEqualTo("/missing");
			assertThat(JsonPath.<Integer>read(line, "$.status")).isEqualTo(404);
		}, "tarweb.access-log.format=json", "tarweb.access-log.file=" + log);
	}

	@Test
	void requestsAreLoggedWithWhomATrustedProxyForwards() {
		Path log = this.directory.resolve("access.log");
		serve((context) -> HttpClients.page(context, "/page.html", "X-Forwarded-For", "192.0.2.7"),
				"tarweb.access-log.format=combined", "tarweb.access-log.file=" + log,
				"tarweb.forwarded.trusted=127.0.0.0/8,::1");
		assertThat(log).content().startsWith("192.0.2.7 - - [");
	}

	@Test
	void proxiesSayWhoTheirClientIs() {
		Path log = this.directory.resolve("access.log");
		serve((context) -> {
			int port = context.getEnvironment().getRequiredProperty("local.tarweb.port", Integer.class);
			InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
			try (RawClient proxy = RawClient.connect(address)) {
				proxy.send(ProxyHeaders.version2("192.0.2.7") + RawClient.get("/page.html"));
				assertThat(proxy.read().text()).isEqualTo("a page of some words");
			}
			try (RawClient proxy = RawClient.connect(address)) {
				assertThat(proxy.send(RawClient.get("/page.html")).awaitEnding().unreadBytes()).isZero();
			}
		}, "tarweb.access-log.format=combined", "tarweb.access-log.file=" + log,
				"tarweb.proxy-protocol.trusted=127.0.0.0/8,::1", "tarweb.proxy-protocol.exempt=127.0.0.9");
		assertThat(log).content().matches("192\\.0\\.2\\.7 - - \\[.+ \"GET /page\\.html HTTP/1\\.1\" 200 20 .*\n");
	}

	private void serve(ContextConsumer<AssertableApplicationContext> reader, String... properties) {
		Path archive = TestArchive.with("index.html", "home")
			.and("404.html", "no such page")
			.and("page.html", "a page of some words")
			.and("page.html.gz", "gz")
			.and("notes.own", "notes")
			.and("assets/data.json", "{}")
			.and(HASHED.substring(1), "body {}")
			.and("docs/index.html", "docs")
			.and("docs/index.html.md", "# docs")
			.and("docs/404.html", "no such docs")
			.and("_redirects", "/old/* /docs/:splat 302\n")
			.and("_headers", "/page.html\n  X-From-Archive: yes\n")
			.writeTo(this.directory.resolve("docs.tar"));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class))
			.withInitializer(new TarwebPortInfoApplicationContextInitializer())
			.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0", "tarweb.workers=1")
			.withPropertyValues(properties)
			.run(reader);
	}

	private static String cacheControl(ApplicationContext context, String path) {
		return header(HttpClients.page(context, path), "Cache-Control");
	}

	private static String allowedOrigin(ApplicationContext context, String path, String origin) {
		return header(HttpClients.page(context, path, "Origin", origin), "Access-Control-Allow-Origin");
	}

	private static String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).orElse(null);
	}

}
