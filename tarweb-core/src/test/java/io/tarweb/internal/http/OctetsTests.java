package io.tarweb.internal.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Octets}.
 */
class OctetsTests {

	@Test
	void knowsTheTokenCharactersOfTheRfc() {
		StringBuilder token = new StringBuilder();
		for (int octet = 0; octet < 256; octet++) {
			if (Octets.isTokenChar((byte) octet)) {
				token.append((char) octet);
			}
		}
		assertThat(token).hasToString("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");
	}

	@Test
	void takesNoEmptyToken() {
		assertThat(Octets.isToken(Octets.ascii("a b"), 0, 1)).isTrue();
		assertThat(Octets.isToken(Octets.ascii("a b"), 0, 3)).isFalse();
		assertThat(Octets.isToken(Octets.ascii("a b"), 1, 1)).isFalse();
	}

	@Test
	void foldsTheCaseOfAsciiLettersOnly() {
		byte[] name = Octets.ascii("x-[@`{z");
		byte[] bytes = Octets.ascii(" X-[@`{Z ");
		assertThat(Octets.equalsIgnoreCase(bytes, 1, 8, name)).isTrue();
		assertThat(Octets.equalsIgnoreCase(bytes, 1, 7, name)).isFalse();
		assertThat(Octets.equalsIgnoreCase(Octets.ascii("x-{@`{z"), 0, 7, name)).isFalse();
	}

	@Test
	void trimsSpacesAndTabs() {
		byte[] bytes = Octets.ascii(" \t a b\t \n \t");
		assertThat(Octets.skipWhitespace(bytes, 0, bytes.length)).isEqualTo(3);
		assertThat(Octets.trimEnd(bytes, 0, 8)).isEqualTo(6);
		assertThat(Octets.trimEnd(bytes, 0, bytes.length)).isEqualTo(9);
		assertThat(Octets.skipWhitespace(bytes, 0, 2)).isEqualTo(2);
		assertThat(Octets.trimEnd(bytes, 0, 2)).isZero();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			`a,b`,         1
			`,b`,          0
			`ab`,          2
			`"a,b",c`,     5
			`"a\\",b",c`,  7
			`a\\,b`,       2
			`"a,b`,        4
			`"a\\`,        3
			""")
	void seesNoSeparatorInAQuotedString(String value, int end) {
		byte[] bytes = Octets.ascii(value);
		assertThat(Octets.endOfPart(bytes, 0, bytes.length, ',')).isEqualTo(end);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"", "\"\\" })
	void endsAtTheEnd(String value) {
		byte[] bytes = Octets.ascii(value);
		assertThat(Octets.endOfPart(bytes, 0, bytes.length, ';')).isEqualTo(bytes.length);
	}

}
