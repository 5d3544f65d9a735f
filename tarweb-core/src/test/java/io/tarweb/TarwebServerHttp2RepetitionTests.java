package io.tarweb;

import java.nio.file.Path;
import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.OverHttp2;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is specified over HTTP/1.1 holds over HTTP/2: the tests of targets, conditions,
 * ranges, encodings, redirects, lists and policies once more, request by request.
 */
class TarwebServerHttp2RepetitionTests {

	private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "brew");

	private static final List<String> TARGETS = List.of("/", "/a.css", "/page", "/page.html", "/files/", "/files",
			"/old?q", "/nothing", "/%", "/..", "/_headers");

	private static final List<String> FIELDS = List.of("X: nothing", "Accept-Encoding: gzip", "If-None-Match: *",
			"If-Match: \"other\"", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT",
			"If-Unmodified-Since: Mon, 13 Nov 2023 22:13:20 GMT", "Range: bytes=0-1", "Range: bytes=0-0,-1",
			"Range: bytes=1000-", "Accept: text/markdown", "Origin: https://a.example", "Expect: wonders");

	@TempDir
	private Path directory;

	@Test
	void answersAreThoseOfHttp11() {
		long requests = OverHttp2.repeat(80, TarwebServerTests.class, TarwebServerTargetTests.class,
				TarwebServerRangeTests.class, TarwebServerPolicyTests.class, TarwebServerInflateTests.class,
				TarwebServerListingTests.class, TarwebServerSitesTests.class);
		assertThat(requests).isGreaterThan(10_000);
	}

	@Test
	void answersHaveTheSameFieldsInTheSameOrder() {
		Path archive = TarBuilder.create()
			.file("index.html", "root")
			.file("a.css", "plain css")
			.file("a.css.gz", "gzipped")
			.file("page.html", "page")
			.file("page.md", "mark")
			.file("files/one.json", "1")
			.file("404.html", "missing")
			.file("_redirects", "/old /page\n")
			.file("_headers", "/*\n  X-Everywhere: yes\n")
			.writeTo(this.directory.resolve("site.tar"));
		SitePolicy policy = SitePolicy.builder()
			.listing(DirectoryListing.HTML)
			.cors(CorsPolicy.builder().allowedOrigins(List.of("https://a.example")).build())
			.build();
		try (TestServer server = TestServer.start(TestServer.settings(null, archive).site(policy));
				RawClient http1 = server.connect();
				RawClient http2 = OverHttp2.connect(server)) {
			for (String method : METHODS) {
				for (String target : TARGETS) {
					for (String field : FIELDS) {
						String request = RawClient.request(method + " " + target + " HTTP/1.1", field);
						assertThat(ask(http2, request)).as(request).isEqualTo(ask(http1, request));
					}
				}
			}
		}
	}

	/** The same every time, but for the time and the boundary of parts. */
	private static List<String> ask(RawClient client, String request) {
		Reply head = client.send(request).readHead();
		boolean body = !request.startsWith("HEAD") && head.status() != 304;
		byte[] content = client.readBody(body ? Integer.parseInt(head.field("Content-Length")) : 0);
		Reply reply = new Reply(head.statusLine(), head.fields(), content);
		String text = reply.status() + "\n" + String.join("\n", reply.fields()) + "\n\n" + reply.text();
		return text.replaceAll("[0-9a-f]{32}", "boundary").lines().filter((line) -> !line.startsWith("Date:")).toList();
	}

}
