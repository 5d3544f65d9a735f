package io.tarweb.internal.rules;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.tarweb.error.SiteException;
import io.tarweb.settings.HeaderField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HeaderRules}. The tables write a line end as a semicolon.
 */
class HeaderRulesTests {

	/** What the documentation of Cloudflare Pages shows, but for the host. */
	private static final String CLOUDFLARE = """
			# This is a comment
			/secure/page
			  X-Frame-Options: DENY
			  X-Content-Type-Options: nosniff
			  Referrer-Policy: no-referrer

			/static/*
			  Access-Control-Allow-Origin: *
			  X-Robots-Tag: nosnippet

			/*
			  X-Robots-Tag: noindex
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/home              | X-Robots-Tag: noindex;
					/secure/page       | X-Frame-Options: DENY;X-Content-Type-Options: nosniff;Referrer-Policy: no-referrer;X-Robots-Tag: noindex;
					/static/styles.css | Access-Control-Allow-Origin: *;X-Robots-Tag: nosnippet, noindex;
					""")
	void followsTheExamplesOfCloudflare(String path, String lines) {
		assertThat(apply(CLOUDFLARE, path)).isEqualTo(lines);
	}

	@Test
	void joinsTheValuesOfANameAsNetlifyDoes() {
		assertThat(apply("/*\n  cache-control: max-age=0\n  Cache-Control: no-cache\n  cache-control: must-revalidate",
				"/a"))
			.isEqualTo("cache-control: max-age=0, no-cache, must-revalidate;");
	}

	@Test
	void takesAwayWhatWasSetFurtherUp() {
		String rules = "/*\n  Content-Security-Policy: default-src 'self';\n  X-A: 1\n/*.jpg\n  ! content-security-policy\n";
		assertThat(apply(rules, "/a.jpg")).isEqualTo("X-A: 1;");
		assertThat(apply(rules, "/a.html")).isEqualTo("Content-Security-Policy: default-src 'self';;X-A: 1;");
		assertThat(apply("/*\n X-A: 1\n !\tX-A\n X-A: 2\n X-A: 3", "/")).isEqualTo("X-A: 2, 3;");
	}

	@Test
	void replacesAndTakesAwayWhatTheServerSends() {
		String rules = "/a/*\n X-Frame-Options: DENY\n X-Frame-Options: x\n/b/*\n ! X-Frame-Options\n/c\n X-B: 2";
		String served = "x-frame-options: SAMEORIGIN;X-A: 1;";
		assertThat(apply(rules, "/a/", served)).isEqualTo("X-A: 1;X-Frame-Options: DENY, x;");
		assertThat(apply(rules, "/b/", served)).isEqualTo("X-A: 1;");
		assertThat(apply(rules, "/c", served)).isEqualTo(served + "X-B: 2;");
		assertThat(apply(rules, "/d", served)).isEqualTo(served);
	}

	@Test
	void givesEachCookieALine() {
		assertThat(apply("/*\n Set-Cookie: a=1\n set-cookie: b=2", "/", "Set-Cookie: c=3;"))
			.isEqualTo("Set-Cookie: a=1;set-cookie: b=2;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a\n  X-A: 1", "/a\r\n\tX-A:1\r\n", "\uFEFF/a\nX-A:   1  ",
			"  /a\n\n# c\n  # c\n  X-A: 1\n", "/a\n  X-A\u003a 1 \t\n/b\n X-B: #2 " })
	void readsWhatEditorsWrite(String rules) {
		assertThat(apply(rules, "/a")).isEqualTo("X-A: 1;");
	}

	@Test
	void leavesValuesAsTheyAre() {
		assertThat(apply("/:a\n Link: </x:y>; rel=\"a, b\"  #c : 12:30 :aa", "/q"))
			.isEqualTo("Link: </x:y>; rel=\"a, b\"  #c : 12:30 :aa;");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					X-A: 1                    | 1 | expected a path beginning with '/' first, found 'X-A: 1'
					https://a.example/*; X: 1 | 1 | expected a path beginning with '/' first, found 'https://a.example/*'
					/a; X: 1;https://b/; Y: 1 | 3 | expected 'Name: value', '! Name' or a path beginning with '/', found 'https://b/'
					/a; X: 1;b/*; Y: 1        | 3 | expected 'Name: value', '! Name' or a path beginning with '/', found 'b/*'
					/a                        | 1 | expected at least one header below '/a'
					/a;/b; X: 1               | 1 | expected at least one header below '/a'
					/a; X: 1;;/b;# c          | 4 | expected at least one header below '/b'
					/a**; X: 1                | 1 | '/a**' is no path pattern: at byte 3
					/a?b; X: 1                | 1 | '/a?b' is no path pattern: at byte 2
					/a; X A: 1                | 2 | expected the name of a header, found 'X A'
					/a; X-A : 1               | 2 | expected the name of a header, found 'X-A '
					/a; : 1                   | 2 | expected the name of a header, found ''
					/a; Ä: 1                  | 2 | expected the name of a header, found 'Ä'
					/a; !                     | 2 | expected 'Name: value'
					/a; ! X: 1                | 2 | expected the name of a header, found 'X: 1'
					/a; ! ETag                | 2 | found 'ETag', which is the server's own
					/a; X-A:                  | 2 | expected a value for 'X-A'
					/a; X-A: ä                | 2 | expected visible ASCII characters as value of 'X-A', found U+00E4
					/a; Basic-Auth: u:p       | 2 | unsupported 'Basic-Auth': it would be sent to everybody
					/a/*; X-A: /:splat/b      | 2 | unsupported ':splat' in a value: nothing is put in there
					/:ab; X-A: :ab            | 2 | unsupported ':ab' in a value: nothing is put in there
					""")
	void refusesALineAndSaysWhatIsWrong(String rules, int line, String problem) {
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> parse(rules.replace(';', '\n')))
			.withMessageStartingWith("'_headers', line " + line + ": ")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length", "content-length", "Content-Encoding", "Content-Range",
			"Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Trailer", "Date", "ETag", "Last-Modified",
			"Accept-Ranges", "Location", "Server", "Age", "Allow", "Alt-Svc", "WWW-Authenticate" })
	void refusesFieldsThatAreTheServersOwn(String name) {
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> parse("/a\n  " + name + ": 1"))
			.withMessage("'_headers', line 2: expected a header that a site may set, found '" + name
					+ "', which is the server's own");
	}

	@Test
	void refusesMorePathsThanItIsMadeFor() {
		String rules = IntStream.range(0, HeaderRules.MAX_SECTIONS)
			.mapToObj("/%d\n X: 1\n"::formatted)
			.collect(Collectors.joining());
		assertThat(apply(rules, "/99")).isEqualTo("X: 1;");
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> parse(rules + "/x\n X: 1"))
			.withMessage("'_headers', line 201: expected at most 100 paths, found another");
	}

	@Test
	void refusesRandomLinesWithASiteExceptionOnly() {
		Random random = new Random(9110);
		String[] pieces = { "/", "/a", "*", ":a", "X", "-", ":", ": ", "!", "! ", " ", "\t", "\n", "\r\n", "\r", "#",
				"%", "1", "é", "\0", "\u007f", "ETag", "\n  X-A: 1\n" };
		int accepted = 0;
		for (int i = 0; i < 30_000; i++) {
			StringBuilder text = new StringBuilder("/");
			for (int j = random.nextInt(12); j > 0; j--) {
				text.append(pieces[random.nextInt(pieces.length)]);
			}
			try {
				String lines = apply(text.toString(), "/a");
				accepted++;
				assertThat(lines).as(text.toString()).matches("([!-9;-~]+: [!-~]([\t -~]*[!-~])?;)*");
			}
			catch (SiteException ex) {
				assertThat(ex).as(text.toString()).hasMessageMatching("(?s)'_headers', line [1-9][0-9]*: .+");
			}
		}
		assertThat(accepted).isGreaterThan(500);
	}

	private static HeaderRules parse(String rules) {
		return HeaderRules.parse(rules.getBytes(StandardCharsets.UTF_8), "'_headers'");
	}

	private static String apply(String rules, String path) {
		return apply(rules, path, "");
	}

	private static String apply(String rules, String path, String served) {
		HeaderSet into = new HeaderSet();
		for (String line : served.split(";")) {
			if (!line.isEmpty()) {
				into.set(new HeaderField(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
			}
		}
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		parse(rules).apply(bytes, 0, bytes.length, into);
		return into.fields()
			.stream()
			.map((field) -> field.name() + ": " + field.value() + ";")
			.collect(Collectors.joining());
	}

}
