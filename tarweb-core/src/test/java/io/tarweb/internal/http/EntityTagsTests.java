package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntityTags}.
 */
class EntityTagsTests {

	/** The table of RFC 9110 8.8.3.2. */
	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			W/"1", W/"1", false, true
			W/"1", W/"2", false, false
			W/"1", "1",   false, true
			"1",   "1",   true,  true
			"1",   "2",   false, false
			"1",   W/"1", false, true
			""")
	void comparesStronglyAndWeakly(String listed, String tag, boolean strong, boolean weak) {
		assertThat(strongMatch(listed, tag)).isEqualTo(strong);
		assertThat(weakMatch(listed, tag)).isEqualTo(weak);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"xyzzy"                              | "xyzzy"
			"xyzzy", "r2d2xxxx", "c3piozzzz"     | "c3piozzzz"
			"xyzzy", "r2d2xxxx", "c3piozzzz"     | "r2d2xxxx"
			"xyzzy","r2d2xxxx"                   | "r2d2xxxx"
			"xyzzy" \t,\t "r2d2xxxx"             | "r2d2xxxx"
			,, "xyzzy",,"a" , ,                  | "a"
			,"a"                                 | "a"
			W/"b", "a"                           | "a"
			"a,b"                                | "a,b"
			"x", "a,b", "y"                      | "a,b"
			","                                  | ","
			""                                   | ""
			"", "a"                              | "a"
			"a\\"                                | "a\\"
			"a\\", "b"                           | "b"
			"W/"                                 | "W/"
			"*"                                  | "*"
			"\u00e4\u00ff"                       | "\u00e4\u00ff"
			"!#$%&'()*+-./:;<=>?@[]^_{}~"       | "!#$%&'()*+-./:;<=>?@[]^_{}~"
			*                                    | "a"
			` * `                                | "a"
			`\t*`                                | W/"a"
			""")
	void findsATagInAList(String list, String tag) {
		assertThat(weakMatch(list, tag)).isTrue();
		assertThat(EntityTags.isMalformed(bytes(list), 1, bytes(list).length - 1)).isFalse();
		if (tag.startsWith("\"")) {
			assertThat(strongMatch(list, tag)).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                     | "a"
			` `                    | "a"
			,                      | "a"
			"A"                    | "a"
			"aa"                   | "a"
			"b", "c"               | "a"
			"a,b"                  | "a"
			"x", "a,b"             | "b"
			""                     | "a"
			"W/a"                  | "a"
			"\u00c4"               | "\u00e4"
			""")
	void findsNoOtherTag(String list, String tag) {
		assertThat(weakMatch(list, tag)).isFalse();
		assertThat(strongMatch(list, tag)).isFalse();
		assertThat(EntityTags.isMalformed(bytes(list), 1, bytes(list).length - 1)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "\"", "\"a", "a\"", "'a'", "\"a\" \"a\"", "\"a\"\"a\"", "\"a\";\"a\"", "\"a\", b",
			"\"a\", \"b", "b, \"a\"", "\"a\", *", "*, \"a\"", "**", "* *", "*a", "w/\"a\"", "W/a", "W/", "W", "W\"a\"",
			"W/ \"a\"", "W /\"a\"", "W/W/\"a\"", "W/\"a", "\"a\"x", "\"a b\", \"a\"", "\"a\tb\", \"a\"",
			"\"\u007f\", \"a\"", "\"\0\", \"a\"", "\"a\"\n", "\"a\", W/", "\"a\\\"\", \"a\"" })
	void matchesNothingInAMalformedList(String list) {
		assertThat(EntityTags.isMalformed(bytes(list), 1, bytes(list).length - 1)).isTrue();
		assertThat(weakMatch(list, "\"a\"")).isFalse();
		assertThat(strongMatch(list, "\"a\"")).isFalse();
	}

	@Test
	void matchesNoWeakTagStronglyExceptByAny() {
		assertThat(strongMatch("W/\"a\", \"a\"", "W/\"a\"")).isFalse();
		assertThat(strongMatch("*", "W/\"a\"")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			*,        true
			` *\t`,   true
			``,       false
			"*",      false
			**,       false
			`*,`,     false
			"a",      false
			""")
	void knowsTheAsterisk(String value, boolean any) {
		assertThat(EntityTags.isAny(bytes(value), 1, bytes(value).length - 1)).isEqualTo(any);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
			"a"                            | true
			W/"a"                          | true
			""                             | true
			"a,b"                          | true
			``                             | false
			*                              | false
			"a", "b"                       | false
			"a",                           | false
			` "a"`                         | false
			"a                             | false
			Sun, 06 Nov 1994 08:49:37 GMT  | false
			Wed, 09 Nov 1994 08:49:37 GMT  | false
			""")
	void knowsASingleTag(String value, boolean one) {
		assertThat(EntityTags.isOne(bytes(value), 1, bytes(value).length - 1)).isEqualTo(one);
	}

	private static boolean weakMatch(String list, String tag) {
		byte[] bytes = bytes(list);
		byte[] tagBytes = bytes(tag);
		return EntityTags.weakMatch(bytes, 1, bytes.length - 1, tagBytes, 1, tagBytes.length - 1);
	}

	private static boolean strongMatch(String list, String tag) {
		byte[] bytes = bytes(list);
		byte[] tagBytes = bytes(tag);
		return EntityTags.strongMatch(bytes, 1, bytes.length - 1, tagBytes, 1, tagBytes.length - 1);
	}

	// A quote before and one behind, which nothing may look at.
	private static byte[] bytes(String value) {
		return ("\"" + value + "\"").getBytes(StandardCharsets.ISO_8859_1);
	}

}
