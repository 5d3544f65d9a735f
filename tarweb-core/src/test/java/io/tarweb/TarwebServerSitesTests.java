package io.tarweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;

import io.tarweb.error.SettingException;
import io.tarweb.error.SiteConflictException;
import io.tarweb.error.SiteStartException;
import io.tarweb.error.UnknownSiteException;
import io.tarweb.internal.archive.CompressedForms;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.OverHttp2;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several sites behind one address, and sites of several archives.
 */
class TarwebServerSitesTests {

	@TempDir
	private Path directory;

	private int archives;

	private SiteSettings.Builder site(String name, TarBuilder... archives) {
		return SiteSettings.builder(name)
			.archives(Stream.of(archives)
				.map((tar) -> ArchiveSource.ofFile(tar.writeTo(this.directory.resolve(this.archives++ + ".tar"))))
				.toList());
	}

	private static TarBuilder tar(String... namesAndContents) {
		TarBuilder tar = TarBuilder.create();
		for (int i = 0; i < namesAndContents.length; i += 2) {
			tar.file(namesAndContents[i], namesAndContents[i + 1]);
		}
		return tar;
	}

	private static TestServer start(@Nullable TransportKind transport, SiteSettings.Builder... sites) {
		return TestServer
			.start(TestServer.settings(transport, Stream.of(sites).map(SiteSettings.Builder::build).toList()));
	}

	private static Reply ask(RawClient client, String target, String host) {
		return client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
	}

	private static String text(RawClient client, String target, String host) {
		return ask(client, target, host).text();
	}

	private static String location(RawClient client, String target) {
		Reply reply = ask(client, target, "test");
		assertThat(reply.status()).isIn(301, 302);
		return URI.create(target).resolve(reply.field("Location")).toString();
	}

	@OnEveryTransport
	void keepsLinksInsideOfThePrefixUnlessToldOtherwise(TransportKind transport) {
		TarBuilder tar = tar("secret", "outside", "private/page", "outside", "docs/page", "inside")
			.symlink("docs/link", "../secret")
			.symlink("docs/directory", "../private")
			.symlink("docs/chain", "link")
			.hardLink("docs/hard", "secret")
			.symlink("docs/inside", "page");
		SitePolicy.Builder docs = SitePolicy.builder().prefix("docs");
		try (TestServer server = start(transport, site("kept", tar).policy(docs.build()),
				site("followed", tar).policy(docs.linksOutOfPrefix(true).build()).path("/followed"));
				RawClient client = server.connect()) {
			assertThat(text(client, "/page", "test")).isEqualTo("inside");
			assertThat(text(client, "/inside", "test")).isEqualTo("inside");
			for (String path : List.of("/link", "/directory/page", "/chain", "/hard")) {
				assertThat(ask(client, path, "test").status()).as(path).isEqualTo(404);
				assertThat(text(client, "/followed" + path, "test")).as(path).isEqualTo("outside");
			}
			SiteStatus kept = server.server().status().sites().get(0);
			assertThat(kept.current().archives().get(0).skipped()).isEqualTo(Map.of("link-out-of-prefix", 4));
		}
	}

	@OnEveryTransport
	void choosesTheSiteByHostAndPath(TransportKind transport) {
		try (TestServer server = start(transport, site("main", tar("index.html", "main", "docs/x", "of main")),
				site("docs", tar("index.html", "docs", "x", "x of docs", "404.html", "no docs")).path("/docs"),
				site("example", tar("index.html", "example")).hosts(List.of("Example.org", "*.example.org")));
				RawClient client = server.connect()) {
			assertThat(text(client, "/", "unknown")).isEqualTo("main");
			assertThat(text(client, "/docs/", "unknown")).isEqualTo("docs");
			assertThat(text(client, "/docs/x", "unknown:80")).isEqualTo("x of docs");
			assertThat(text(client, "/d%6fcs/x", "unknown")).isEqualTo("x of docs");
			assertThat(text(client, "/", "EXAMPLE.org.:8081")).isEqualTo("example");
			assertThat(text(client, "/", "a.b.example.org")).isEqualTo("example");
			assertThat(ask(client, "/docs/y", "unknown").text()).isEqualTo("no docs");
			assertThat(ask(client, "/docs/..%2fx", "unknown").status()).isEqualTo(400);
			assertThat(ask(client, "/docs/a%2fx", "unknown").text()).isEqualTo("no docs");
			assertThat(ask(client, "/docs", "example.org").status()).isEqualTo(404);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void aRequestWithoutHostGoesToTheSiteThatTakesAny(TransportKind transport) {
		try (TestServer server = start(transport, site("main", tar("index.html", "main")),
				site("example", tar("index.html", "example")).hosts(List.of("example.org")));
				RawClient client = server.connect()) {
			assertThat(client.send("GET / HTTP/1.0\r\n\r\n").read().text()).isEqualTo("main");
		}
	}

	@OnEveryTransport
	void takesTheAuthorityOfAnAbsoluteFormForTheHost(TransportKind transport) {
		try (TestServer server = start(transport, site("main", tar("index.html", "main")),
				site("example", tar("index.html", "example")).hosts(List.of("example.org")));
				RawClient client = server.connect()) {
			assertThat(text(client, "http://example.org/", "unknown")).isEqualTo("example");
			assertThat(text(client, "http://EXAMPLE.org:8081?query", "unknown")).isEqualTo("example");
			assertThat(text(client, "https://unknown/", "example.org")).isEqualTo("main");
		}
	}

	@OnEveryTransport
	void servesAPartOfAZipBelowAPath(TransportKind transport) throws IOException {
		byte[] content = "content ".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
		Map<String, byte[]> contents = Map.of("outside.txt", content, "web/index.html", content, "web/sub/a.txt",
				content, "web/_redirects", "/old /sub/a.txt\n".getBytes(StandardCharsets.US_ASCII));
		for (int method : new int[] { ZipEntry.DEFLATED, ZipEntry.STORED }) {
			Path zip = CompressedForms.write(this.directory.resolve("site.zip"), CompressedForms.zip(contents, method));
			SiteSettings.Builder docs = SiteSettings.builder("docs")
				.archive(ArchiveSource.ofFile(zip))
				.path("/docs")
				.policy(SitePolicy.builder().prefix("web").build());
			try (TestServer server = start(transport, site("main", tar("index.html", "main")), docs);
					RawClient client = server.connect()) {
				assertThat(text(client, "/", "test")).isEqualTo("main");
				for (String target : List.of("/docs/", "/docs/sub/a.txt")) {
					assertThat(ask(client, target, "test").body()).isEqualTo(content);
					Reply reply = client.send(RawClient.get(target, "Accept-Encoding: gzip")).read();
					assertThat(reply.find("Content-Encoding")).isEqualTo((method == ZipEntry.DEFLATED) ? "gzip" : null);
					assertThat((method == ZipEntry.DEFLATED) ? gunzip(reply.body()) : reply.body()).isEqualTo(content);
				}
				assertThat(location(client, "/docs/old")).isEqualTo("/docs/sub/a.txt");
				for (String target : List.of("/docs/outside.txt", "/docs/web/sub/a.txt", "/sub/a.txt",
						"/docs/_redirects")) {
					assertThat(ask(client, target, "test").status()).as(target).isEqualTo(404);
				}
			}
		}
	}

	private static byte[] gunzip(byte[] content) throws IOException {
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
			return in.readAllBytes();
		}
	}

	@OnEveryTransport
	void answersNotFoundWhereNoSiteIs(TransportKind transport) {
		try (TestServer server = start(transport,
				site("docs", tar("index.html", "docs", "404.html", "no docs")).hosts(List.of("a.org")).path("/docs"));
				RawClient client = server.connect()) {
			assertThat(text(client, "/docs/", "a.org")).isEqualTo("docs");
			for (Reply reply : List.of(ask(client, "/", "a.org"), ask(client, "/docs/", "b.org"),
					ask(client, "/docsx", "a.org"))) {
				assertThat(reply.status()).isEqualTo(404);
				assertThat(reply.text()).contains("404 Not Found").doesNotContain("no docs");
				assertThat(reply.field("X-Content-Type-Options")).isEqualTo("nosniff");
			}
			assertThat(client.send("POST / HTTP/1.1\r\nHost: b.org\r\n\r\n").read().status()).isEqualTo(405);
		}
	}

	@OnEveryTransport
	void keepsThePathOfTheSiteInWhateverItSendsClientsTo(TransportKind transport) {
		TarBuilder archive = tar("index.html", "", "dir/index.html", "", "dir/page.html", "", "_redirects",
				"/old /new\n/away https://example.org/x\n/split/* /dir/:splat 302\n/page /dir/page.html 200\n");
		try (TestServer server = start(transport,
				site("docs", archive).path("/d öcs/v1/")
					.policy(SitePolicy.builder().cleanUrls(CleanUrls.REDIRECT).build()));
				RawClient client = server.connect()) {
			String path = "/d%20%C3%B6cs/v1";
			assertThat(location(client, path)).isEqualTo(path + "/");
			assertThat(location(client, path + "?a=b")).isEqualTo(path + "/?a=b");
			assertThat(location(client, path + "/dir")).isEqualTo(path + "/dir/");
			assertThat(location(client, path + "/dir/index.html?q")).isEqualTo(path + "/dir/?q");
			assertThat(location(client, path + "/dir/page.html")).isEqualTo(path + "/dir/page");
			assertThat(location(client, path + "/old?q")).isEqualTo(path + "/new?q");
			assertThat(location(client, path + "/split/a%20b")).isEqualTo(path + "/dir/a%20b");
			assertThat(location(client, path + "/away")).isEqualTo("https://example.org/x");
			assertThat(ask(client, path + "/page", "test").status()).isEqualTo(200);
			assertThat(ask(client, path + "/", "test").status()).isEqualTo(200);
		}
	}

	@OnEveryTransport
	void consultsArchivesInTurn(TransportKind transport) {
		try (TestServer server = start(transport,
				site("two",
						tar("both", "first", "dir/a", "first a", "only.css.gz", "first", "_headers",
								"/*\n  X-From: first\n", "_redirects", "/rule /first\n/shadowed /first\n"),
						tar("both", "second", "second", "second", "both.gz", "gz of second", "only.css", "second",
								"shadowed", "second", "404.html", "404 of second", "dir/404.html", "dir of second",
								"page.html", "page", "_redirects", "/rule /second\n/other /second\n/both /no 301!\n")));
				RawClient client = server.connect()) {
			assertThat(text(client, "/both", "x")).isEqualTo("first");
			assertThat(text(client, "/second", "x")).isEqualTo("second");
			assertThat(text(client, "/page", "x")).isEqualTo("page");
			assertThat(text(client, "/dir/a", "x")).isEqualTo("first a");
			assertThat(text(client, "/shadowed", "x")).as("a file of any archive before a rule").isEqualTo("second");
			assertThat(location(client, "/rule")).isEqualTo("/first");
			assertThat(location(client, "/other")).isEqualTo("/second");
			Reply missing = ask(client, "/dir/missing", "x");
			assertThat(missing.status()).isEqualTo(404);
			assertThat(missing.text()).isEqualTo("dir of second");
			assertThat(ask(client, "/missing", "x").text()).isEqualTo("404 of second");
			assertThat(ask(client, "/both", "x").field("X-From")).isEqualTo("first");
			assertThat(ask(client, "/second", "x").find("X-From")).isNull();
			Reply variant = client.send(RawClient.get("/both", "Accept-Encoding: gzip")).read();
			assertThat(variant.text()).as("variants belong to the archive").isEqualTo("first");
			assertThat(variant.find("Vary")).isNull();
			Reply compressed = client.send(RawClient.get("/only.css", "Accept-Encoding: gzip")).read();
			assertThat(compressed.text()).isEqualTo("first");
			assertThat(compressed.field("Content-Encoding")).isEqualTo("gzip");
		}
	}

	@OnEveryTransport
	void takesTheFirst404PageAndTheFirstFallbackThatThereIs(TransportKind transport) {
		try (TestServer server = start(transport,
				site("both", tar("a", "", "404.html", "first"), tar("b", "", "404.html", "second")).path("/both"),
				site("app", tar("a", ""), tar("app.html", "app", "404.html", "none"))
					.policy(SitePolicy.builder().fallback("/app.html").build())
					.path("/app"));
				RawClient client = server.connect()) {
			assertThat(text(client, "/both/x", "x")).isEqualTo("first");
			assertThat(text(client, "/app/x", "x")).isEqualTo("app");
			assertThat(text(client, "/app/x.css", "x")).isEqualTo("none");
		}
	}

	@OnEveryTransport
	void listsWhatIsInADirectoryOfAnyArchive(TransportKind transport) {
		try (TestServer server = start(transport,
				site("list", tar("dir/b", "1", "dir/c/x", "1"), tar("dir/a", "1", "dir/b", "1", "only/x", "1"))
					.policy(SitePolicy.builder().listing(DirectoryListing.HTML).build())
					.path("/files"));
				RawClient client = server.connect()) {
			String list = text(client, "/files/dir/", "x");
			assertThat(list).contains("Index of /files/dir/")
				.containsSubsequence("\"./a\"", "\"./b\"", "\"./c/\"")
				.doesNotContainPattern("(?s)\"./b\".*\"./b\"");
			assertThat(text(client, "/files/only/", "x")).contains("\"./x\"");
			assertThat(location(client, "/files/only")).isEqualTo("/files/only/");
			assertThat(text(client, "/files/", "x")).contains("Index of /files/", "\"./dir/\"").doesNotContain("../");
		}
	}

	@OnEveryTransport
	void servesLargeAndSmallBodiesOfEveryArchiveOverOneConnection(TransportKind transport) {
		String large = "large".repeat(100_000);
		try (TestServer server = start(transport, site("one", tar("a", "a of one"), tar("b", "b of one", "l", large)),
				site("two", tar("a", "a of two"), tar("b", "b of two")).hosts(List.of("two")));
				RawClient client = server.connect()) {
			for (int i = 0; i < 20; i++) {
				StringBuilder requests = new StringBuilder();
				for (String target : List.of("/a", "/b", "/l", "/a")) {
					requests.append("GET " + target + " HTTP/1.1\r\nHost: one\r\n\r\n")
						.append("GET " + target + " HTTP/1.1\r\nHost: two\r\n\r\n");
				}
				client.send(requests.toString());
				assertThat(client.read().text()).isEqualTo("a of one");
				assertThat(client.read().text()).isEqualTo("a of two");
				assertThat(client.read().text()).isEqualTo("b of one");
				assertThat(client.read().text()).isEqualTo("b of two");
				assertThat(client.read().text()).isEqualTo(large);
				assertThat(client.read().status()).isEqualTo(404);
				assertThat(client.read().text()).isEqualTo("a of one");
				assertThat(client.read().text()).isEqualTo("a of two");
			}
		}
	}

	@OnEveryTransport
	void reloadsOneSiteOrAll(TransportKind transport) {
		SiteSettings.Builder one = site("one", tar("index.html", "1"), tar("b", "1"));
		SiteSettings.Builder two = site("two", tar("index.html", "1")).path("/two");
		try (TestServer server = start(transport, one, two); RawClient client = server.connect()) {
			tar("index.html", "2").writeTo(this.directory.resolve("next"))
				.toFile()
				.renameTo(this.directory.resolve("2.tar").toFile());
			assertThat(server.server().reload("one", ReloadRequest.RELOAD)).isInstanceOf(ReloadOutcome.Unchanged.class);
			assertThat(text(client, "/two/", "x")).isEqualTo("1");
			assertThat(server.server().reload("two", ReloadRequest.RELOAD)).isInstanceOf(ReloadOutcome.Loaded.class);
			assertThat(text(client, "/two/", "x")).isEqualTo("2");
			assertThat(server.server().reload()).hasSize(2)
				.hasOnlyElementsOfType(ReloadOutcome.Unchanged.class)
				.extracting(ReloadOutcome::site)
				.containsExactly("one", "two");
			assertThatExceptionOfType(UnknownSiteException.class)
				.isThrownBy(() -> server.server().reload("three", ReloadRequest.RELOAD))
				.withMessageContainingAll("three", "one", "two");
			assertThat(server.status().sites()).extracting(SiteStatus::name).containsExactly("one", "two");
			assertThat(server.status().site("two").path()).isEqualTo("/two");
			assertThat(server.status().site("one").current().archives()).hasSize(2);
			assertThat(server.status().site("three")).isNull();
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@Test
	void namesTheSiteThatCannotStart() {
		SiteSettings.Builder good = site("good", tar("a", "1"));
		SiteSettings.Builder bad = site("bad", tar()).path("/bad");
		assertThatExceptionOfType(SiteStartException.class).isThrownBy(() -> start(null, good, bad))
			.withMessageContaining("'bad'")
			.satisfies((ex) -> assertThat(ex.site()).isEqualTo("bad"));
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
		Awaitility.await().until(() -> Leftovers.threads().isEmpty());
	}

	@Test
	void refusesTwoSitesForOneHostAndPath() {
		SiteSettings any = site("any", tar()).build();
		SiteSettings docs = site("docs", tar()).path("/docs/").hosts(List.of("a.org", "B.org")).build();
		ServerSettings.forSites(List.of(any, docs)).build();
		conflict(any, site("other", tar()).build(), null, "/");
		conflict(docs, site("other", tar()).path("/docs").hosts(List.of("b.org", "c.org")).build(), "b.org", "/docs");
		SiteSettings wildcard = site("w", tar()).hosts(List.of("*.a.org")).build();
		conflict(wildcard, site("other", tar()).hosts(List.of("*.A.org")).build(), "*.a.org", "/");
		ServerSettings.forSites(List.of(any, docs, wildcard, site("x", tar()).hosts(List.of("a.org")).build())).build();
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> ServerSettings.forSites(List.of(any, site("any", tar()).path("/x").build())).build())
			.withMessageContaining("'any'");
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> ServerSettings.forSites(List.of()).build());
	}

	private static void conflict(SiteSettings first, SiteSettings second, @Nullable String host, String path) {
		assertThatExceptionOfType(SiteConflictException.class)
			.isThrownBy(() -> ServerSettings.forSites(List.of(first, second)).build())
			.withMessageContainingAll(first.name(), second.name(), path)
			.satisfies((ex) -> {
				assertThat(ex.firstSite()).isEqualTo(first.name());
				assertThat(ex.secondSite()).isEqualTo(second.name());
				assertThat(ex.host()).isEqualTo(host);
				assertThat(ex.path()).isEqualTo(path);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "*.", "a..b", "a.org:80", "http://a.org", "a.*.org", "-a.org", "ä.org", "a/b",
			".a.org", "[::1", "a b" })
	void refusesWhatIsNoHost(String host) {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> site("a", tar()).hosts(List.of(host)).build())
			.withMessageContaining("'" + host + "'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "docs", "/a//b", "/a/../b", "/./a", "/..", "/a%20b", "/a?b", "/a#b", "/a\\b", "/a\nb" })
	void refusesWhatIsNoPath(String path) {
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> site("a", tar()).path(path).build())
			.withMessageContaining("'" + path + "'");
	}

	@Test
	void bringsHostsAndPathsIntoOneForm() {
		SiteSettings site = site("a", tar()).hosts(List.of("A.org", "a.ORG", "[::1]", "xn--a_b.example"))
			.path("/docs/v1//")
			.build();
		assertThat(site.hosts()).containsExactly("a.org", "[::1]", "xn--a_b.example");
		assertThat(site.path()).isEqualTo("/docs/v1");
		assertThat(site("b", tar()).path("//").build().path()).isEqualTo("/");
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> site("no archive").build());
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> site(" ", tar()).build());
	}

	@OnEveryTransport
	void everySiteHasAPolicyOfItsOwn(TransportKind transport) {
		CachePolicy cache = CachePolicy.builder()
			.html("no-store")
			.hashed("no-store")
			.other("no-store")
			.errors("no-cache")
			.build();
		try (TestServer server = start(transport, site("a", tar("index.html", "a")),
				site("b", tar("html/index.html", "b")).path("/b")
					.policy(SitePolicy.builder().prefix("html").cache(cache).build()));
				RawClient client = server.connect()) {
			assertThat(ask(client, "/", "x").field("Cache-Control")).isNotEqualTo("no-store");
			assertThat(ask(client, "/b/", "x").field("Cache-Control")).isEqualTo("no-store");
			assertThat(ask(client, "/b/x", "x").field("Cache-Control")).isEqualTo("no-cache");
			assertThat(ask(client, "/b", "x").field("Cache-Control")).isEqualTo("no-store");
		}
	}

}
