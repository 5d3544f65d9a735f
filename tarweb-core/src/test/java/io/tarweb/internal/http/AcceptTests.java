package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Accept}.
 */
class AcceptTests {

	/** The example of RFC 9110 12.5.1 and its table, for types without parameters. */
	@ParameterizedTest
	@CsvSource(textBlock = """
			text/html,   300
			text/plain,  700
			image/jpeg,  500
			""")
	void prefersTheMostSpecificRange(String mediaType, int quality) {
		String value = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5";
		assertThat(quality(value, mediaType)).isEqualTo(quality);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			audio/*; q=0.2, audio/basic                            |    0 |    0
			text/plain; q=0.5, text/html, text/x-dvi; q=0.8        |    0 | 1000
			``                                                     | 1000 | 1000
			*/*                                                    | 1000 | 1000
			*/*;q=0.8                                              |  800 |  800
			text/*                                                 | 1000 | 1000
			text/markdown                                          | 1000 |    0
			text/html                                              |    0 | 1000
			text/markdown, text/html;q=0.9, */*;q=0.1              | 1000 |  900
			text/markdown, */*                                     | 1000 | 1000
			text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8   |  800 | 1000
			text/html, text/plain;q=0.5, text/markdown;q=0.7       |  700 | 1000
			text/markdown;q=0, */*                                 |    0 | 1000
			text/html;q=0, text/*;q=0.4, */*;q=0.9                 |  400 |    0
			*/*;q=0.9, text/*;q=0.4, text/html;q=0.1               |  400 |  100
			TEXT/Markdown;Q=0.5                                    |  500 |    0
			text/markdown;charset=utf-8                            | 1000 |    0
			text/markdown ; Charset="UTF-8" ; q=0.5                |  500 |    0
			text/markdown;charset=iso-8859-1, */*;q=0.1            |  100 |  100
			text/markdown;variant=GFM, */*;q=0.1                   |  100 |  100
			text/markdown;variant="a,b;q=1", text/html;q=0.2       |    0 |  200
			text/markdown;q=0.5;ext=1, */*;q=0.1                   |  100 |  100
			text/markdown;q=0.5;charset=utf-8                      |  500 |    0
			text/markdown;;q=0.5; ;                                |  500 |    0
			text/markdown;                                         | 1000 |    0
			text/markdown;q=0.3, text/markdown;q=0.6               |  300 |    0
			` ,, text/markdown \t;\tq=0.25 , ,`                    |  250 |    0
			text/markdownx, text/markdow, xtext/markdown           |    0 |    0
			text/html, image/gif, *; q=.2, */*; q=.2               |    0 | 1000
			application/json                                       |    0 |    0
			""")
	void weighsMarkdownAgainstHtml(String value, int markdown, int html) {
		assertThat(quality(value, "text/markdown")).isEqualTo(markdown);
		assertThat(quality(value, "text/html")).isEqualTo(html);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text", "text/", "/markdown", "*", "*/markdown", "markdown", "text /markdown",
			"text/ markdown", "text/markdown/x", "text//markdown", "text/**", "**/*", "*/**", "text/markdown q=1",
			"text/markdown;q=2", "text/markdown;q=", "text/markdown;q", "text/markdown;q=0.1234", "text/markdown;q=.5",
			"text/markdown;q=-1", "text/markdown;q =1", "text/markdown;q=\"1\"", "text/markdown;charset",
			"text/markdown;charset=", "text/markdown;=utf-8", "text/markdown;charset=\"utf-8", "text/markdown;q=1;q=2",
			"text/markdown\u00e4", "text\\/markdown", "/", ";q=1" })
	void leavesOutWhatIsMalformed(String member) {
		assertThat(quality(member, "text/markdown")).isZero();
		assertThat(quality("text/*;q=0.2, " + member, "text/markdown")).isEqualTo(200);
		if (member.chars().filter((c) -> c == '"').count() % 2 == 0) {
			assertThat(quality(member + ", text/*;q=0.2", "text/markdown")).isEqualTo(200);
		}
	}

	@Test
	void acceptsNothingOfAListWithoutMembers() {
		assertThat(quality(" , ", "text/html")).isZero();
	}

	// A letter before and a digit behind, which nothing may look at.
	private static int quality(String value, String mediaType) {
		byte[] bytes = ("x" + value + "0").getBytes(StandardCharsets.ISO_8859_1);
		String[] types = mediaType.split("/");
		return Accept.quality(bytes, 1, bytes.length - 1, Octets.ascii(types[0]), Octets.ascii(types[1]));
	}

}
