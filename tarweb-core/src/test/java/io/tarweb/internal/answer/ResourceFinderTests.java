package io.tarweb.internal.answer;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.Heads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResourceFinder} and {@link DirectoryPages}.
 */
class ResourceFinderTests {

	private static final String[] PAGES = { "index.html", "about.html", "docs/index.html", "docs/guide.html",
			"docs/a b.html", "docs/100%.html", "docs/\u00e4.html", "both.html", "both/index.html", "file", "file.html",
			"deep/er/index.html", "img/logo.svg", "Case.html", "q?.html" };

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			/                     | 200 index.html           | 200 index.html           | 200 index.html
			/?a=b                 | 200 index.html           | 200 index.html           | 200 index.html
			/index.html           | 200 index.html           | 200 index.html           | 301 ./
			/index.html?a=b       | 200 index.html           | 200 index.html           | 301 ./?a=b
			/about                | 404                      | 200 about.html           | 200 about.html
			/about.html           | 200 about.html           | 200 about.html           | 301 ./about
			/about.html?a=b&c     | 200 about.html           | 200 about.html           | 301 ./about?a=b&c
			/about.html?          | 200 about.html           | 200 about.html           | 301 ./about?
			/about/               | 404                      | 404                      | 404
			/docs                 | 301 ./docs/              | 301 ./docs/              | 301 ./docs/
			/docs?a=/b/../c       | 301 ./docs/?a=/b/../c    | 301 ./docs/?a=/b/../c    | 301 ./docs/?a=/b/../c
			/docs?                | 301 ./docs/?             | 301 ./docs/?             | 301 ./docs/?
			/docs#top             | 301 ./docs/              | 301 ./docs/              | 301 ./docs/
			/d%6Fcs               | 301 ./docs/              | 301 ./docs/              | 301 ./docs/
			/docs/                | 200 docs/index.html      | 200 docs/index.html      | 200 docs/index.html
			/docs/index.html      | 200 docs/index.html      | 200 docs/index.html      | 301 ./
			/docs//               | 404                      | 404                      | 404
			//docs                | 404                      | 404                      | 404
			//docs/               | 404                      | 404                      | 404
			/docs/guide           | 404                      | 200 docs/guide.html      | 200 docs/guide.html
			/docs/a%20b           | 404                      | 200 docs/a b.html        | 200 docs/a b.html
			/docs/a%20b.html      | 200 docs/a b.html        | 200 docs/a b.html        | 301 ./a%20b
			/docs/100%25          | 404                      | 200 docs/100%.html       | 200 docs/100%.html
			/docs/100%25.html     | 200 docs/100%.html       | 200 docs/100%.html       | 301 ./100%25
			/docs/%C3%A4.html     | 200 docs/\u00e4.html     | 200 docs/\u00e4.html     | 301 ./%C3%A4
			/q%3F.html            | 200 q?.html              | 200 q?.html              | 301 ./q%3F
			/q?.html              | 404                      | 404                      | 404
			/both                 | 301 ./both/              | 200 both.html            | 200 both.html
			/both/                | 200 both/index.html      | 200 both/index.html      | 200 both/index.html
			/file                 | 200 file                 | 200 file                 | 200 file
			/file.html            | 200 file.html            | 200 file.html            | 200 file.html
			/index                | 404                      | 200 index.html           | 301 ./
			/docs/index           | 404                      | 200 docs/index.html      | 301 ./
			/deep                 | 404                      | 404                      | 404
			/deep/er              | 301 ./er/                | 301 ./er/                | 301 ./er/
			/img/logo.svg         | 200 img/logo.svg         | 200 img/logo.svg         | 200 img/logo.svg
			/img/logo.svg/        | 404                      | 404                      | 404
			/img                  | 404                      | 404                      | 404
			/Case                 | 404                      | 200 Case.html            | 200 Case.html
			/case                 | 404                      | 404                      | 404
			/ABOUT.HTML           | 404                      | 404                      | 404
			/.html                | 404                      | 404                      | 404
			/docs/.html           | 404                      | 404                      | 404
			http://a/docs         | 301 ./docs/              | 301 ./docs/              | 301 ./docs/
			http://a?x            | 200 index.html           | 200 index.html           | 200 index.html
			""")
	void followsPathsInThreeModes(String target, String off, String find, String redirect) {
		try (Asked asked = Asked.site(Asked.members(PAGES), SitePolicy.builder().cleanUrls(CleanUrls.OFF))) {
			assertThat(asked.get(target)).as("off").isEqualTo(off);
		}
		try (Asked asked = Asked.site(Asked.members(PAGES), SitePolicy.builder().cleanUrls(CleanUrls.FIND))) {
			assertThat(asked.get(target)).as("find").isEqualTo(find);
		}
		try (Asked asked = Asked.site(Asked.members(PAGES), SitePolicy.builder().cleanUrls(CleanUrls.REDIRECT))) {
			assertThat(asked.get(target)).as("redirect").isEqualTo(redirect);
		}
	}

	@ParameterizedTest
	@EnumSource
	void leadsToEachPageByItsName(CleanUrls mode) {
		String[] names = Stream
			.concat(Stream.of(PAGES),
					Stream.of("x.html.html", "y.html.gz", "z/index.html.br", ".html/index.html", "index/index.html"))
			.toArray(String[]::new);
		try (Asked asked = Asked.site(Asked.members(names), SitePolicy.builder().cleanUrls(mode))) {
			for (String name : names) {
				String target = "/" + name.replaceAll("\\.(gz|br)$", "")
					.replace("%", "%25")
					.replace(" ", "%20")
					.replace("?", "%3F")
					.replace("\u00e4", "%C3%A4");
				String answer = asked.get(target, "Accept-Encoding: gzip, br");
				for (int hops = 0; answer.startsWith("301 ") && hops < 3; hops++) {
					target = URI.create(target).resolve(answer.substring(4)).toString();
					answer = asked.get(target, "Accept-Encoding: gzip, br");
				}
				assertThat(answer).as(target).isEqualTo("200 " + name);
			}
		}
	}

	@Test
	void doesNotRedirectToWhatIsNotThere() {
		try (Asked asked = Asked.site(Asked.members("x.html.html"),
				SitePolicy.builder().cleanUrls(CleanUrls.REDIRECT))) {
			assertThat(asked.get("/x.html")).isEqualTo("200 x.html.html");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/nothing                | 404 404.html
			/nothing.css            | 404 404.html
			/docs/nothing           | 404 docs/404.html
			/docs/x/y/z             | 404 docs/404.html
			/docs/api/nothing       | 404 docs/api/404.html
			/docs/api/x/            | 404 docs/api/404.html
			/docs/api               | 404 docs/404.html
			/docs/api/              | 404 docs/api/404.html
			/docsx/nothing          | 404 404.html
			/blog/docs/nothing      | 404 404.html
			/docs//nothing          | 404 docs/404.html
			/404.html               | 200 404.html
			/docs/%00               | 400
			""")
	void takesTheNearestNotFoundPage(String target, String expected) {
		try (Asked asked = Asked.site(Asked.members("404.html", "docs/404.html", "docs/api/404.html", "blog/a.txt"))) {
			assertThat(asked.get(target)).isEqualTo(expected);
			assertThat(asked.head(target)).isEqualTo(expected);
		}
	}

	/** What no member can be named is still a path that leads to nothing. */
	@ParameterizedTest
	@ValueSource(strings = { "/docs%2Fnothing", "/docs/./nothing", "/a%5cb" })
	void takesTheNotFoundPageForWhatCannotBeAName(String target) {
		try (Asked asked = Asked.site(Asked.members("404.html", "a.txt"))) {
			assertThat(asked.get(target)).isEqualTo("404 404.html");
		}
	}

	@Test
	void takesTheNotFoundPageBelowThePrefixOnly() {
		try (Asked asked = Asked.site(Asked.members("404.html", "docs/index.html", "docs/a/404.html"),
				SitePolicy.builder().prefix("docs"))) {
			assertThat(asked.get("/nothing")).isEqualTo("404");
			assertThat(asked.get("/a/nothing")).isEqualTo("404 docs/a/404.html");
		}
	}

	@Test
	void looksForANotFoundPageInNoMoreDirectoriesThanAnybodyNests() {
		try (Asked asked = Asked.site(Asked.members("404.html", "a/404.html"))) {
			assertThat(asked.get("/a" + "/b".repeat(2000))).isEqualTo("404 a/404.html");
			assertThat(asked.get("/".repeat(4000))).isEqualTo("404 404.html");
		}
	}

	@Test
	void takesANotFoundPageThatExistsOnlyCompressed() {
		try (Asked asked = Asked.site(Asked.members("404.html.gz", "docs/404.html.gz", "docs/a.txt"))) {
			assertThat(asked.get("/nothing", "Accept-Encoding: gzip")).isEqualTo("404 404.html.gz");
			assertThat(asked.get("/nothing")).isEqualTo("404 404.html.gz inflated");
			assertThat(asked.get("/docs/nothing", "Accept-Encoding: gzip")).isEqualTo("404 docs/404.html.gz");
		}
	}

	@Test
	void saysNotFoundWhereTheNotFoundPageIsNotAcceptable() {
		try (Asked asked = Asked.site(Asked.members("404.html.br", "a.txt"))) {
			assertThat(asked.get("/nothing", "Accept-Encoding: br")).isEqualTo("404 404.html.br");
			assertThat(asked.get("/nothing")).isEqualTo("404");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/                | 200 app.html
			/some/page       | 200 app.html
			/some/page.html  | 200 app.html
			/some/page/      | 200 app.html
			/v1.2/page       | 200 app.html
			/app.js          | 200 app.js
			/missing.js      | 404 404.html
			/missing.png     | 404 404.html
			/a/missing.map   | 404 404.html
			/old             | 301 ./new
			/%2e%2e/x        | 400
			""")
	void fallsBackToThePageOfAnApplication(String target, String expected) {
		TarBuilder archive = Asked.members("app.html", "app.js", "404.html").file("_redirects", "/old /new\n");
		try (Asked asked = Asked.site(archive, SitePolicy.builder().fallback("/app.html"))) {
			assertThat(asked.get(target)).isEqualTo(expected);
		}
	}

	@Test
	void appliesConditionsToTheFallback() {
		try (Asked asked = Asked.site(Asked.members("app.html"), SitePolicy.builder().fallback("app.html"))) {
			assertThat(asked.get("/page", "If-None-Match: " + asked.etag("/page"))).isEqualTo("304");
			assertThat(asked.get("/page", "Range: bytes=0-2")).isEqualTo("206 app");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			/old                     | 301 ./new
			/old/                    | 301 ../new
			/old?a=b                 | 301 ./new?a=b
			/old?a=%0d%0aX:y         | 301 ./new?a=%0d%0aX:y
			/temp                    | 302 https://elsewhere.example/x?y=z
			/temp?a=b                | 302 https://elsewhere.example/x?y=z
			/a.html                  | 200 a.html
			/b.html                  | 301 ./forced
			/blog/2023/x             | 301 ../../news/2023/x
			/blog/x?y                | 301 ../news/x?y
			/go//evil.example        | 301 ../../evil.example
			/go/x%0d%0aSet-Cookie:a  | 400
			/go/%C3%A4%20b           | 301 ../%C3%A4%20b
			/u/joe/42                | 308 ../../users/42/joe
			/rewrite/x               | 200 page.html
			/rewrite-missing         | 404 404.html
			/gone                    | 410 away.html
			/notfound                | 404 nothing-here.html
			/hidden1                 | 404 404.html
			/hidden2                 | 404 404.html
			/splat/_redirects        | 404 404.html
			/splat/a.html            | 200 a.html
			/splat/docs/             | 200 docs/index.html
			/forced404/a             | 404 nothing-here.html
			""")
	void followsTheRulesOfTheArchive(String target, String expected) {
		TarBuilder archive = Asked
			.members("a.html", "b.html", "page.html", "away.html", "nothing-here.html", "docs/index.html", "404.html",
					"forced404/a")
			.file("_headers", "/*\n  X: y\n")
			.file("_redirects", """
					# comment
					/old /new
					/temp https://elsewhere.example/x?y=z 302
					/a.html /not-forced
					/b.html /forced 301!
					/blog/* /news/:splat
					/go/* /:splat
					/u/:name/:id /users/:id/:name 308
					/rewrite/* /page.html 200
					/rewrite-missing /nothing.html 200
					/gone /away.html 410
					/notfound /nothing-here.html 404
					/hidden1 /_headers 200
					/hidden2 /_redirects 200
					/splat/* /:splat 200
					/forced404/* /nothing-here.html 404!
					""");
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get(target)).isEqualTo(expected);
		}
	}

	@Test
	void looksUpTargetsLongerThanAnyPath() {
		TarBuilder archive = Asked.members("404.html", "a/404.html")
			.file("_redirects", "/a/* /" + ":splat/".repeat(20) + " 200\n");
		try (Asked asked = Asked.site(archive, SitePolicy.builder().listing(DirectoryListing.HTML))) {
			assertThat(asked.get("/a/" + "b".repeat(6000))).isEqualTo("404 a/404.html");
			assertThat(asked.get("/a/b")).isEqualTo("404 a/404.html");
		}
	}

	@Test
	void keepsTheStatusOfARuleWhosePageIsMissing() {
		TarBuilder archive = Asked.members("a.html").file("_redirects", "/gone /gone.html 410\n");
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.answer(Heads.get("/gone")).status()).isEqualTo(410);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/_headers", "/_tarweb.json", "/_redirects", "/_headers?x", "/%5Fheaders", "/_headers.gz",
			"/_headers.br", "/_redirects.zst", "/to-headers", "/to-gz" })
	void neverServesTheRules(String target) {
		TarBuilder archive = Asked.members("index.html", "_headers.gz", "_headers.br", "_redirects.zst", "_tarweb.json")
			.file("_headers", "/*\n  X: y\n")
			.file("_redirects", "/to-headers /_headers 200\n/to-gz /_headers.gz 200\n");
		for (CleanUrls mode : CleanUrls.values()) {
			try (Asked asked = Asked.site(archive,
					SitePolicy.builder().cleanUrls(mode).listing(DirectoryListing.HTML))) {
				for (String coding : new String[] { "gzip", "br", "zstd", "identity" }) {
					assertThat(asked.get(target, "Accept-Encoding: " + coding)).as("%s", mode).isEqualTo("404");
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "_headers.gz", "_redirects.br" })
	void neverServesRulesThatExistOnlyCompressed(String name) {
		try (Asked asked = Asked.site(Asked.members("index.html", name))) {
			assertThat(asked.get("/" + name.substring(0, name.indexOf('.')), "Accept-Encoding: gzip, br"))
				.isEqualTo("404");
		}
	}

	@Test
	void servesFilesNamedLikeTheRulesFurtherDown() {
		try (Asked asked = Asked.site(Asked.members("index.html", "docs/_headers", "docs/_redirects"))) {
			assertThat(asked.get("/docs/_headers")).isEqualTo("200 docs/_headers");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a%00.txt         | 400
			/%00              | 400
			/a.txt%00         | 400
			/%ff              | 400
			/%c0%af           | 400
			/%ed%a0%80        | 400
			/a%               | 400
			/a%2              | 400
			/a%zz             | 400
			/../a.txt         | 400
			/x/../a.txt       | 400
			/x/..             | 400
			/%2e%2e/a.txt     | 400
			/.%2e/a.txt       | 400
			/x/..%2fa.txt     | 400
			/x/..%5ca.txt     | 400
			/x/..\\a.txt      | 400
			/x%2fa.txt        | 404
			/x%2Fa.txt        | 404
			/x%5ca.txt        | 404
			/x\\a.txt         | 404
			/./a.txt          | 404
			/x/.              | 404
			/x%252fa.txt      | 404
			/%252e%252e/a.txt | 404
			/a.txt/           | 404
			/a.txt/..         | 400
			/a.txt;v=1        | 404
			/a.txt%20         | 404
			/a.txt.           | 404
			/A.TXT            | 404
			/...              | 200 ...
			/..a              | 200 ..a
			/x/a.txt          | 200 x/a.txt
			""")
	void matchesBytesExactlyOrNot(String target, String expected) {
		try (Asked asked = Asked.site(Asked.members("a.txt", "x/a.txt", "...", "..a"))) {
			assertThat(asked.get(target)).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
	void listsDirectoriesWithoutIndex(DirectoryListing format) {
		TarBuilder archive = Asked.members("index.html", "a/x.txt", "a/b/y.txt", "c/index.html", "404.html");
		String list = "200 list "
				+ ((format == DirectoryListing.HTML) ? "text/html;charset=utf-8" : "application/json");
		try (Asked asked = Asked.site(archive, SitePolicy.builder().listing(format))) {
			assertThat(asked.get("/")).isEqualTo("200 index.html");
			assertThat(asked.get("/a/")).isEqualTo(list);
			assertThat(asked.get("/a")).isEqualTo("301 ./a/");
			assertThat(asked.get("/a?b")).isEqualTo("301 ./a/?b");
			assertThat(asked.get("/a/b/?C=M;O=A")).isEqualTo(list);
			assertThat(asked.get("/c/")).isEqualTo("200 c/index.html");
			assertThat(asked.get("/a/x.txt/")).isEqualTo("404 404.html");
			assertThat(asked.get("/nothing/")).isEqualTo("404 404.html");
			assertThat(asked.get("/a//")).isEqualTo("404 404.html");
		}
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get("/a/")).isEqualTo("404 404.html");
			assertThat(asked.get("/a")).isEqualTo("404 404.html");
		}
	}

	@Test
	void rendersAListAsHtml() {
		TarBuilder archive = TarBuilder.create()
			.file("a/x.txt", "12345")
			.file("a/b/y.txt", "y")
			.file("a/b/z.txt", "z")
			.file("a/b.txt", new byte[0], 0)
			.file("ab/c", "");
		assertThat(page(archive, DirectoryListing.HTML, "/a/")).contains("<title>Index of /a/</title>")
			.contains("<a href=\"../\">../</a>")
			.containsOnlyOnce("<a href=\"./b/\">b/</a>")
			.contains("<a href=\"./x.txt\">x.txt</a></td><td>5</td><td>2023-11-14T22:13:20Z</td>")
			.contains("<a href=\"./b.txt\">b.txt</a></td><td>0</td><td></td>")
			.doesNotContain("y.txt")
			.doesNotContain("ab/");
		assertThat(page(archive, DirectoryListing.HTML, "/")).doesNotContain("../").contains("./ab/");
	}

	@Test
	void rendersAListAsJson() {
		TarBuilder archive = TarBuilder.create().file("a/x.txt", "12345").file("a/b/y.txt", "y");
		assertThat(page(archive, DirectoryListing.JSON, "/a/").replaceAll("\\s", ""))
			.isEqualTo("[{\"name\":\"b\",\"type\":\"directory\"},"
					+ "{\"name\":\"x.txt\",\"type\":\"file\",\"size\":5,\"mtime\":\"2023-11-14T22:13:20Z\"}]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<script>alert(1)<x>", "\"onmouseover=\"alert(1)", "' onclick='x", "&amp;&lt;",
			"javascript:alert(1)", "data:text,x", "\u00e4\u20ac\ud83d\ude00", "a b", "100%", "%41", "q?x#y", "${x}",
			"{{x}}", "https:", "a;b=c", "\u202egpj.exe", "-->" })
	void makesHostileNamesHarmless(String name) {
		TarBuilder archive = TarBuilder.create().file("d/" + name, "x");
		String html = page(archive, DirectoryListing.HTML, "/d/");
		String row = html.substring(html.lastIndexOf("<tr>"));
		String link = row.replaceAll("(?s).*?href=\"([^\"]*)\".*", "$1");
		assertThat(link).startsWith("./").matches("[A-Za-z0-9._~/%-]*");
		String text = row.replaceAll("(?s).*?href=\"[^\"]*\">(.*?)</a>.*", "$1");
		assertThat(text).doesNotContain("<").doesNotContain(">").doesNotContain("\"");
		assertThat(text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
			.isEqualTo(name);
		String json = page(archive, DirectoryListing.JSON, "/d/");
		assertThat(json.chars().filter((c) -> c < ' ' && c != '\n').count()).isZero();
		assertThat(json).contains("\"size\":1").hasLineCount(3);
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get("/d/" + link.substring(2))).isEqualTo("200 x");
		}
	}

	@Test
	void escapesTheNamesOfDirectoriesToo() {
		TarBuilder archive = TarBuilder.create().file("<i>&\"/x.txt", "x");
		assertThat(page(archive, DirectoryListing.HTML, "/%3Ci%3E&%22/")).contains("/&lt;i&gt;&amp;&quot;/")
			.doesNotContain("<i>");
		assertThat(page(archive, DirectoryListing.HTML, "/")).contains("href=\"./%3Ci%3E%26%22/\"")
			.doesNotContain("<i>");
	}

	@Test
	void escapesJson() {
		TarBuilder archive = TarBuilder.create().file("d/a\"<x>\u00e4", "x");
		assertThat(page(archive, DirectoryListing.JSON, "/d/")).contains("\"a\\\"<x>\u00e4\"");
	}

	@Test
	void listsNeitherTheRulesNorWhatIsHidden() {
		TarBuilder archive = Asked.members("a.css", "a.css.gz").file("_headers", "").file("_redirects", "");
		assertThat(page(archive, DirectoryListing.JSON, "/")).doesNotContain("_headers")
			.doesNotContain("_redirects")
			.contains("a.css.gz");
		try (Asked asked = Asked.site(archive,
				SitePolicy.builder().listing(DirectoryListing.JSON).servesSiblings(false))) {
			assertThat(text(asked, "/")).doesNotContain("a.css.gz").contains("\"a.css\"");
		}
	}

	@Test
	void listsBelowThePrefixOnly() {
		TarBuilder archive = Asked.members("docs/a.txt", "docs/b/c.txt", "outside.txt");
		try (Asked asked = Asked.site(archive, SitePolicy.builder().listing(DirectoryListing.HTML).prefix("docs"))) {
			assertThat(text(asked, "/")).contains("<title>Index of /</title>")
				.contains("a.txt")
				.contains("./b/")
				.doesNotContain("../")
				.doesNotContain("outside");
			assertThat(text(asked, "/b/")).contains("<title>Index of /b/</title>").contains("../");
		}
	}

	private static String page(TarBuilder archive, DirectoryListing format, String target) {
		try (Asked asked = Asked.site(archive, SitePolicy.builder().listing(format))) {
			return text(asked, target);
		}
	}

	private static String text(Asked asked, String target) {
		return new String(((DirectoryPage) asked.answer(Heads.get(target))).content(), StandardCharsets.UTF_8);
	}

}
