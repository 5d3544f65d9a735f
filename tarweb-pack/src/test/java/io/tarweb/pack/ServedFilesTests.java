package io.tarweb.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the link check takes for served, and what a server of that archive answers.
 */
class ServedFilesTests {

	private static final String REDIRECTS = """
			/moved /d/page.html
			/lost /nothing
			/away https://example.org/nothing
			/shown /x 200
			/hidden /nothing 200
			/gone /x 410
			/v1/* /d/:splat
			/d/forced.html /nothing 301!
			/round /about
			/about /round
			""";

	/** Links, and whether they lead somewhere. */
	private static final Map<String, Boolean> LINKS = new TreeMap<>(Map.ofEntries(Map.entry("/", true),
			Map.entry("/x", true), Map.entry("/x.html", true), Map.entry("/x/", false), Map.entry("/X", false),
			Map.entry("/d", true), Map.entry("/d/", true), Map.entry("/d//", false), Map.entry("//d/page", false),
			Map.entry("/d//page", false), Map.entry("/d/index.html", true), Map.entry("/d/index", true),
			Map.entry("/htm", false), Map.entry("/htm/", false), Map.entry("/htm/index.htm", true),
			Map.entry("/htm/index", false), Map.entry("/htm/page", false), Map.entry("/empty", false),
			Map.entry("/empty/", false), Map.entry("/only.html", true), Map.entry("/only", true),
			Map.entry("/only.html.gz", true), Map.entry("/style.css", true), Map.entry("/twice.txt", false),
			Map.entry("/twice.txt.gz", false), Map.entry("/50%25", true), Map.entry("/50%", false),
			Map.entry("/gr%C3%B6%C3%9Fe", true), Map.entry("/gr%F6%DFe", false), Map.entry("/a%20b", true),
			Map.entry("/d%2Fpage.html", false), Map.entry("/d%5Cpage.html", false), Map.entry("/x%00", false),
			Map.entry("/latest/page", true), Map.entry("/latest", true), Map.entry("/alias", true),
			Map.entry("/_redirects", false), Map.entry("/_headers", false), Map.entry("/_tarweb.json", false),
			Map.entry("/d/_headers", true), Map.entry("/moved", true), Map.entry("/moved/", true),
			Map.entry("/lost", false), Map.entry("/away", true), Map.entry("/shown", true), Map.entry("/hidden", false),
			Map.entry("/gone", false), Map.entry("/v1/page", true), Map.entry("/v1/nothing", false),
			Map.entry("/v1", true), Map.entry("/d/forced.html", false), Map.entry("/round", false)));

	@TempDir
	private Path directory;

	private Tree site;

	private Path target;

	@BeforeEach
	void makeSite() throws IOException {
		this.target = this.directory.resolve("site.tar");
		this.site = new Tree(this.directory.resolve("site")).file("index.html", "")
			.file("404.html", "")
			.file("x.html", "")
			.file("d/index.html", "")
			.file("d/page.html", "")
			.file("d/forced.html", "")
			.file("d/_headers", "")
			.file("htm/index.htm", "")
			.file("htm/page.htm", "")
			.directory("empty")
			.file("only.html.gz", gzip(""))
			.file("style.css.zstd", "")
			.file("twice.txt.gz.br", "")
			.file("50%.html", "")
			.file("größe.html", "")
			.file("a b.html", "")
			.link("latest", "d")
			.link("alias.html", "x.html")
			.file("_redirects", REDIRECTS)
			.file("_headers", "/*\n  X-Team: docs\n");
	}

	private static byte[] gzip(String text) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(compressed)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return compressed.toByteArray();
	}

	private PackSummary pack() {
		return Packer.pack(PackSettings.of(this.site.root(), this.target).allBrokenLinks(true).build(),
				PackListener.NONE);
	}

	@OnEveryTransport
	void theLinkCheckAndTheServerAgree(TransportKind transport) {
		StringBuilder page = new StringBuilder();
		// What begins with two slashes names another host, unless it is behind a dot.
		LINKS.keySet().forEach((link) -> page.append("<a href='." + link + "'>x</a>"));
		this.site.file("tested.html", page.toString());
		List<String> broken = pack().brokenLinks()
			.targets()
			.stream()
			.flatMap((broke) -> broke.links().stream())
			.map((link) -> link.link().substring(1))
			.toList();
		assertThat(LINKS.keySet().stream().collect(Collectors.toMap((link) -> link, (link) -> !broken.contains(link))))
			.as("by the link check")
			.containsExactlyInAnyOrderEntriesOf(LINKS);
		try (TestServer server = TestServer.start(transport, this.target)) {
			assertThat(LINKS.keySet()
				.stream()
				.collect(Collectors.toMap((link) -> link, (link) -> leadsSomewhere(server, link)))).as("by the server")
				.containsExactlyInAnyOrderEntriesOf(LINKS);
		}
	}

	private static boolean leadsSomewhere(TestServer server, String link) {
		String path = link;
		for (int step = 0; step < 20; step++) {
			Reply reply = get(server, path);
			if (reply.status() < 300 || reply.status() >= 400) {
				return reply.status() == 200;
			}
			String location = reply.field("Location");
			if (location.startsWith("https:")) {
				return true;
			}
			path = URI.create("http://localhost" + path).resolve(location).getRawPath();
		}
		return false;
	}

	private static Reply get(TestServer server, String path) {
		try (RawClient client = server.connect()) {
			return client.send(RawClient.get(path, "Accept-Encoding: br, gzip, zstd")).read();
		}
	}

	@ParameterizedTest
	@CsvSource({ "_redirects, '/a /b 999', expected one of [200", "_redirects, '/a', expected a target behind '/a'",
			"_headers, 'X-Team: docs', expected a path beginning with '/' first" })
	void refusesRulesThatTheServerWouldRefuse(String file, String line, String message) {
		this.site.file(file, "# The first line.\n" + line + "\n");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::pack)
			.withMessageStartingWith("'" + file + "', line 2: " + message)
			.withMessageEndingWith("(tarweb would refuse to serve the archive)")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(PackException.Kind.CONTENT));
		assertThat(this.target).doesNotExist();
	}

}
