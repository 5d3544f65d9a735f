package io.tarweb;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.DirectoryListing;
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
 * Request targets that other servers are tested with: nginx (http_uri.t), Jetty (the
 * ambiguous and the suspicious of its URI tests), Caddy (file_server), static-web-server.
 * Where those guess what was meant, here it is an exact match or none.
 */
class TarwebServerTargetTests {

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create()
			.file("index.html", "root")
			.file("foo/bar/index.html", "bar")
			.file("foo/bar/a.txt", "a")
			.file("WEB-INF/web.xml", "not special here")
			.file("a;b/c.txt", "parameter")
			.file("path/info", "info")
			.file("%66oo.txt", "percent")
			.file("file?name.txt", "question")
			.file("foodir/..bar", "dots")
			.file(".hidden", "hidden")
			.writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void areExactMatchesOrNone(TransportKind transport) {
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("/foo/bar%", 400);
		expected.put("/foo/bar%1", 400);
		expected.put("/foo/bar/.?args", 404);
		expected.put("/foo/bar/..?args", 400);
		expected.put("/foo/bar/.", 404);
		expected.put("/foo/bar/..", 400);
		expected.put("#frag", 400);
		expected.put("http://localhost", "root");
		expected.put("http://localhost/", "root");
		expected.put("http://localhost?args", "root");
		expected.put("http://localhost:8080/foo/bar/", "bar");
		expected.put("HTTP://LOCALHOST/", "root");
		expected.put("http://user@localhost/", 400);
		expected.put("http:///", 400);
		expected.put("/\u0002", 400);
		expected.put("/%02", 400);
		expected.put("/%0a", 400);
		expected.put("/%7f", 400);
		expected.put("foo", 400);
		expected.put("//localhost/", 404);
		expected.put("/foo//bar/", 404);
		expected.put("/foo/%2e/bar/", 404);
		expected.put("/foo/%2E%2E/foo/bar/", 400);
		expected.put("/foo/..;/foo/bar/", 404);
		expected.put("/foo/.;/bar/", 404);
		expected.put("/foo/bar;jsessionid=1/", 404);
		expected.put("/foo/bar/a.txt;x=y", 404);
		expected.put("/a;b/c.txt", "parameter");
		expected.put("/a%3bb/c.txt", "parameter");
		expected.put("/;/WEB-INF/web.xml", 404);
		expected.put("/WEB-INF/web.xml", "not special here");
		expected.put("/web-inf/web.xml", 404);
		expected.put("/path%2finfo", 404);
		expected.put("/path%2Finfo", 404);
		expected.put("/path%252finfo", 404);
		expected.put("/path%5cinfo", 404);
		expected.put("/path\\info", 404);
		expected.put("/%u002e%u002e/", 400);
		expected.put("/%c0%ae%c0%ae/", 400);
		expected.put("/%e0%80%ae/", 400);
		expected.put("/%66oo.txt", 404);
		expected.put("/%2566oo.txt", "percent");
		expected.put("/file?name.txt", 404);
		expected.put("/file%3Fname.txt", "question");
		expected.put("/%2e%2e%2f%2e%2e%2fetc/passwd", 400);
		expected.put("/..%2f..%2fetc/passwd", 400);
		expected.put("/....//etc/passwd", 404);
		expected.put("/foodir/..bar", "dots");
		expected.put("/foodir/%2E%2Ebar", "dots");
		expected.put("/.hidden", "hidden");
		expected.put("/C:/windows", 404);
		expected.put("/foo/bar/a.txt::$DATA", 404);
		expected.put("/foo/bar/a.txt%20", 404);
		expected.put("/foo/bar/a.txt%00.html", 400);
		expected.put("/foo/bar/a.txt/", 404);
		expected.put("/foo/bar/%EF%BC%8Fa.txt", 404);
		expected.put("/%ef%bb%bf", 404);
		SitePolicy listing = SitePolicy.builder().listing(DirectoryListing.HTML).build();
		for (SitePolicy policy : List.of(SitePolicy.DEFAULTS, listing)) {
			try (TestServer server = TestServer.start(TestServer.settings(transport, archive).site(policy))) {
				expected.forEach((target, answer) -> {
					Reply reply = server.get(target);
					Object got = (answer instanceof Integer) ? reply.status() : reply.text();
					assertThat(got).as(target).isEqualTo(answer);
				});
			}
		}
	}

	@OnEveryTransport
	void leadToDirectories(TransportKind transport) {
		Map<String, String> locations = new LinkedHashMap<>();
		locations.put("/foo/bar", "./bar/");
		locations.put("/foo/bar?", "./bar/?");
		locations.put("/foo/bar?a=/../b&c=%2F", "./bar/?a=/../b&c=%2F");
		locations.put("/foo/bar?http://evil.example", "./bar/?http://evil.example");
		locations.put("/%66oo/bar", "./bar/");
		locations.put("http://elsewhere.example/foo/bar", "./bar/");
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			locations.forEach((target, location) -> {
				Reply reply = client.send(RawClient.get(target)).read();
				assertThat(reply.status()).as(target).isEqualTo(301);
				assertThat(reply.field("Location")).as(target).isEqualTo(location);
				String next = URI.create(target).resolve(location).toString();
				assertThat(client.send(RawClient.get(next)).read().text()).isEqualTo("bar");
			});
			for (String target : List.of("//foo/bar", "//elsewhere.example/%2e", "/\\elsewhere.example/foo/bar",
					"/foo/bar/index.html/..", "//elsewhere.example//")) {
				assertThat(client.send(RawClient.get(target)).read().find("Location")).as(target).isNull();
			}
		}
	}

}
