package io.tarweb.internal.rules;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.tarweb.error.SiteException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedirectRules}. The tables write a result as its status and its
 * target.
 */
class RedirectRulesTests {

	/** What the documentation of Netlify shows. */
	private static final String NETLIFY = """
			# Redirects
			/home              /
			/blog/my-post.php  /blog/my-post  # a comment
			/news              /blog
			/google            https://www.google.com
			/my-redirect       /              302
			/pass-through      /index.html    200
			/ecommerce         /store-closed  404
			/news/:month/:date/:year/:slug  /blog/:year/:month/:date/:slug
			/news/*            /blog/:splat
			/en/*              /en/404.html   404
			/app/*             /app/index.html 200!
			""";

	/** What the documentation of Cloudflare Pages shows. */
	private static final String CLOUDFLARE = """
			/home301 / 301
			/home302 / 302
			/querystrings /?query=string 301
			/twitch https://twitch.tv
			/trailing /trailing/ 301
			/notrailing/ /nottrailing 301
			/page/ /page2/#fragment 301
			/blog/* https://blog.my.domain/:splat # Blog migration
			/products/:code/:name /products?code=:code&name=:name
			/movies/:title /media/:title
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			/home                       | 301 /
			/home/                      | 301 /
			/blog/my-post.php           | 301 /blog/my-post
			/news                       | 301 /blog
			/google                     | 301 https://www.google.com
			/my-redirect                | 302 /
			/pass-through               | 200 index.html
			/ecommerce                  | 404 store-closed
			/news/02/12/2004/my-story   | 301 /blog/2004/02/12/my-story
			/news/02/12/2004/my-story/  | 301 /blog/2004/02/12/my-story
			/news/2004/my-story/        | 301 /blog/2004/my-story/
			/news/a                     | 301 /blog/a
			/en                         | 404 en/404.html
			/en/a/b                     | 404 en/404.html
			/app/a                      | 200 app/index.html
			/                           | none
			/homes                      | none
			/Home                       | none
			""")
	void followsTheExamplesOfNetlify(String path, @Nullable String result) {
		assertThat(match(NETLIFY, path)).isEqualTo(result);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			/home301          | 301 /
			/home302          | 302 /
			/querystrings     | 301 /?query=string
			/twitch           | 301 https://twitch.tv
			/trailing         | 301 /trailing/
			/trailing/        | none
			/notrailing/      | 301 /nottrailing
			/page             | 301 /page2/#fragment
			/blog/a/b         | 301 https://blog.my.domain/a/b
			/products/7/a     | 301 /products?code=7&name=a
			/products/7       | none
			/movies/x         | 301 /media/x
			""")
	void followsTheExamplesOfCloudflare(String path, @Nullable String result) {
		assertThat(match(CLOUDFLARE, path)).isEqualTo(result);
	}

	@ParameterizedTest
	@ValueSource(strings = { "301", "302", "303", "307", "308" })
	void sendsElsewhere(String status) {
		assertThat(match("/a /b " + status, "/a")).isEqualTo(status + " /b");
		assertThat(match("/a http://b/ " + status, "/a")).isEqualTo(status + " http://b/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "200", "404", "410" })
	void answersWithAPage(String status) {
		assertThat(match("/a /b%20c/*:1é.html " + status, "/a")).isEqualTo(status + " b c/*:1é.html");
		assertThat(match("/a / " + status, "/a")).isEqualTo(status + " ");
		assertThat(match("/* /x/:splat " + status, "/ä ?%b")).isEqualTo(status + " x/ä ?%b");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			/a /b                | /a       | 301 /b
			/a /b                | /a/      | 301 /b
			/a/ /b               | /a       | 301 /b
			/a/ /b               | /a/      | 301 /b
			/a /b                | /a//     | none
			/ /b                 | /        | 301 /b
			/ /b                 | //       | none
			/:x /b/:x            | /a/      | 301 /b/a
			/:x/ /b/:x           | /a       | 301 /b/a
			/:x /b/:x            | /        | none
			/a/* /b/:splat       | /a       | 301 /b/
			/a/* /b/:splat       | /a/      | 301 /b/
			/a/* /b/:splat       | /a/c     | 301 /b/c
			/a/* /b/:splat       | /a/c/    | 301 /b/c/
			/a/* /b/:splat       | /ac      | none
			/:x/* /b/:splat/:x   | /a       | 301 /b//a
			/a* /b:splat         | /ac/d    | 301 /bc/d
			/:slug.html /:slug   | /a.html  | 301 /a
			/caf%C3%A9 /b        | /café    | 301 /b
			/a%20b /b            | /a b     | 301 /b
			/a /b?x=1            | /a       | 301 /b?x=1
			/a /b#c              | /a       | 301 /b#c
			/a HTTPS://B:1/?c#d  | /a       | 301 HTTPS://B:1/?c#d
			/a http://[::1]:80   | /a       | 301 http://[::1]:80
			/a /b:80/:8          | /a       | 301 /b:80/:8
			/a /Talk%3AMain      | /a       | 301 /Talk%3AMain
			""")
	void appliesToPaths(String rules, String path, @Nullable String result) {
		assertThat(match(rules, path)).isEqualTo(result);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a /b                 | 2
			/a /b/#c              | 3
			/a /b?                | -1
			/a /b?c#d             | -1
			/a http://b           | 8
			/a http://b/?c        | -1
			/a /b 200             | -1
			/:x /b/:x?            | -1
			/:x /:x-%3F           | 6
			""")
	void tellsWhereTheQueryOfTheRequestGoes(String rules, int queryAt) {
		assertThat(redirect(rules, "/a", false)).extracting(Redirect::queryAt).isEqualTo(queryAt);
	}

	@Test
	void takesTheFirstRuleForAPathOfWhateverKind() {
		String rules = "/a/* /1\n/a/b /2\n/c /3\n/c /4\n/:x /5\n/d /6\n";
		assertThat(match(rules, "/a/b")).isEqualTo("301 /1");
		assertThat(match(rules, "/c")).isEqualTo("301 /3");
		assertThat(match(rules, "/d")).isEqualTo("301 /5");
	}

	@Test
	void appliesOnlyForcedRulesToPathsOfMembers() {
		String rules = "/a /1\n/a /2 302!\n/b /3\n/:x /4 200!\n/c /5 301!\n";
		assertThat(match(rules, "/a", true)).isEqualTo("302 /2");
		assertThat(match(rules, "/b", true)).isEqualTo("200 4");
		assertThat(match(rules, "/c", true)).isEqualTo("200 4");
		assertThat(match(rules, "/a/b", true)).isNull();
		assertThat(match(rules, "/a", false)).isEqualTo("301 /1");
		assertThat(match(rules, "/b", false)).isEqualTo("301 /3");
	}

	@Test
	void passesOverARuleThatLeadsBackToThePath() {
		assertThat(match("/a /a/", "/a/")).isNull();
		assertThat(match("/a/ /a", "/a")).isNull();
		assertThat(match("/a /a/?x#y\n/* /b", "/a/")).isEqualTo("301 /b");
		assertThat(match("/* /index.html 302!", "/index.html")).isNull();
		assertThat(match("/* /index.html 302!", "/a")).isEqualTo("302 /index.html");
		assertThat(match("/é/:x /%C3%A9/:x/", "/é/ä/")).isNull();
	}

	@Test
	void answersWithThePageOfTheSamePath() {
		assertThat(match("/* /:splat 200!\n/* /404.html 404!", "/a")).isEqualTo("200 a");
		assertThat(match("/gone /gone 410!", "/gone")).isEqualTo("410 gone");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			/old/* /:splat            | /old//evil.example          | 301 /evil.example
			/old/* /:splat            | /old///evil.example/..      | 301 /evil.example/..
			/old/* /:splat            | /old/\\evil.example         | 301 /%5Cevil.example
			/old/* /:splat            | /old//\\evil.example        | 301 /%5Cevil.example
			/old/* /:splat            | /old/https://evil.example   | 301 /https://evil.example
			/* /:splat                | //evil.example              | 301 /evil.example
			/:x/* /:splat             | /a//evil.example/..         | 301 /evil.example/..
			/old/* /:splat/index.html | /old/                       | 301 /index.html
			/old/* /:splat            | /old                        | 301 /
			/a/* https://b/:splat     | /a//evil.example            | 301 https://b//evil.example
			/a/* https://b/:splat     | /a/@evil.example            | 301 https://b/@evil.example
			/a/* https://b?:splat     | /a/@evil.example            | 301 https://b?%40evil.example
			/a/* /b/:splat            | /a/c?d#e%f                  | 301 /b/c%3Fd%23e%25f
			/a/* /b/:splat            | /a/ä "<>^`{}[]              | 301 /b/%C3%A4%20%22%3C%3E%5E%60%7B%7D%5B%5D
			/a/* /b?c=:splat          | /a/x&y=z+1?;                | 301 /b?c=x%26y%3Dz%2B1%3F%3B
			/a/* /b#:splat            | /a/x y/z#                   | 301 /b#x%20y/z%23
			""")
	void leadsNowhereElseWhateverThePath(String rules, String path, String result) {
		assertThat(match(rules, path)).isEqualTo(result);
	}

	@Test
	void encodesEveryByteThatEndsALineOrIsNoPartOfAPath() {
		for (int octet = 0; octet < 256; octet++) {
			byte[] path = { '/', 'a', '/', (byte) octet };
			for (String target : new String[] { "/b/:splat", "/b?:splat", "/b#:splat", "http://b/:splat" }) {
				Redirect redirect = parse("/a/* " + target).match(path, 0, path.length, false);
				assertThat(redirect).isNotNull();
				assertThat(new String(redirect.target(), StandardCharsets.ISO_8859_1))
					.matches("[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]+")
					.matches("[^?#]+[?#]?[^?#]+")
					.doesNotContainPattern("%(?![0-9A-F]{2})");
			}
		}
	}

	@Test
	void encodesWhatATargetMustNotHave() {
		assertThat(match("/a /é\"<>^`{|}[]\\?\\ü?/#\\ö#?", "/a"))
			.isEqualTo("301 /%C3%A9%22%3C%3E%5E%60%7B%7C%7D%5B%5D%5C?%5C%C3%BC?/#%5C%C3%B6%23?");
	}

	@Test
	void readsWhatEditorsWrite() {
		assertThat(match("\uFEFF/a /b\r\n\r\n \t\r\n\t/c \t /d\t302 \r\n#\n  # /e /f\n/g /h #", "/a"))
			.isEqualTo("301 /b");
		assertThat(match("\uFEFF# comment\r\n/a /b\r\n\t/c \t /d\t302 \r\n", "/c")).isEqualTo("302 /d");
		assertThat(match("/a /b #302\n", "/a")).isEqualTo("301 /b");
		assertThat(match("/a /b # 302 and more words=x\n", "/a")).isEqualTo("301 /b");
		assertThat(match("", "/a")).isNull();
		assertThat(match("\uFEFF", "/a")).isNull();
		assertThat(match("# only\n", "/a", true)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					a /b                             | expected a path beginning with '/' as source, found 'a'
					https://a.example/* /b           | expected a path beginning with '/' as source, found 'https://a.example/*'
					/a                               | expected a target behind '/a'
					/a #b                            | expected a target behind '/a'
					/a b                             | expected a path or an http or https URL as target, found 'b'
					/a ftp://b/                      | expected a path or an http or https URL as target, found 'ftp://b/'
					/a javascript:alert(1)           | expected a path or an http or https URL as target, found 'javascript:alert(1)'
					/a https:/b                      | expected a path or an http or https URL as target, found 'https:/b'
					/a //b/                          | expected a path or a URL as target, found two slashes
					/a https://                      | expected a host, with or without a port, in ASCII
					/a https:///b                    | expected a host, with or without a port, in ASCII
					/a https://x@b/                  | free of placeholders and user names, found 'x@b'
					/a https://b\\c/                 | found 'b\\c'
					/a https://bücher.example/       | found 'bücher.example'
					/:a https://:a/                  | free of placeholders and user names, found ':a'
					/:a https://x.:a.b/              | free of placeholders and user names, found 'x.:a.b'
					/a/* https://b:splat             | free of placeholders and user names, found 'b:splat'
					/a /b 299                        | expected one of [200, 301, 302, 303, 307, 308, 404, 410] as status
					/a /b 30                         | with '!' to force it or without, found '30'
					/a /b 301!!                      | found '301!!'
					/a /b !                          | found '!'
					/a /b +301                       | found '+301'
					/a /b 301 x                      | expected nothing more, found 'x'
					/a /b Country=us                 | unsupported condition 'Country=us': rules are for every client
					/a /b 302 Language=de            | unsupported condition 'Language=de': rules are for every client
					/a/* 200! Role=admin             | expected a path or an http or https URL as target, found '200!'
					/a id=:id /b/:id 301             | unsupported query parameter 'id=:id': rules can't depend on the query
					/a https://b/ 200                | unsupported proxying: with status 200 the target must be a path
					/a http://b/ 404                 | unsupported proxying: with status 404 the target must be a path
					/a /b?c 200                      | expected a path only, since status 200 answers with that page, found '?'
					/a /b#c 404                      | expected a path only, since status 404 answers with that page, found '#'
					/a?b=c /d                        | '/a?b=c' is no path pattern: at byte 2
					/a#b /c                          | '/a#b' is no path pattern: at byte 2
					/a%zz /c                         | '/a%zz' is no path pattern: at byte 2
					/a /b%zz                         | expected two hexadecimal digits behind '%' in the target
					/a /b%4 200                      | expected two hexadecimal digits behind '%' in the target
					/*/a /b                          | expected '*' at the end of the source only, found '/*/a'
					/*/* /b                          | expected '*' at the end of the source only, found '/*/*'
					/** /b                           | expected '*' at the end of the source only, found '/**'
					/:splat /b                       | ':splat' is the name of what '*' matches
					/a /b/:splat                     | expected a placeholder of the source in the target, found ':splat'
					/:a /b/:c                        | found ':c' (write %3Ac for the characters themselves)
					/a /a                            | expected a target other than the source
					/a/ /a/                          | expected a target other than the source
					/ /?x                            | expected a target other than the source
					/%61 /a#b                        | expected a target other than the source
					""")
	void refusesALineAndSaysWhatIsWrong(String line, String problem) {
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> parse("# first\r\n\n" + line + "\n/x /y"))
			.withMessageStartingWith("'_redirects', line 3: ")
			.withMessageContaining(problem);
	}

	@Test
	void refusesWhatIsNoText() {
		assertRefused("/a /b\n/c\0 /d", "line 2: expected text, found the control character 0x00");
		assertRefused("/a /b\r/c /d", "line 1: expected text, found the control character 0x0d");
		assertThatExceptionOfType(SiteException.class)
			.isThrownBy(() -> RedirectRules.parse("/\u00e4 /b".getBytes(StandardCharsets.ISO_8859_1), "'_redirects'"))
			.withMessage("'_redirects', line 1: expected UTF-8, found other bytes");
		assertRefused("/a /" + "b".repeat(RuleLines.MAX_LINE_BYTES), "line 1: expected at most 8192 bytes, found 8196");
	}

	@Test
	void refusesMoreRulesThanItIsMadeFor() {
		String dynamic = rules("/%d/* /b\n", RedirectRules.MAX_DYNAMIC);
		assertThat(match(dynamic, "/0/a")).isEqualTo("301 /b");
		assertRefused(dynamic + "/:x /b", "line 101: expected at most 100 rules with '*' or ':name', found another");
		String fixed = rules("/%d /b\n", RedirectRules.MAX_STATIC);
		assertThat(match(fixed, "/9999")).isEqualTo("301 /b");
		assertThat(match(fixed, "/10000")).isNull();
		assertRefused(fixed + "/x /b",
				"line 10001: expected at most 10000 rules without '*' and ':name', found another");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a /b 301!\n/b /a 301!", "/a /b 301!\n/b /c 302!\n/c /a?x#y 308!",
			"/x /y\n/* /a/:splat 301!", "/a/* /b/:splat 301!\n/b/* /a/:splat 301!", "/:x /:x/ 301!\n/:x /:x 302!" })
	void refusesForcedRulesThatKeepAClientGoingInCircles(String rules) {
		assertRefused(rules, "expected an end, but forced rules send a client from ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a /b\n/b /a", "/* /a/:splat", "/a /b 301!\n/b /a", "/a /b 200!\n/b /a 200!",
			"/a/* /a/:splat 200!\n/* /a/:splat 301!", "/* https://a/:splat 301!", "/* /a 301!",
			"/a /b 301!\n/b /c 301!" })
	void acceptsRulesThatEndAtAMemberOrElsewhere(String rules) {
		assertThat(parse(rules)).isNotNull();
	}

	@Test
	void refusesRandomLinesWithASiteExceptionOnly() {
		Random random = new Random(6571);
		String[] pieces = { "/", "/", "a", "*", ":", ":a", ":splat", " ", " ", "\t", "\n", "\r\n", "#", "?", "%", "%41",
				"%2F", "301", "200", "404", "!", "=", "http://", "https://b", "@", "é", "\uFEFF", "\0", "\\", ".." };
		int accepted = 0;
		for (int i = 0; i < 100_000; i++) {
			StringBuilder text = new StringBuilder((random.nextBoolean()) ? "/:a/* /" : "/a /");
			for (int j = random.nextInt(12); j > 0; j--) {
				text.append(pieces[random.nextInt(pieces.length)]);
			}
			byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
			if (i % 10 == 0 && bytes.length > 0) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			try {
				Redirect redirect = RedirectRules.parse(bytes, "'f'").match(bytes("/a//b"), 0, 5, random.nextBoolean());
				accepted++;
				if (redirect != null && redirect.isElsewhere()) {
					assertThat(new String(redirect.target(), StandardCharsets.ISO_8859_1)).as(text.toString())
						.matches("(/|/[^/].*|https?://[^/].*)")
						.matches("[!-~]+");
				}
			}
			catch (SiteException ex) {
				assertThat(ex).as(text.toString()).hasMessageMatching("(?s)'f', line [1-9][0-9]*: .+");
			}
		}
		assertThat(accepted).isGreaterThan(5_000);
	}

	@Test
	void allocatesNothingWhenNothingMatches() {
		RedirectRules rules = parse(
				rules("/%d/* /b/:splat\n", 50) + rules("/%d.html /b\n", 5_000) + "/x/:y/z /:y\n/c/* /d/:splat 301!\n");
		byte[] path = bytes("/docs/guide/index.html");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int calls = 20_000;
		lookUp(rules, path, calls);
		long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
		lookUp(rules, path, calls);
		long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
		assertThat(allocated).isLessThan(calls);
	}

	private static void lookUp(RedirectRules rules, byte[] path, int calls) {
		for (int i = 0; i < calls; i++) {
			if (rules.match(path, 0, path.length, (i & 1) == 0) != null) {
				throw new AssertionError("No rule is for this path");
			}
		}
	}

	@Test
	void looksOnlyAtItsOwnBytes() {
		byte[] bytes = bytes("x/a/x");
		assertThat(parse("/a /b").match(bytes, 1, 3, false)).isNotNull();
		assertThat(parse("/a /b").match(bytes, 1, 4, false)).isNotNull();
		assertThat(parse("/a /b").match(bytes, 1, 5, false)).isNull();
		assertThat(parse("/a/:x /b").match(bytes, 1, 4, false)).isNull();
	}

	private static void assertRefused(String rules, String problem) {
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> parse(rules)).withMessageContaining(problem);
	}

	private static String rules(String format, int count) {
		return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
	}

	private static RedirectRules parse(String rules) {
		return RedirectRules.parse(bytes(rules), "'_redirects'");
	}

	private static @Nullable String match(String rules, String path) {
		return match(rules, path, false);
	}

	private static @Nullable String match(String rules, String path, boolean forcedOnly) {
		Redirect redirect = redirect(rules, path, forcedOnly);
		return (redirect != null) ? redirect.status() + " " + new String(redirect.target(), StandardCharsets.UTF_8)
				: null;
	}

	private static @Nullable Redirect redirect(String rules, String path, boolean forcedOnly) {
		byte[] bytes = bytes(path);
		return parse(rules).match(bytes, 0, bytes.length, forcedOnly);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
