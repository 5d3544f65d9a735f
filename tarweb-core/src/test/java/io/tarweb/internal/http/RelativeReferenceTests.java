package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RelativeReference}.
 */
class RelativeReferenceTests {

	private static final List<String> SEGMENTS = List.of("", "a", "b", "a:b", "a%20b", "%C3%A4", "%3F", "%23", "%2F",
			"%25", "...", ";x=1", "@", "%5C", "http:");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a            | /a/             | ./a/
			/a/b/c        | /a/b/c/         | ./c/
			/a/index.html | /a/             | ./
			/a/           | /a/b            | ./b
			/a            | /               | ./
			/a/b/         | /               | ../../
			/a/b          | /a              | ../a
			/a/b/c/d      | /a/x/y          | ../../x/y
			/a            | /a:b/           | ./a:b/
			/a            | /http://x/      | ./http://x/
			/a//b         | /x              | ../../x
			//a/b         | /x              | ../../x
			/a/b          | /a//b           | .//b
			/a            | /b?/a/b         | ./b?/a/b
			/a            | /?b=/c          | ./?b=/c
			/a/b          | /a/#b           | ./#b
			/a%3Fb/c      | /a?b/c          | ../a?b/c
			/a%23b/c      | /a#b/c          | ../a#b/c
			/a%20b/c      | /%61%20b/d      | ./d
			/a/b          | /a%2Fb/c        | ../a%2Fb/c
			/a/b          | /a%             | ../a%
			""")
	void goesOverAsFewLevelsAsPossible(String path, String target, String reference) {
		assertThat(between(path, target)).isEqualTo(reference);
	}

	@Test
	void leadsToTheTargetBelowWhateverIsInFront() {
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < 20_000; i++) {
			String path = path(random).replace("%2F", "").replace("%5C", "");
			String target = path(random) + ((random.nextInt(3) == 0) ? "?q=/../x#/f" : "");
			String reference = between(path, target);
			assertThat(reference).matches("\\.\\.?/.*");
			for (String prefix : List.of("", "/docs", "/a/b", "//")) {
				assertThat(resolve(prefix + path, reference)).as("%s from %s", reference, prefix + path)
					.isEqualTo(prefix + target);
			}
		}
	}

	private static String path(SplittableRandom random) {
		StringBuilder path = new StringBuilder();
		for (int length = random.nextInt(4); length >= 0; length--) {
			path.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
		}
		return path.toString();
	}

	private static String between(String path, String target) {
		byte[] encoded = ("before" + path).getBytes(StandardCharsets.US_ASCII);
		byte[] decoded = PercentEncoding.decode(encoded, encoded.length);
		return new String(
				RelativeReference.between(decoded, 6, decoded.length, target.getBytes(StandardCharsets.US_ASCII)),
				StandardCharsets.US_ASCII);
	}

	/** RFC 3986, 5.2.2 to 5.2.4, for a reference that is a relative path. */
	private static String resolve(String base, String reference) {
		int end = reference.split("[?#]", 2)[0].length();
		String in = base.substring(0, base.lastIndexOf('/') + 1) + reference.substring(0, end);
		StringBuilder out = new StringBuilder();
		while (!in.isEmpty()) {
			if (in.startsWith("/./")) {
				in = in.substring(2);
			}
			else if (in.startsWith("/../")) {
				in = in.substring(3);
				out.setLength(Math.max(0, out.lastIndexOf("/")));
			}
			else {
				int next = (in.indexOf('/', 1) < 0) ? in.length() : in.indexOf('/', 1);
				out.append(in, 0, next);
				in = in.substring(next);
			}
		}
		return out + reference.substring(end);
	}

}
