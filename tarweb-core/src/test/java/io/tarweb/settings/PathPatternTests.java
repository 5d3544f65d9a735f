package io.tarweb.settings;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.settings.PathPattern.Captures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PathPattern}.
 */
class PathPatternTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/                  | /
			/a                 | /a
			/a/                | /a/
			/*                 | /
			/*                 | /a/b
			/assets/*          | /assets/
			/assets/*          | /assets/a/b.css
			/**                | /
			/**                | /a/b
			/assets/**         | /assets/
			/assets/**         | /assets/a/b.css
			/blog*             | /blog
			/blog*             | /blogs/a
			/*.woff2           | /.woff2
			/*.woff2           | /a.woff2
			/*.woff2           | /a/b.woff2.woff2
			/*/img/*           | /a/img/b
			/*/img/*           | /a/b/img/
			/*/img/*           | //img/
			/*/img/*           | /img/img/img/img
			/a*b*c             | /abc
			/a*b*c             | /abbcbc
			/a*bc              | /abcbbc
			/:x                | /a
			/:x                | /a.b-c
			/:x/               | /a/
			/a/:x/c            | /a/b/c
			/:year/:month      | /2004/01
			/x-:id             | /x-1
			/:slug.html        | /a.html
			/:slug.html        | /a.html.html
			/:a-:b             | /1-2-3
			/:a-:b.html        | /---.html
			/*/:id/edit        | /a/b/7/edit
			/*/:id/edit        | //7/edit
			/*-:id/x           | /a-b/c-d/x
			/a:                | /a:
			/a:/b              | /a:/b
			/12:30             | /12:30
			/caf%C3%A9         | /café
			/café              | /café
			/a%20b             | /a b
			/a b               | /a b
			/a%2Ab             | /a*b
			/a%3Ab             | /a:b
			/a%3Fb%23          | /a?b#
			/a%25b             | /a%b
			""")
	void isFor(String pattern, String path) {
		assertThat(matches(pattern, path)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/                  | /a
			/a                 | /
			/a                 | /a/
			/a                 | /A
			/a                 | /ab
			/a/                | /a
			/assets/*          | /assets
			/assets/*          | /x/assets/a
			/*.woff2           | /a.woff
			/*.woff2           | /a.woff2/
			/*/img/*           | /img/a
			/*/img/*           | /a/img
			/a*b*c             | /acb
			/:x                | /
			/:x                | /a/
			/:x                | /a/b
			/a/:x/c            | /a//c
			/a/:x/c            | /a/b/b/c
			/:slug.html        | /.html
			/:slug.html        | /a/b.html
			/:slug.html        | /a.htm
			/:a-:b             | /a-
			/:a-:b             | /-b
			/:a-:b             | /a/-b
			/:a-:b.html        | /--.html
			/*/:id/edit        | /7/edit
			/a%2Ab             | /axb
			/a%3Ab             | /axb
			/caf%C3%A9         | /cafe
			""")
	void isNotFor(String pattern, String path) {
		assertThat(matches(pattern, path)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/*                      | /                       | splat | ''
			/*                      | /a/b/                   | splat | a/b/
			/a/*                    | /a//b                   | splat | /b
			/*/img/*                | /a/img/b/img/c          | splat | a
			/*-:id                  | /a-b-c                  | splat | a
			/news/:year/:slug       | /news/2004/my-story     | year  | 2004
			/news/:year/:slug       | /news/2004/my-story     | slug  | my-story
			/:y_1/*                 | /a/b                    | y_1   | a
			/:y_1/*                 | /a/b                    | splat | b
			/:a-:b                  | /1-2-3                  | a     | 1
			/:a-:b                  | /1-2-3                  | b     | 2-3
			/:slug.html             | /a.html.html            | slug  | a.html
			/*/:id/edit             | /a/b/7/edit             | id    | 7
			/*/:id/edit             | /a/b/7/edit             | splat | a/b
			""")
	void captures(String pattern, String path, String name, String value) {
		assertThat(capture(PathPattern.parse(pattern), path, name)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''            | 0  | begins with '/'
			a             | 0  | begins with '/'
			*             | 0  | begins with '/'
			http://a/b    | 0  | begins with '/'
			/a?b          | 2  | %3F
			/a#b          | 2  | %23
			/a%           | 2  | two hexadecimal digits
			/a%4          | 2  | two hexadecimal digits
			/a%zz         | 2  | two hexadecimal digits
			/a%2Fb        | 2  | encoded slash
			/a%00         | 2  | control character
			/a%7f         | 2  | control character
			/a**          | 3  | between two wildcards
			/***          | 2  | between two wildcards
			/**/a         | 2  | between two wildcards
			/:a/b**       | 6  | between two wildcards
			/*:a          | 2  | between two wildcards
			/:a*          | 3  | between two wildcards
			/:a:b         | 3  | between two wildcards
			/:a/:b/:a     | 7  | twice
			/:splat       | 1  | what '*' matches
			""")
	void refusesWhatIsNoPatternAndSaysWhereAndWhy(String text, int at, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.parse(text))
			.withMessageStartingWith("'" + text + "' is no path pattern: at byte " + at + ", ")
			.withMessageContaining(reason);
	}

	@Test
	void refusesControlCharacters() {
		assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.parse("/a\nb"))
			.withMessageContaining("control character");
	}

	@Test
	void looksOnlyAtItsOwnBytes() {
		byte[] bytes = bytes("x/a/bx");
		assertThat(PathPattern.parse("/a/b").matches(bytes, 1, 5)).isTrue();
		assertThat(PathPattern.parse("/a/*").matches(bytes, 1, 3)).isFalse();
		assertThat(PathPattern.parse("/a/:x").matches(bytes, 1, 4)).isFalse();
	}

	@Test
	void isEqualToThePatternOfTheSameText() {
		assertThat(PathPattern.parse("/a/*")).isEqualTo(PathPattern.parse("/a/*"))
			.hasSameHashCodeAs(PathPattern.parse("/a/*"))
			.isNotEqualTo(PathPattern.parse("/b/*"))
			.hasToString("/a/*");
	}

	@Test
	void agreesWithRegularExpressionsOnRandomPatternsAndPaths() {
		Random random = new Random(6570);
		int matched = 0;
		for (int i = 0; i < 300_000; i++) {
			String text = "/" + pieces(random, "a", "a", "b", "/", "*", "*", ":x", ":y", "-");
			if (text.matches(".*(\\*|:[xy])(\\*|:[xy]).*|.*:([xy]).*:\\3.*|.*:[xy][ab].*")) {
				continue;
			}
			String path = "/" + pieces(random, "a", "a", "a", "b", "/", "-");
			PathPattern pattern = PathPattern.parse(text);
			Matcher regex = Pattern.compile(text.replace("*", "(.*?)").replaceAll(":([xy])", "(?<$1>[^/]+?)"))
				.matcher(path);
			boolean expected = regex.matches();
			matched += (expected) ? 1 : 0;
			if (matches(text, path) != expected) {
				assertThat(matches(text, path)).as(text + " for " + path).isEqualTo(expected);
			}
			for (String name : (expected) ? pattern.wildcards().toArray(String[]::new) : new String[0]) {
				if (!name.equals(PathPattern.SPLAT)) {
					assertThat(capture(pattern, path, name)).as(text + " for " + path).isEqualTo(regex.group(name));
				}
			}
		}
		assertThat(matched).isGreaterThan(5_000);
	}

	/** Backtracking over all wildcards would not end in the lifetime of the universe. */
	@Test
	void answersForPatternsThatAreMadeToBeSlow() {
		String path = "/" + "a".repeat(2_000);
		assertThat(matches("/" + "*a".repeat(200) + "*b", path)).isFalse();
		assertThat(matches("/:x-" + "*a".repeat(12) + "b", path)).isFalse();
		StringBuilder names = new StringBuilder("/");
		for (int i = 0; i < 200; i++) {
			names.append(":n").append(i).append("-a");
		}
		assertThat(matches(names + "-b", "/" + "a-a".repeat(1_000))).isFalse();
		assertThat(matches("/*" + names.substring(1).replace(":n0", "-:n0") + "-b", "/" + "a-a".repeat(300))).isFalse();
	}

	private static String pieces(Random random, String... pieces) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(9); i > 0; i--) {
			text.append(pieces[random.nextInt(pieces.length)]);
		}
		return text.toString();
	}

	private static boolean matches(String pattern, String path) {
		byte[] bytes = bytes(path);
		return PathPattern.parse(pattern).matches(bytes, 0, bytes.length);
	}

	private static @Nullable String capture(PathPattern pattern, String path, String name) {
		byte[] bytes = bytes(path);
		Captures captures = pattern.match(bytes, 0, bytes.length);
		int wildcard = pattern.wildcard(name);
		return (captures != null) ? new String(bytes, captures.from(wildcard),
				captures.to(wildcard) - captures.from(wildcard), StandardCharsets.UTF_8) : null;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
