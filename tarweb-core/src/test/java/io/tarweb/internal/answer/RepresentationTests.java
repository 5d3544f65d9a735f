package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Representation}.
 */
class RepresentationTests {

	private static final TarBuilder ALL = TarBuilder.create()
		.file("a.css", padded("plain", 40))
		.file("a.css.gz", padded("gzip", 20))
		.file("a.css.br", padded("br", 10))
		.file("a.css.zst", padded("zstd", 15))
		.file("plain.css", "plain");

	private static String padded(String text, int length) {
		return text + " ".repeat(length - text.length());
	}

	private static String[] accepting(String codings) {
		return codings.equals("none") ? new String[0] : new String[] { "Accept-Encoding: " + codings };
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			none                                 | plain
			''                                   | plain
			identity                             | plain
			gzip                                 | gzip
			GZip                                 | gzip
			x-gzip                               | gzip
			br                                   | br
			zstd                                 | zstd
			deflate                              | plain
			compress, deflate                    | plain
			gzip, deflate, br, zstd              | br
			gzip, zstd                           | zstd
			zstd;q=0.9, gzip                     | gzip
			br;q=0.5, gzip;q=0.8                 | gzip
			br;q=0.002                           | br
			br;q=0                               | plain
			br;q=0.000, gzip                     | gzip
			*                                    | br
			*;q=0.5                              | br
			*;q=0.5, br;q=0.4                    | zstd
			*, br;q=0                            | zstd
			gzip, *;q=0                          | gzip
			*;q=0                                | plain
			identity;q=0                         | plain
			identity;q=0, gzip                   | gzip
			identity;q=0, *                      | br
			identity, gzip;q=0.5                 | plain
			identity;q=0.5, gzip;q=0.5           | gzip
			identity;q=0.5, br;q=0.4             | plain
			identity;q=1, br;q=1, zstd;q=1       | br
			br;q=1.5, gzip                       | gzip
			br;q=, gzip                          | gzip
			br;q, gzip                           | gzip
			br gzip                              | plain
			',,, gzip ,,'                        | gzip
			gzip;q=0.5;x=y, zstd;q=0.1           | zstd
			brotli                               | plain
			"br"                                 | plain
			""")
	void choosesTheCodingByTheWeightsAndThenTheSize(String acceptEncoding, String expected) {
		try (Asked asked = Asked.site(ALL)) {
			String[] fields = accepting(acceptEncoding);
			assertThat(asked.get("/a.css", fields).strip()).isEqualTo("200 " + expected);
			assertThat(asked.head("/a.css", fields).strip()).isEqualTo("200 " + expected);
			assertThat(asked.vary("/a.css", fields)).isEqualTo("Accept-Encoding");
		}
	}

	@Test
	void takesTheTypeOfTheResourceAndTheCodingOfTheVariant() {
		try (Asked asked = Asked.site(ALL)) {
			Representation br = asked.representation("/a.css", "Accept-Encoding: br");
			assertThat(br.coding()).isEqualTo(Coding.BROTLI);
			assertThat(br.length()).isEqualTo(10);
			assertThat(asked.contentType("/a.css", "Accept-Encoding: br")).isEqualTo("text/css;charset=utf-8");
		}
	}

	@Test
	void doesNotVaryWhereThereIsOneForm() {
		try (Asked asked = Asked.site(ALL)) {
			assertThat(asked.vary("/plain.css", "Accept-Encoding: gzip")).isEmpty();
			assertThat(asked.vary("/a.css.gz", "Accept-Encoding: gzip")).isEmpty();
		}
	}

	@Test
	void servesAVariantUnderItsOwnNameAsAFile() {
		try (Asked asked = Asked.site(ALL)) {
			Representation own = asked.representation("/a.css.gz", "Accept-Encoding: gzip");
			assertThat(own.coding()).isEqualTo(Coding.IDENTITY);
			assertThat(own.isInflated()).isFalse();
			assertThat(asked.contentType("/a.css.gz")).isEqualTo("application/gzip");
		}
	}

	@Test
	void hidesVariantsUnderTheirOwnNameWhereThatIsSwitchedOff() {
		try (Asked asked = Asked.site(ALL, SitePolicy.builder().servesSiblings(false))) {
			assertThat(asked.get("/a.css.gz")).isEqualTo("404");
			assertThat(asked.get("/a.css.zst")).isEqualTo("404");
			assertThat(asked.get("/a.css", "Accept-Encoding: gzip").strip()).isEqualTo("200 gzip");
			assertThat(asked.get("/a.css").strip()).isEqualTo("200 plain");
		}
	}

	@Test
	void breaksTiesBySizeWhicheverCodingThatIs() {
		TarBuilder archive = TarBuilder.create()
			.file("a.js", "12345")
			.file("a.js.gz", "123")
			.file("a.js.br", "1234")
			.file("b.js", "1")
			.file("b.js.br", "1234")
			.file("b.js.gz", "12345");
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get("/a.js", "Accept-Encoding: br, gzip")).isEqualTo("200 123");
			assertThat(asked.get("/b.js", "Accept-Encoding: gzip, br")).isEqualTo("200 1234");
			assertThat(asked.get("/b.js", "Accept-Encoding: gzip, br, identity")).isEqualTo("200 1");
		}
	}

	@Test
	void readsSeveralLinesOfAcceptEncodingAsOneList() {
		try (Asked asked = Asked.site(ALL)) {
			assertThat(asked.get("/a.css", "Accept-Encoding: gzip;q=0.5", "X: y", "Accept-Encoding: br;q=0.7").strip())
				.isEqualTo("200 br");
		}
	}

	@Test
	void takesBothSuffixesOfZstandard() {
		try (Asked asked = Asked.site(Asked.members("a.js", "a.js.zstd", "b.js", "b.js.zst", "b.js.zstd"))) {
			assertThat(asked.get("/a.js", "Accept-Encoding: zstd")).isEqualTo("200 a.js.zstd");
			assertThat(asked.get("/b.js", "Accept-Encoding: zstd")).startsWith("200 b.js.zst");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			a.css | none                      | 200 a.css.gz inflated
			a.css | ''                        | 200 a.css.gz inflated
			a.css | br                        | 200 a.css.gz inflated
			a.css | gzip                      | 200 a.css.gz
			a.css | gzip;q=0                  | 200 a.css.gz inflated
			a.css | gzip;q=0.5                | 200 a.css.gz
			a.css | gzip;q=0.5, identity      | 200 a.css.gz inflated
			a.css | gzip, identity            | 200 a.css.gz
			a.css | *                         | 200 a.css.gz
			a.css | *;q=0, identity           | 200 a.css.gz inflated
			a.css | identity;q=0, gzip;q=0    | 406
			a.css | *;q=0                     | 406
			b.css | br                        | 200 b.css.br
			b.css | none                      | 406
			b.css | gzip                      | 406
			c.css | gzip                      | 200 c.css.gz
			c.css | br                        | 200 c.css.br
			c.css | zstd                      | 200 c.css.gz inflated
			c.css | br;q=0.5                  | 200 c.css.br
			""")
	void servesWhatExistsOnlyCompressedUnderTheNameOfTheResource(String name, String acceptEncoding, String expected) {
		try (Asked asked = Asked.site(Asked.members("a.css.gz", "b.css.br", "c.css.br", "c.css.gz"))) {
			String[] fields = accepting(acceptEncoding);
			assertThat(asked.get("/" + name, fields)).isEqualTo(expected);
			if (expected.startsWith("200")) {
				assertThat(asked.vary("/" + name, fields)).isEqualTo("Accept-Encoding");
			}
		}
	}

	@Test
	void givesWhatExistsOnlyCompressedTheTypeOfItsName() {
		try (Asked asked = Asked.site(Asked.members("a.css.gz", "docs/index.html.zst", "x/b.json.br"))) {
			assertThat(asked.contentType("/a.css")).isEqualTo("text/css;charset=utf-8");
			assertThat(asked.contentType("/docs/", "Accept-Encoding: zstd")).isEqualTo("text/html;charset=utf-8");
			assertThat(asked.contentType("/x/b.json", "Accept-Encoding: br")).isEqualTo("application/json");
		}
	}

	@Test
	void servesWhatExistsOnlyCompressedWhereVariantsAreHidden() {
		try (Asked asked = Asked.site(Asked.members("a.css.gz", "index.html"),
				SitePolicy.builder().servesSiblings(false))) {
			assertThat(asked.get("/a.css", "Accept-Encoding: gzip")).isEqualTo("200 a.css.gz");
			assertThat(asked.get("/a.css.gz")).isEqualTo("200 a.css.gz");
		}
	}

	@ParameterizedTest
	@CsvSource({ "x.gz,x.gz.br", "x.gz.br,x.gz" })
	void servesAResourceWhoseOnlyVariantHasAVariant(String first, String second) {
		try (Asked asked = Asked.site(Asked.members(first, second))) {
			assertThat(asked.get("/x.gz")).isEqualTo("200 x.gz");
			assertThat(asked.get("/x", "Accept-Encoding: gzip")).isEqualTo("200 x.gz");
		}
	}

	@Test
	void givesEachFormATagOfItsOwn() {
		try (Asked asked = Asked.site(Asked.members("a.css", "a.css.gz", "a.css.br", "b.css.gz"))) {
			assertThat(asked.etag("/a.css")).matches("\"[0-9a-f]{16}\"")
				.isNotEqualTo(asked.etag("/a.css", "Accept-Encoding: gzip"))
				.isNotEqualTo(asked.etag("/a.css", "Accept-Encoding: br"))
				.isEqualTo(asked.etag("/a.css"));
			assertThat(asked.etag("/b.css")).isNotEqualTo(asked.etag("/b.css", "Accept-Encoding: gzip"));
		}
	}

	/** RFC 9110, 8.8.3.3: even where somebody has copied instead of compressed. */
	@Test
	void givesFormsOfEqualBytesDifferentTags() {
		try (Asked asked = Asked.site(TarBuilder.create().file("a.css", "same").file("a.css.gz", "same"))) {
			assertThat(asked.etag("/a.css")).isNotEqualTo(asked.etag("/a.css", "Accept-Encoding: gzip"));
		}
	}

	@Test
	void givesEqualContentEqualTagsWhateverItsNameAndTime() {
		TarBuilder archive = TarBuilder.create()
			.file("a.css", "same".getBytes(StandardCharsets.UTF_8), 1)
			.file("b.css", "same".getBytes(StandardCharsets.UTF_8), 2)
			.file("c.css", "diff".getBytes(StandardCharsets.UTF_8), 1);
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.etag("/a.css")).isEqualTo(asked.etag("/b.css")).isNotEqualTo(asked.etag("/c.css"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			/x          | ''                                                  | x.html
			/x          | */*                                                 | x.html
			/x          | text/*                                              | x.html
			/x          | text/html, text/markdown;q=0.9                      | x.html
			/x          | text/html;q=0.9, text/markdown                      | x.md
			/x          | text/markdown                                       | x.md
			/x          | text/markdown, text/html                            | x.md
			/x          | TEXT/Markdown                                       | x.md
			/x          | text/markdown, */*;q=0.1                            | x.md
			/x          | text/markdown;q=0                                   | x.html
			/x          | text/markdown;q=0.5, */*                            | x.html
			/x.html     | text/markdown                                       | x.md
			/x.html     | text/markdown;charset=utf-8                         | x.md
			/x.html     | text/html,application/xhtml+xml,*/*;q=0.8           | x.html
			/y          | text/markdown                                       | y.html.md
			/z/         | text/markdown                                       | z/index.html.md
			/z/         | text/html                                           | z/index.html
			/w/         | text/markdown                                       | w/index.md
			/v/         | text/markdown                                       | v.md
			/x.md       | text/html                                           | x.md
			/plain.html | text/markdown                                       | plain.html
			/           | text/markdown                                       | index.md
			""")
	void givesAgentsTheMarkdownBesideAPage(String target, String accept, String expected) {
		TarBuilder archive = Asked.members("x.html", "x.md", "y.html", "y.html.md", "y.md", "z/index.html",
				"z/index.html.md", "z.md", "w/index.html", "w/index.md", "v/index.html", "v.md", "plain.html",
				"index.html", "index.md");
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get(target, "Accept: " + accept)).isEqualTo("200 " + expected);
			assertThat(asked.vary(target, "Accept: " + accept)).as("Vary")
				.isEqualTo((target.endsWith(".md") || target.startsWith("/plain")) ? "" : "Accept");
		}
		try (Asked asked = Asked.site(archive, SitePolicy.builder().markdown(false))) {
			assertThat(asked.get(target, "Accept: text/markdown")).isEqualTo(asked.get(target, "Accept: text/html"));
			assertThat(asked.vary(target)).isEmpty();
		}
	}

	@Test
	void choosesTheCodingOfTheMarkdownToo() {
		TarBuilder archive = Asked.members("x.html", "x.html.br", "x.md", "x.md.gz", "y.html", "y.md", "y.md.gz");
		try (Asked asked = Asked.site(archive)) {
			assertThat(asked.get("/x", "Accept: text/markdown", "Accept-Encoding: gzip, br")).isEqualTo("200 x.md.gz");
			assertThat(asked.get("/x", "Accept: text/markdown", "Accept-Encoding: br")).isEqualTo("200 x.md");
			assertThat(asked.get("/x", "Accept: text/html", "Accept-Encoding: gzip, br")).isEqualTo("200 x.html.br");
			assertThat(asked.vary("/x")).isEqualTo("Accept-Encoding, Accept");
			// The plain page is chosen by both fields no less than its Markdown.
			assertThat(asked.vary("/y")).isEqualTo("Accept-Encoding, Accept");
			assertThat(asked.contentType("/x", "Accept: text/markdown")).isEqualTo("text/markdown;charset=utf-8");
		}
	}

	@Test
	void pairsOnlyMarkdownAndPagesThatAreThereUncompressed() {
		try (Asked asked = Asked.site(Asked.members("x.html", "x.md.gz", "y.html.gz", "y.md"))) {
			assertThat(asked.get("/x", "Accept: text/markdown", "Accept-Encoding: gzip")).isEqualTo("200 x.html");
			assertThat(asked.get("/y", "Accept: text/markdown", "Accept-Encoding: gzip")).isEqualTo("200 y.html.gz");
			assertThat(asked.vary("/x")).isEmpty();
		}
	}

	@Test
	void doesNotGiveMarkdownFromOutsideThePrefix() {
		try (Asked asked = Asked.site(Asked.members("docs/index.html", "docs.md"),
				SitePolicy.builder().prefix("docs"))) {
			assertThat(asked.get("/", "Accept: text/markdown")).isEqualTo("200 docs/index.html");
		}
	}

	@Test
	void findsVariantsBelowThePrefix() {
		try (Asked asked = Asked.site(Asked.members("docs/a.css", "docs/a.css.br", "docs/b.css.gz", "a.css.gz"),
				SitePolicy.builder().prefix("docs"))) {
			assertThat(asked.get("/a.css", "Accept-Encoding: gzip, br")).isEqualTo("200 docs/a.css.br");
			assertThat(asked.get("/b.css", "Accept-Encoding: gzip")).isEqualTo("200 docs/b.css.gz");
		}
	}

}
