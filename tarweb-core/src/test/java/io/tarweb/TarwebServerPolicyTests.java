package io.tarweb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PatternValue;
import io.tarweb.settings.SecurityHeaders;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fields that a {@link TarwebServer} puts into heads, to the last one.
 */
class TarwebServerPolicyTests {

	private static final String[] PRESET = { "Server: tarweb", "X-Content-Type-Options: nosniff",
			"Referrer-Policy: strict-origin-when-cross-origin", "X-Frame-Options: SAMEORIGIN" };

	private static final String TIME = "Tue, 14 Nov 2023 22:13:20 GMT";

	private static final TarBuilder MEMBERS = TarBuilder.create()
		.file("index.html", "root")
		.file("a.css", "plain css")
		.file("a.css.gz", "gzipped")
		.file("page.html", "page")
		.file("page.md", "mark")
		.file("main.6543a935.js", "hashed")
		.file("api/data.json", "{}")
		.file("api/index.json", "[]")
		.file("fonts/a.woff2", "font")
		.file("docs/index.html", "docs")
		.file("untimed.txt", "untimed".getBytes(StandardCharsets.UTF_8), 0)
		.file("files/one.txt", "1")
		.file("404.html", "missing");

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = MEMBERS.writeTo(directory.resolve("site.tar"));
	}

	private static TestServer start(TransportKind transport, SitePolicy.Builder policy) {
		return TestServer.start(TestServer.settings(transport, archive).site(policy.build()));
	}

	private static TestServer start(SitePolicy.Builder policy) {
		return TestServer.start(TestServer.settings(null, archive).site(policy.build()));
	}

	private static Reply get(TestServer server, String target, String... fields) {
		try (RawClient client = server.connect()) {
			return client.send(RawClient.get(target, fields)).read();
		}
	}

	private static List<String> lines(Reply reply) {
		assertThat(reply.field("Date")).endsWith(" GMT");
		return reply.fields().stream().filter((line) -> !line.startsWith("Date: ")).toList();
	}

	private static String[] with(String... lines) {
		String[] all = Arrays.copyOf(PRESET, PRESET.length + lines.length);
		System.arraycopy(lines, 0, all, PRESET.length, lines.length);
		return all;
	}

	@OnEveryTransport
	void areExactlyThese(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder()); RawClient client = server.connect()) {
			Reply gzip = client.send(RawClient.get("/a.css", "Accept-Encoding: gzip")).read();
			String tag = gzip.field("ETag");
			assertThat(tag).matches("\"[0-9a-f-]{16,18}\"");
			assertThat(lines(gzip)).containsExactlyInAnyOrder(with("Cache-Control: no-cache",
					"Content-Type: text/css;charset=utf-8", "Content-Encoding: gzip", "Vary: Accept-Encoding",
					"ETag: " + tag, "Last-Modified: " + TIME, "Content-Length: 7", "Accept-Ranges: bytes"));
			Reply known = client.send(RawClient.get("/a.css", "Accept-Encoding: gzip", "If-None-Match: " + tag))
				.readHead();
			assertThat(known.statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
			assertThat(lines(known))
				.containsExactlyInAnyOrder(with("Cache-Control: no-cache", "Vary: Accept-Encoding", "ETag: " + tag));
			Reply failed = client.send(RawClient.get("/a.css", "If-Match: " + tag)).read();
			assertThat(failed.statusLine()).isEqualTo("HTTP/1.1 412 Precondition Failed");
			assertThat(lines(failed)).containsExactlyInAnyOrder(with("Cache-Control: no-store",
					"Content-Type: text/html;charset=utf-8", "Content-Length: " + failed.body().length));
			Reply missing = client.send(RawClient.get("/nothing")).read();
			assertThat(missing.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
			assertThat(missing.text()).isEqualTo("missing");
			assertThat(lines(missing)).containsExactlyInAnyOrder(
					with("Cache-Control: no-store", "Content-Type: text/html;charset=utf-8", "Content-Length: 7"));
			Reply moved = client.send(RawClient.get("/docs?a=b")).read();
			assertThat(moved.statusLine()).isEqualTo("HTTP/1.1 301 Moved Permanently");
			assertThat(lines(moved)).containsExactlyInAnyOrder(
					with("Cache-Control: no-cache", "Location: ./docs/?a=b", "Content-Length: 0"));
			Reply method = client.send(RawClient.request("DELETE /a.css HTTP/1.1")).read();
			assertThat(method.field("Allow")).isEqualTo("GET, HEAD");
			assertThat(client.send(RawClient.get("/untimed.txt")).read().find("Last-Modified")).isNull();
		}
	}

	@OnEveryTransport
	void areTheSameForHead(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder().listing(DirectoryListing.HTML));
				RawClient client = server.connect()) {
			for (String target : List.of("/", "/a.css", "/page", "/nothing", "/docs", "/files/", "/api/data.json", "/%",
					"/main.6543a935.js")) {
				for (String field : List.of("Accept-Encoding: gzip", "If-None-Match: *", "If-Match: \"a\"",
						"Accept: text/markdown", "Origin: https://a.example")) {
					Reply head = client.send(RawClient.request("HEAD " + target + " HTTP/1.1", field)).readHead();
					client.send(RawClient.get(target, field));
					Reply get = (head.status() == 304) ? client.readHead() : client.read();
					assertThat(head.statusLine()).isEqualTo(get.statusLine());
					assertThat(lines(head)).as("%s, %s", target, field).isEqualTo(lines(get));
				}
			}
		}
	}

	@OnEveryTransport
	void namesAllFieldsThatDecideInVary(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder())) {
			for (Reply reply : List.of(get(server, "/page"), get(server, "/page", "Accept: text/markdown"))) {
				assertThat(reply.field("Vary")).isEqualTo("Accept");
			}
			assertThat(get(server, "/page", "Accept: text/markdown").field("Content-Type"))
				.isEqualTo("text/markdown;charset=utf-8");
			assertThat(get(server, "/").find("Vary")).isNull();
		}
	}

	@OnEveryTransport
	void tellCachesWhatThePolicySays(TransportKind transport) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("/", "no-cache");
		values.put("/page", "no-cache");
		values.put("/docs/", "no-cache");
		values.put("/a.css", "no-cache");
		values.put("/main.6543a935.js", "public, max-age=31536000, immutable");
		values.put("/nothing", "no-store");
		values.put("/%", "no-store");
		values.put("/docs", "no-cache");
		try (TestServer server = start(transport, SitePolicy.builder())) {
			values.forEach((target, value) -> assertThat(get(server, target).field("Cache-Control")).as(target)
				.isEqualTo(value));
		}
		CachePolicy cache = CachePolicy.builder()
			.html("max-age=1")
			.hashed("")
			.other("max-age=3")
			.errors("max-age=4")
			.rules(List.of(new PatternValue(PathPattern.parse("/fonts/*"), "max-age=5"),
					new PatternValue(PathPattern.parse("/*.woff2"), "max-age=6"),
					new PatternValue(PathPattern.parse("/docs/"), "max-age=7"),
					new PatternValue(PathPattern.parse("/api/*"), "")))
			.build();
		values.clear();
		values.put("/", "max-age=1");
		values.put("/a.css", "max-age=3");
		values.put("/nothing", "max-age=4");
		values.put("/%", "max-age=4");
		values.put("/fonts/a.woff2", "max-age=5");
		values.put("/docs/", "max-age=7");
		values.put("/api/data.json", null);
		values.put("/main.6543a935.js", null);
		try (TestServer server = start(transport, SitePolicy.builder().cache(cache))) {
			values.forEach((target, value) -> assertThat(get(server, target).find("Cache-Control")).as(target)
				.isEqualTo(value));
			assertThat(get(server, "/404.html").field("Cache-Control")).isEqualTo("max-age=1");
		}
		try (TestServer server = start(transport,
				SitePolicy.builder().cache(CachePolicy.builder().html("").hashed("").other("").errors("").build()))) {
			for (String target : values.keySet()) {
				assertThat(get(server, target).find("Cache-Control")).as(target).isNull();
			}
		}
	}

	@OnEveryTransport
	void protectBrowsersAsThePolicySays(TransportKind transport) {
		SecurityHeaders all = SecurityHeaders.builder()
			.referrerPolicy("no-referrer")
			.frameOptions("DENY")
			.contentSecurityPolicy("default-src 'self'")
			.strictTransportSecurity("max-age=63072000")
			.build();
		try (TestServer server = start(transport, SitePolicy.builder().security(all).listing(DirectoryListing.HTML))) {
			for (String target : List.of("/", "/a.css", "/nothing", "/docs", "/files/", "/%")) {
				Reply reply = get(server, target);
				assertThat(reply.field("X-Content-Type-Options")).as(target).isEqualTo("nosniff");
				assertThat(reply.field("Referrer-Policy")).isEqualTo("no-referrer");
				assertThat(reply.field("X-Frame-Options")).isEqualTo("DENY");
				assertThat(reply.field("Content-Security-Policy")).isEqualTo("default-src 'self'");
				assertThat(reply.field("Strict-Transport-Security")).isEqualTo("max-age=63072000");
			}
		}
		try (TestServer server = start(transport, SitePolicy.builder().security(SecurityHeaders.NONE))) {
			assertThat(lines(get(server, "/docs"))).containsExactlyInAnyOrder("Server: tarweb",
					"Cache-Control: no-cache", "Location: ./docs/", "Content-Length: 0");
		}
	}

	@OnEveryTransport
	void letNoOtherOriginReadUnlessTold(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder())) {
			Reply reply = get(server, "/fonts/a.woff2", "Origin: https://a.example");
			assertThat(reply.find("Access-Control-Allow-Origin")).isNull();
			assertThat(reply.find("Vary")).isNull();
		}
	}

	@OnEveryTransport
	void letEveryOriginReadFontsAndJson(TransportKind transport) {
		CorsPolicy any = CorsPolicy.builder().allowedOrigins(List.of("*")).build();
		try (TestServer server = start(transport, SitePolicy.builder().cors(any))) {
			for (String origin : List.of("Origin: https://a.example", "X: no origin")) {
				Reply reply = get(server, "/fonts/a.woff2", origin);
				assertThat(reply.field("Access-Control-Allow-Origin")).isEqualTo("*");
				assertThat(reply.find("Vary")).isNull();
				assertThat(get(server, "/", origin).find("Access-Control-Allow-Origin")).isNull();
				assertThat(get(server, "/a.css", origin).find("Access-Control-Allow-Origin")).isNull();
			}
			Reply known;
			try (RawClient client = server.connect()) {
				known = client.send(RawClient.get("/api/data.json", "If-None-Match: *")).readHead();
			}
			assertThat(known.field("Access-Control-Allow-Origin")).isEqualTo("*");
		}
	}

	@OnEveryTransport
	void letTheListedOriginsRead(TransportKind transport) {
		CorsPolicy listed = CorsPolicy.builder()
			.allowedOrigins(List.of("https://a.example", "https://B.example:8443"))
			.build();
		Map<String, String> allowed = new LinkedHashMap<>();
		allowed.put("https://a.example", "https://a.example");
		allowed.put("https://b.example:8443", "https://b.example:8443");
		allowed.put("https://c.example", null);
		allowed.put("https://a.example.evil.example", null);
		allowed.put("https://evil-a.example", null);
		allowed.put("http://a.example", null);
		allowed.put("https://a.example:443", null);
		allowed.put("https://a.example, https://c.example", null);
		allowed.put("null", null);
		allowed.put("*", null);
		try (TestServer server = start(transport, SitePolicy.builder().cors(listed));
				RawClient client = server.connect()) {
			allowed.forEach((origin, value) -> {
				Reply reply = client.send(RawClient.get("/api/data.json", "Origin: " + origin)).read();
				assertThat(reply.find("Access-Control-Allow-Origin")).as(origin).isEqualTo(value);
				assertThat(reply.field("Vary")).as(origin).isEqualTo("Origin");
			});
			Reply without = client.send(RawClient.get("/api/data.json")).read();
			assertThat(without.find("Access-Control-Allow-Origin")).isNull();
			assertThat(without.field("Vary")).isEqualTo("Origin");
			assertThat(client.send(RawClient.get("/a.css", "Origin: https://a.example")).read().field("Vary"))
				.isEqualTo("Accept-Encoding");
			Reply known = client.send(RawClient.get("/api/data.json", "Origin: https://a.example", "If-None-Match: *"))
				.readHead();
			assertThat(known.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
			assertThat(known.field("Vary")).isEqualTo("Origin");
			Reply part = client.send(RawClient.get("/api/data.json", "Origin: https://a.example", "Range: bytes=0-0"))
				.read();
			assertThat(part.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
		}
	}

	/** Browsers refuse an answer with two of them. */
	@OnEveryTransport
	void allowAnOriginOnceHoweverOftenItIsListed(TransportKind transport) {
		CorsPolicy twice = CorsPolicy.builder()
			.allowedOrigins(List.of("https://a.example", "https://A.example"))
			.build();
		try (TestServer server = start(transport, SitePolicy.builder().cors(twice))) {
			assertThat(get(server, "/api/data.json", "Origin: https://a.example").find("Access-Control-Allow-Origin"))
				.isEqualTo("https://a.example");
		}
	}

	/** Netlify and Cloudflare compare patterns with what the client asked for. */
	@OnEveryTransport
	void areThoseOfTheAddressWhereAPageIsFoundWithoutItsExtension(TransportKind transport) {
		Path rules = TarBuilder.create()
			.file("page.html", "page")
			.file("_headers", "/page\n  X-Page: yes\n")
			.writeTo(directory.resolve("clean.tar"));
		try (TestServer server = TestServer.start(TestServer.settings(transport, rules))) {
			assertThat(get(server, "/page").find("X-Page")).isEqualTo("yes");
		}
	}

	@OnEveryTransport
	void areWhatTheArchiveAndTheOperatorSay(TransportKind transport) {
		Path withRules = TarBuilder.create()
			.raw(Arrays.copyOf(MEMBERS.toBytes(), MEMBERS.toBytes().length - 1024))
			.file("_headers", """
					/*
					  X-Everywhere: yes
					  ! X-Frame-Options
					/docs/*
					  X-Docs: one
					  Cache-Control: max-age=60
					/docs/
					  X-Docs: two
					/api/*.json
					  Content-Type: application/vnd.test+json
					  Access-Control-Allow-Origin: *
					""")
			.writeTo(directory.resolve("rules.tar"));
		SitePolicy policy = SitePolicy.builder()
			.headers(List.of(HeaderRule.of(PathPattern.parse("/docs/*"), "X-Operator", "last"),
					HeaderRule.of(PathPattern.parse("/a.css"), "X-Everywhere", ""),
					HeaderRule.of(PathPattern.parse("/a.css"), "Referrer-Policy", "no-referrer")))
			.build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, withRules).site(policy))) {
			Reply docs = get(server, "/docs/");
			assertThat(docs.field("X-Everywhere")).isEqualTo("yes");
			assertThat(docs.field("X-Docs")).isEqualTo("one, two");
			assertThat(docs.field("Cache-Control")).isEqualTo("max-age=60");
			assertThat(docs.field("X-Operator")).isEqualTo("last");
			assertThat(docs.find("X-Frame-Options")).isNull();
			Reply css = get(server, "/a.css", "Accept-Encoding: gzip");
			assertThat(css.find("X-Everywhere")).isNull();
			assertThat(css.field("Referrer-Policy")).isEqualTo("no-referrer");
			Reply json = get(server, "/api/data.json");
			assertThat(json.field("Content-Type")).isEqualTo("application/vnd.test+json");
			assertThat(json.field("Access-Control-Allow-Origin")).isEqualTo("*");
			Reply missing = get(server, "/docs/nothing");
			assertThat(missing.status()).isEqualTo(404);
			assertThat(missing.field("Cache-Control")).isEqualTo("no-store");
			assertThat(get(server, "/_headers").status()).isEqualTo(404);
		}
	}

	/** RFC 9110, 8.8.2.1. */
	@OnEveryTransport
	void neverDateTheContentLaterThanTheAnswer(TransportKind transport) {
		Path future = TarBuilder.create()
			.file("index.html", "root".getBytes(StandardCharsets.UTF_8), Instant.now().getEpochSecond() + 86_400)
			.writeTo(directory.resolve("future.tar"));
		try (TestServer server = TestServer.start(TestServer.settings(transport, future))) {
			Reply reply = get(server, "/");
			String modified = reply.find("Last-Modified");
			if (modified != null) {
				assertThat(parse(modified)).isBeforeOrEqualTo(parse(reply.field("Date")));
			}
		}
	}

	private static ZonedDateTime parse(String date) {
		return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
	}

	@OnEveryTransport
	void goWithLists(TransportKind transport) {
		try (TestServer server = start(transport, SitePolicy.builder().listing(DirectoryListing.JSON))) {
			Reply list = get(server, "/files/");
			assertThat(lines(list)).containsExactlyInAnyOrder(with("Cache-Control: no-cache",
					"Content-Type: application/json", "Content-Length: " + list.body().length));
		}
	}

	@OnEveryTransport
	void goWithRedirectsOfEveryStatus(TransportKind transport) {
		Path rules = TarBuilder.create().file("index.html", "root").file("_redirects", """
				/301 /x
				/302 /x 302
				/303 /x 303
				/307 /x 307
				/308 /x 308
				/410 /index.html 410
				""").writeTo(directory.resolve("redirects.tar"));
		Map<Integer, String> reasons = Map.of(301, "Moved Permanently", 302, "Found", 303, "See Other", 307,
				"Temporary Redirect", 308, "Permanent Redirect", 410, "Gone");
		try (TestServer server = TestServer.start(TestServer.settings(transport, rules)
			.site(SitePolicy.builder().cleanUrls(CleanUrls.REDIRECT).build()))) {
			reasons.forEach((status, reason) -> {
				Reply reply = get(server, "/" + status);
				assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 " + status + " " + reason);
				assertThat(reply.find("Location")).isEqualTo((status < 400) ? "./x" : null);
			});
		}
	}

}
