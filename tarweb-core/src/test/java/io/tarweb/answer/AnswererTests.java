package io.tarweb.answer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

import io.tarweb.archive.TarArchive;
import io.tarweb.archive.TarBuilder;
import io.tarweb.http.RequestScanner;
import io.tarweb.site.Site;
import io.tarweb.site.SitePolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Answerer}: from a request line, and fields with {@code |} between
 * them, to a status or to the content of a member, which is its name. In the tables a
 * byte above 0x7F is written as the character of the same number.
 */
class AnswererTests {

	private static final int MAX_HEAD_BYTES = 16 * 1024;

	@TempDir
	private static Path directory;

	private static Site site;

	private static Site docs;

	private final RequestScanner scanner = new RequestScanner(MAX_HEAD_BYTES);

	private final Answerer answerer = new Answerer(MAX_HEAD_BYTES, 100);

	@BeforeAll
	static void openSites() {
		TarBuilder tar = TarBuilder.create();
		for (String name : new String[] { "index.html", "docs/index.html", "docs/a.txt", "docs/a b.txt", "docs/a+b.txt",
				"docs/index.html.txt", "doc", "docs/sub/deep/x", "docs/\u00e4.txt", "docs/100%.txt", "docs/..a/x",
				"docs/?q", "docs/a;b", "CASE.txt", "a/" + "b".repeat(200) }) {
			tar.file(name, name);
		}
		tar.directory("empty/").symlink("docs/link.txt", "a.txt").hardLink("docs/hard.txt", "docs/a.txt");
		Path file = tar.writeTo(directory.resolve("site.tar"));
		site = open(file, "");
		docs = open(file, "docs");
	}

	private static Site open(Path file, String prefix) {
		return Site.prepare(TarArchive.open(file), new SitePolicy(prefix), "test", System.nanoTime(), () -> {
		});
	}

	@AfterAll
	static void closeSites() {
		site.close();
		docs.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
			/                        > index.html
			/index.html              > index.html
			/?q                      > index.html
			/docs/                   > docs/index.html
			/docs/?/a                > docs/index.html
			/docs/a.txt              > docs/a.txt
			/docs/%61.txt            > docs/a.txt
			/docs/a.txt?b=c          > docs/a.txt
			/docs/a.txt#b            > docs/a.txt
			/docs/a%20b.txt          > docs/a b.txt
			/docs/a+b.txt            > docs/a+b.txt
			/docs/100%25.txt         > docs/100%.txt
			/docs/%C3%A4.txt         > docs/\u00e4.txt
			/docs/\u00c3\u00a4.txt   > docs/\u00e4.txt
			/docs/..a/x              > docs/..a/x
			/docs/%3Fq               > docs/?q
			/docs/a;b                > docs/a;b
			/docs/sub/deep/x         > docs/sub/deep/x
			/docs/link.txt           > docs/a.txt
			/docs/hard.txt           > docs/a.txt
			/doc                     > doc
			http://elsewhere/doc     > doc
			http://elsewhere         > index.html
			https://elsewhere:1/?q   > index.html
			HTTP://elsewhere/docs/   > docs/index.html
			""")
	void findsMembers(String target, String member) {
		assertThat(answer("GET " + target, site)).isEqualTo(member);
		assertThat(answer("HEAD " + target, site)).isEqualTo(member);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
			/nothing                 > 404
			/docs                    > 404
			/doc/                    > 404
			/DOCS/                   > 404
			/case.txt                > 404
			/docs/sub/               > 404
			/docs/sub/deep           > 404
			/empty/                  > 404
			/empty                   > 404
			//                       > 404
			//index.html             > 404
			/docs//a.txt             > 404
			/docs/a.txt/             > 404
			/docs/a b.txt            > 400
			/docs/a%2520b.txt        > 404
			/docs%2Fa.txt            > 404
			/docs%5Ca.txt            > 404
			/docs\\a.txt             > 404
			/./index.html            > 404
			/docs/.                  > 404
			/docs/../index.html      > 400
			/docs/%2E%2e/index.html  > 400
			/..%2findex.html         > 400
			/docs/..                 > 400
			/index.html%00           > 400
			/index.html%0d%0a        > 400
			/%                       > 400
			/%zz                     > 400
			/%C3                     > 400
			/\u00e4                  > 400
			*                        > 400
			index.html               > 400
			ftp://elsewhere/         > 400
			http:///                 > 400
			http://user@elsewhere/   > 400
			""")
	void refusesTargets(String target, int status) {
		assertThat(answer("GET " + target, site)).isEqualTo(String.valueOf(status));
		assertThat(answer("HEAD " + target, site)).isEqualTo(String.valueOf(status));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
			GET /                    > 200
			HEAD /                   > 200
			POST /                   > 405
			PUT /nothing             > 405
			get /                    > 405
			OPTIONS *                > 405
			CONNECT elsewhere:80     > 405
			TRACE /..                > 405
			""")
	void looksAtTheMethodFirst(String line, int status) {
		assertThat(answer(line, site)).isEqualTo((status == 200) ? "index.html" : String.valueOf(status));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
			GET /        > Expect: 100-continue               > index.html
			GET /        > Expect: 100-Continue               > index.html
			GET /        > Expect: wonders                    > 417
			GET /        > Expect: 100-continue, wonders      > 417
			GET /        > Expect: 100-continue2              > 417
			GET /nothing > Expect: wonders                    > 417
			GET /..      > Expect: wonders                    > 417
			POST /       > Expect: wonders                    > 405
			""")
	void looksAtTheExpectationNext(String line, String field, String answer) {
		assertThat(answer(line, site, field)).isEqualTo(answer);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
			/                        > docs/index.html
			/a.txt                   > docs/a.txt
			/sub/deep/x              > docs/sub/deep/x
			/index.html              > docs/index.html
			/doc                     > 404
			/docs/                   > 404
			/docs/a.txt              > 404
			/../index.html           > 400
			/../docs/a.txt           > 400
			//                       > 404
			http://docs/a.txt        > docs/a.txt
			""")
	void staysBelowThePrefix(String target, String answer) {
		assertThat(answer("GET " + target, docs)).isEqualTo(answer);
	}

	@Test
	void takesThePathsThatFillAHead() {
		String path = "x".repeat(MAX_HEAD_BYTES - 30);
		assertThat(answer("GET /" + path, site)).isEqualTo("404");
		assertThat(answer("GET /" + path, docs)).isEqualTo("404");
		assertThat(answer("GET /" + path + "/", docs)).isEqualTo("404");
		assertThat(answer("GET /a/" + "b".repeat(200), site)).isEqualTo("a/" + "b".repeat(200));
		assertThat(answer("GET /a/" + "%62".repeat(200), site)).isEqualTo("a/" + "b".repeat(200));
	}

	@Test
	void remembersNothingOfTheRequestBefore() {
		for (int i = 0; i < 3; i++) {
			assertThat(answer("GET /docs/a%20b.txt", site)).isEqualTo("docs/a b.txt");
			assertThat(answer("GET /", docs)).isEqualTo("docs/index.html");
			assertThat(answer("GET /", site)).isEqualTo("index.html");
			assertThat(answer("GET /doc", site, "Expect: wonders")).isEqualTo("417");
			assertThat(answer("GET /doc", site)).isEqualTo("doc");
		}
	}

	private String answer(String line, Site from, String... fields) {
		String text = line + " HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields)
				+ ((fields.length > 0) ? "\r\n" : "") + "\r\n";
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		int end = this.scanner.scan(Arrays.copyOf(bytes, bytes.length + MAX_HEAD_BYTES), 0, bytes.length);
		if (end < 0) {
			return String.valueOf(-end);
		}
		assertThat(end).isEqualTo(bytes.length);
		Answer answer = this.answerer.answer(this.scanner.head(), from);
		if (answer instanceof Problem problem) {
			return String.valueOf(problem.status());
		}
		int member = ((Content) answer).member();
		return StandardCharsets.UTF_8.decode(from.slice(from.contentOffset(member), (int) from.contentLength(member)))
			.toString();
	}

}
