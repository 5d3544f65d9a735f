package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Authority}. A byte above 0x7F is written as the character of the same
 * number.
 */
public class AuthorityTests {

	/** RFC 3986, 3.2.2, rule by rule; the host is the first group. */
	public static final Pattern GRAMMAR = Pattern.compile(grammar());

	/** With a bar where the host ends. */
	static final List<String> VALID = List.of("a|", "example.org|", "EXAMPLE.org|", "example.org.|", "a|:", "a|:0",
			"a|:80", "a|:65535", "a|:00080", "a|:0000000065535", "a-b_c~d|", "-|", ".|", "..|:1", ".a|", "_dmarc.a|",
			"xn--hst-qla.example|", "a!$&'()*+,;=b|:1", "a,b|", "%41|", "%e4%C3|:8", "a%00b|", "%2f|", "%25|",
			// Addresses of version 4, and what is a name because it is none.
			"192.0.2.1|", "192.0.2.1|:80", "256.1.1.1|", "01.2.3.4|", "1.2.3|", "0x7f.1|", "2130706433|",
			// Addresses of version 6.
			"[::]|", "[::1]|", "[::1]|:", "[::1]|:8081", "[1::]|", "[1::8]|", "[1:2:3:4:5:6:7:8]|",
			"[1:2:3:4:5:6:7::]|", "[::2:3:4:5:6:7:8]|", "[1:2::4:5:6:7:8]|", "[2001:DB8::a]|:1",
			"[2001:0db8:0000:0000:0000:0000:0000:0001]|", "[::192.0.2.1]|", "[::ffff:192.0.2.1]|:80",
			"[1:2:3:4:5:6:192.0.2.1]|", "[1:2:3:4:5::192.0.2.1]|", "[::0.0.0.0]|", "[::255.255.255.255]|",
			"[1::3:4:5:6:192.0.2.1]|",
			// Addresses of a version that is still to come.
			"[v1.a]|", "[V1F.a:b]|:80", "[vA.::]|", "[v0.-._~!$&'()*+,;=]|");

	static final List<String> INVALID = List.of(
			// The host is empty, or something else is in front of it or behind it.
			"", ":", ":80", "a@b", "@", "@a", "user:secret@a", "a@", "a/b", "/a", "a?b", "a#b", "a\\b", "a b", " a",
			"a ", "a\tb", "a\0", "a\u007f", "a\"b", "<a>", "a^b", "a`b", "{a}", "a|b", "h\u00e4st", "h\u00c3\u00a4st",
			"\u00ff", "http://a", "//a",
			// Percent sequences.
			"%", "a%", "a%4", "h%zz", "h%4g", "h%g4", "%%41", "%:80", "%4:1", "a%-1", "a%u0041", "%\u00b2\u00b2",
			// Ports.
			"x:-1", "x:+1", "x: 1", "x:1 ", "x:a", "x:0x50", "x:8o", "x:65536", "x:99999", "x:655360", "x:4294967376",
			"x:18446744073709551696", "x::", "x::1", "x::80", "api.example.com:80:90", "x:80:", "x:80/", "x:80@y",
			"x:80,y", "x:80,x:80", "1.2.3.4:a", "::1", "fe80::1:80", "x:\u00b2",
			// Brackets.
			"[", "]", "[]", "[]:80", "[::1", "::1]", "[::1]x", "[::1].", "[::1]80", "[::1]:x", "[::1]:65536",
			"[::1]::1", "[::1]:80:90", "[::1]]", "[[::1]]", "[::1][::1]", "a[b", "a]b", "a[]", "a[::1]", "[a]", "[a",
			"[example.org]", "[ ::1]", "[::1 ]", "[%3a%3a1]", "[::1%25eth0]", "[fe80::1%eth0]", "[::1/64]",
			"[192.0.2.1]", "[1.2.3.4]:80",
			// No address of version 6.
			"[:]", "[:::]", "[::1::]", "[1::2::3]", "[:1]", "[1:]", "[::1:]", "[:1::]", "[1]", "[1:2:3:4:5:6:7]",
			"[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]", "[::1:2:3:4:5:6:7:8]", "[1:2:3:4::5:6:7:8]", "[::12345]",
			"[::00001]", "[::g]", "[1:2:3:4:5:6:7:g]", "[::-1]", "[1:2:3:4:5:6:7:192.0.2.1]", "[::1:2:3:4:5:6:1.2.3.4]",
			"[1:2:3:4:5:6::192.0.2.1]", "[1:2:3:4:5:192.0.2.1]", "[::192.0.2]", "[::192.0.2.]", "[::192.0.2.1.]",
			"[::192.0.2.1.1]", "[::256.0.2.1]", "[::1.2.3.04]", "[::1.2.3.00]", "[::1.2.3.1000]", "[::.1.2.3]",
			"[::1..2.3]", "[::1.2.3.a]", "[::a.2.3.4]", "[::192.0.2.1:1]", "[192.0.2.1::]", "[::1.2.3.4::]",
			// No address of a version to come.
			"[v]", "[v.]", "[v1]", "[v1.]", "[v.a]", "[vg.a]", "[v1:a]", "[v1.a", "[v1.a/]", "[v1.%41]", "[v1.[]",
			"[w1.a]", "[v1.\u00e4]");

	@ParameterizedTest
	@FieldSource("VALID")
	void findsTheHost(String marked) {
		int end = marked.indexOf('|');
		String authority = marked.substring(0, end) + marked.substring(end + 1);
		assertThat(hostEnd(authority)).isEqualTo(end);
		assertThat(expected(authority)).as("the grammar agrees").isEqualTo(end);
	}

	@ParameterizedTest
	@FieldSource("INVALID")
	void refusesWhatNamesNoHost(String authority) {
		assertThat(hostEnd(authority)).isEqualTo(Authority.INVALID);
		assertThat(expected(authority)).as("the grammar agrees").isEqualTo(Authority.INVALID);
	}

	@Test
	void agreesWithTheGrammarOnRandomAuthorities() {
		Random random = new Random(3986);
		String[] pieces = { "[", "]", "[", "]", ":", ":", "::", "1", "12", "abcd", "0", ".", ".", "255", "256",
				"1.2.3.4", "1:2:3:4:5:6", "v1.", "%41", "%", "%4", "g", "-", "@", "/", "65535", "65536", "\u00e4",
				" " };
		int valid = 0;
		for (int i = 0; i < 500_000; i++) {
			boolean literal = random.nextInt(3) > 0;
			StringBuilder authority = new StringBuilder(literal ? "[" : "");
			for (int j = random.nextInt(9); j > 0; j--) {
				authority.append(pieces[random.nextInt(pieces.length)]);
			}
			authority.append(literal ? "]" : "");
			int expected = expected(authority.toString());
			int actual = hostEnd(authority.toString());
			if (actual != expected) {
				assertThat(actual).as(authority.toString()).isEqualTo(expected);
			}
			valid += (expected > 0) ? 1 : 0;
		}
		assertThat(valid).isGreaterThan(10_000);
	}

	// With bytes around it that nothing may look at.
	private static int hostEnd(String authority) {
		byte[] bytes = (":[" + authority + "1]").getBytes(StandardCharsets.ISO_8859_1);
		int end = Authority.hostEnd(bytes, 2, bytes.length - 2);
		return (end != Authority.INVALID) ? end - 2 : Authority.INVALID;
	}

	private static int expected(String authority) {
		Matcher matcher = GRAMMAR.matcher(authority);
		return (matcher.matches()) ? matcher.end(1) : Authority.INVALID;
	}

	private static String grammar() {
		String characters = "[-A-Za-z0-9._~!$&'()*+,;=";
		String octet = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
		String h16 = "[0-9A-Fa-f]{1,4}";
		String ls32 = "(?:" + h16 + ":" + h16 + "|" + octet + "(?:\\." + octet + "){3})";
		StringBuilder ipv6 = new StringBuilder("(?:" + h16 + ":){6}" + ls32);
		for (int behind = 5; behind >= 0; behind--) {
			ipv6.append("|" + upTo(5 - behind, h16) + "::(?:" + h16 + ":){" + behind + "}" + ls32);
		}
		ipv6.append("|" + upTo(6, h16) + "::" + h16).append("|" + upTo(7, h16) + "::");
		String literal = "\\[(?:" + ipv6 + "|[vV][0-9A-Fa-f]+\\." + characters + ":]+)\\]";
		String port = "0*(?:[0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
		return "(" + literal + "|(?:" + characters + "]|%[0-9A-Fa-f]{2})+)(?::" + port + ")?";
	}

	/** {@code [ *n( h16 ":" ) h16 ]}: that many groups or fewer. */
	private static String upTo(int groups, String h16) {
		return (groups == 0) ? "" : "(?:(?:" + h16 + ":){0," + (groups - 1) + "}" + h16 + ")?";
	}

}
