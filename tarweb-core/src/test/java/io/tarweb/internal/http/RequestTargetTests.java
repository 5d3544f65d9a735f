package io.tarweb.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import io.tarweb.internal.http.RequestTarget.Verdict;
import io.tarweb.testing.Heads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestTarget}. In the tables a byte above 0x7F is written as the
 * character of the same number.
 */
class RequestTargetTests {

	private final RequestTarget target = new RequestTarget();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/                               | ``
			/index.html                     | index.html
			/a/b/                           | a/b/
			/a%20b/c                        | a b/c
			/%61%2E%62                      | a.b
			/%7euser/%7Euser                | ~user/~user
			//                              | /
			//a                             | /a
			/a//b                           | a//b
			/a;v=1/b;c                      | a;v=1/b;c
			/a/..;/b                        | a/..;/b
			/a+b                            | a+b
			/a%2Bb                          | a+b
			/a%25b                          | a%b
			/%252e%252e/a                   | %2e%2e/a
			/a%3Fb%23c                      | a?b#c
			/a%26b=c&d                      | a&b=c&d
			/a:b@c!$'()*,~_-                | a:b@c!$'()*,~_-
			/%C3%A4                         | \u00c3\u00a4
			/\u00c3\u00a4                   | \u00c3\u00a4
			/\u00c3%A4                      | \u00c3\u00a4
			/%E2%82%AC/%F0%9F%90%88         | \u00e2\u0082\u00ac/\u00f0\u009f\u0090\u0088
			/%EF%BF%BF/%F4%8F%BF%BF         | \u00ef\u00bf\u00bf/\u00f4\u008f\u00bf\u00bf
			/...                            | ...
			/a/.../b                        | a/.../b
			/.hidden                        | .hidden
			/..hidden                       | ..hidden
			/a/..b/c..                      | a/..b/c..
			/a./b../                        | a./b../
			/%2ewell-known/x                | .well-known/x
			""")
	void givesTheDecodedPathWithoutItsLeadingSlash(String value, String path) {
		assertThat(read(value)).isEqualTo(Verdict.PATH);
		assertThat(path()).isEqualTo(path);
	}

	@Test
	void leavesCharactersAloneThatNoUriMayHave() {
		assertThat(read("/a\"<>^`{|}[]b")).isEqualTo(Verdict.PATH);
		assertThat(path()).isEqualTo("a\"<>^`{|}[]b");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			/a                | a   | none
			/a?               | a   | ''
			/a?b=c            | a   | b=c
			/a?b?c            | a   | b?c
			/a?../%zz%00      | a   | ../%zz%00
			/?q               | ''  | q
			/a#b              | a   | none
			/a#b?c            | a   | none
			/a?b#c            | a   | b
			/a%3Fb?c          | a?b | c
			/#                | ''  | none
			/?#               | ''  | ''
			""")
	void cutsQueryAndFragment(String value, String path, @Nullable String query) {
		assertThat(read(value)).isEqualTo(Verdict.PATH);
		assertThat(path()).isEqualTo(path);
		assertThat(query(value)).isEqualTo(query);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			http://host/                 | host         | ''    | none
			http://host:80/a%20b         | host:80      | a b   | none
			HTTPS://Host/a?b             | Host         | a     | b
			http://host                  | host         | ''    | none
			http://host?q                | host         | ''    | q
			http://host#f                | host         | ''    | none
			http://host//a               | host         | /a    | none
			http://[::1]:8081/a          | [::1]:8081   | a     | none
			http://host:/a               | host:        | a     | none
			http://h%41st/a              | h%41st       | a     | none
			http://h/a@b                 | h            | a@b   | none
			http://h/http://i/           | h            | http://i/ | none
			/http://h/                   | ''           | http://h/ | none
			""")
	void takesTheAbsoluteFormApart(String value, String authority, String path, @Nullable String query) {
		assertThat(read(value)).isEqualTo(Verdict.PATH);
		assertThat(value.substring(this.target.authorityFrom() - 1, this.target.authorityTo() - 1))
			.isEqualTo(authority);
		assertThat(path()).isEqualTo(path);
		assertThat(query(value)).isEqualTo(query);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// No origin-form, no absolute-form of http.
			"", "*", "a", "a/b", "host:443", "?", "?q", "#", "\\a", "%2Fa", "http:", "http:/", "http:/a", "http://",
			"http:///a", "http://?q", "http://:80/a", "http://user@host/a", "http://user:secret@host/",
			"http://a@evil.example/", "http://evil.example\\@host/", "http://h\u00e4st/", "http://[::1/", "http://[]/",
			"http://[::1]x/", "http://h%zz/", "http://host:-1/", "http://host:80:90/", "http://host:65536/",
			"http://a b/", "http://host\\a", "http://host:80\\a", "http://@host/", "http://host@/", "http://:@/",
			"ftp://host/a", "file:///a", "ws://host/a", "httpx://host/",
			// Percent sequences.
			"/%", "/%2", "/a%", "/a%a", "/%zz", "/%2z", "/%z2", "/%%41", "/%-1", "/%+1", "/% 1", "/%u0041", "/a%?b",
			"/a%2?f", "/%\u00b2\u00b2",
			// Control characters and raw spaces.
			"/%00", "/a%00.html", "/%0a", "/%0D%0A", "/%1f", "/%7f", "/%09", "/\0", "/a\tb", "/a\u007f", "/a b",
			"/a?b c", "/a?\0", "/a?b\r", "/a#\n", "http://ho\tst/",
			// Segments that lead upwards.
			"/..", "/../", "/../a", "/a/..", "/a/../b", "/a/../../b", "/%2e%2e", "/.%2e/", "/%2E./a", "/%2e%2E/a",
			"/..%2f", "/..%2fa", "/%2e%2e%2fa", "/a%2f..%2fb", "/a%2f..", "/..\\a", "/a\\..\\b", "/..%5ca", "/..?q",
			"/..#f", "//..", "http://host/..", "/%2f..", "/./..",
			// UTF-8: overlong forms, surrogates, beyond Unicode, cut off, stray.
			"/%c0%ae%c0%ae/", "/%c0%af", "/%c1%bf", "/%e0%80%af", "/%e0%9f%bf", "/%f0%80%80%af", "/%f0%8f%bf%bf",
			"/%ed%a0%80", "/%ed%bf%bf", "/%ed%a0%bd%ed%b8%80", "/%f4%90%80%80", "/%f5%80%80%80", "/%fe", "/%ff", "/%c3",
			"/%c3/", "/%c3%28", "/%e2%82", "/%e2%82/", "/%f0%9f%90", "/%80", "/%bf", "/a%80b", "/\u00c0\u00ae",
			"/\u00e4", "/\u00c3", "/%C3\u00c3",
			// Malformed is worse than not served.
			"/a%2fb%zz", "/\\%00", "/./%80" })
	void refusesWhatIsMalformed(String value) {
		assertThat(read(value)).isEqualTo(Verdict.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%2f", "/%2F", "/a%2Fb", "/%2fetc/passwd", "/a/%2f/b", "/\\", "/a\\b", "/%5c", "/%5C",
			"/a%5cb", "/.", "/./", "/./a", "/a/./b", "/a/.", "/%2e", "/%2e/a", "/a/%2E/b", "/a%2f.", "/.%2fa", "/.\\a",
			"/.?q", "http://host/./a" })
	void findsNothingForWhatNoMemberIsCalled(String value) {
		assertThat(read(value)).isEqualTo(Verdict.NOT_SERVED);
	}

	@Test
	void pointsIntoTheRequestWhenThereIsNothingToDecode() {
		byte[] bytes = Octets.ascii("GET /a/b?c HTTP/1.1");
		assertThat(this.target.read(bytes, 4, 10)).isEqualTo(Verdict.PATH);
		assertThat(this.target.pathBytes()).isSameAs(bytes);
		assertThat(this.target.pathFrom()).isEqualTo(5);
		assertThat(this.target.pathTo()).isEqualTo(8);
		assertThat(this.target.queryFrom()).isEqualTo(9);
		assertThat(this.target.queryTo()).isEqualTo(10);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a             | host:1 | host:1
			http://other/a | host:1 | other
			http://other   | ''     | other
			/a             | ''     | ''
			""")
	void takesTheAuthorityOfTheRequestFromItsTargetOrItsHost(String value, String host, String authority) {
		RequestHead head = Heads.parse("GET " + value + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
		assertThat(this.target.read(head)).isEqualTo(Verdict.PATH);
		assertThat(head.text(this.target.authorityFrom(), this.target.authorityTo())).isEqualTo(authority);
	}

	@Test
	void forgetsTheTargetBefore() {
		read("http://host/a%20b?q");
		assertThat(read("/c")).isEqualTo(Verdict.PATH);
		assertThat(path()).isEqualTo("c");
		assertThat(this.target.hasQuery()).isFalse();
		assertThat(this.target.authorityTo() - this.target.authorityFrom()).isZero();
	}

	@Test
	void readsTargetsOfAnyLength() {
		assertThat(read("/" + "%41".repeat(5_000) + "/b")).isEqualTo(Verdict.PATH);
		assertThat(path()).isEqualTo("A".repeat(5_000) + "/b");
	}

	@Test
	void agreesWithANaiveReadingOfRandomTargets() {
		Random random = new Random(3986);
		String[] pieces = { "/", "/", "a", ".", ".", "..", "%2e", "%2f", "%5c", "\\", "%", "%4", "%41", "%c3%a4", "%c3",
				"\u00c3\u00a4", "\u00a4", "%00", "%20", ";", "?", "#", "%ed%a0%80" };
		for (int i = 0; i < 200_000; i++) {
			StringBuilder value = new StringBuilder("/");
			for (int j = random.nextInt(8); j > 0; j--) {
				value.append(pieces[random.nextInt(pieces.length)]);
			}
			Verdict expected = naiveVerdict(value.toString());
			Verdict actual = read(value.toString());
			if (actual != expected) {
				assertThat(actual).as(value.toString()).isEqualTo(expected);
			}
		}
	}

	private static Verdict naiveVerdict(String value) {
		String path = value.split("[?#]", 2)[0];
		StringBuilder decoded = new StringBuilder();
		boolean encodedSlash = false;
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (c == '%') {
				if (!path.substring(i + 1).matches("(?s)[0-9a-fA-F]{2}.*")) {
					return Verdict.MALFORMED;
				}
				c = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
				encodedSlash |= c == '/';
				i += 2;
			}
			decoded.append(c);
		}
		try {
			StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(decoded.toString().getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (CharacterCodingException ex) {
			return Verdict.MALFORMED;
		}
		String[] segments = decoded.toString().split("[/\\\\]", -1);
		if (decoded.chars().anyMatch((c) -> c < ' ' || c == 0x7F) || Arrays.asList(segments).contains("..")) {
			return Verdict.MALFORMED;
		}
		boolean served = !encodedSlash && decoded.indexOf("\\") < 0 && !Arrays.asList(segments).contains(".");
		return (served) ? Verdict.PATH : Verdict.NOT_SERVED;
	}

	// With bytes around it that nothing may look at.
	private Verdict read(String value) {
		byte[] bytes = ("%" + value + "41").getBytes(StandardCharsets.ISO_8859_1);
		return this.target.read(bytes, 1, bytes.length - 2);
	}

	private String path() {
		int from = this.target.pathFrom();
		return new String(this.target.pathBytes(), from, this.target.pathTo() - from, StandardCharsets.ISO_8859_1);
	}

	private @Nullable String query(String value) {
		return (this.target.hasQuery()) ? value.substring(this.target.queryFrom() - 1, this.target.queryTo() - 1)
				: null;
	}

}
