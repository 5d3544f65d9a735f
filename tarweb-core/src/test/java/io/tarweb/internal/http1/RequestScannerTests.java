package io.tarweb.internal.http1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tarweb.internal.http.AuthorityTests;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Method;
import io.tarweb.internal.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestScanner}. Heads are written with {@code |} for CR LF, and a
 * character for every byte.
 */
class RequestScannerTests {

	private static final int MAX = 512;

	private static final String OTHER_HEAD = "HEAD /other HTTP/1.0|Connection: keep-alive|Accept: b|Accept: c||";

	/** A head and what is to be found in it. */
	static final List<Vector> ACCEPTED = List.of(
			// RFC 9112, 2.2 and 3: the request line.
			accept("GET / HTTP/1.1|Host: a||", "GET / keep HOST=a"),
			accept("||GET / HTTP/1.1|Host: a||", "GET / keep HOST=a"),
			accept("HEAD /a?b HTTP/1.1|Host: a||", "HEAD /a?b keep HOST=a"),
			accept("POST /a HTTP/1.1|Host: a||", "OTHER(POST) /a keep HOST=a"),
			accept("GETT /a HTTP/1.1|Host: a||", "OTHER(GETT) /a keep HOST=a"),
			accept("get /a HTTP/1.1|Host: a||", "OTHER(get) /a keep HOST=a"),
			accept("Head /a HTTP/1.1|Host: a||", "OTHER(Head) /a keep HOST=a"),
			accept("!#$%&'*+-.^_`~09 /a HTTP/1.1|Host: a||", "OTHER(!#$%&'*+-.^_`~09) /a keep HOST=a"),
			accept("GET http://b/c HTTP/1.1|Host: a||", "GET http://b/c keep HOST=a"),
			accept("OPTIONS * HTTP/1.1|Host: a||", "OTHER(OPTIONS) * keep HOST=a"),
			accept("CONNECT a:1 HTTP/1.1|Host: a||", "OTHER(CONNECT) a:1 keep HOST=a"),
			accept("GET /\u00e4\"<>^`{}\\# HTTP/1.1|Host: a||", "GET /\u00e4\"<>^`{}\\# keep HOST=a"),
			// RFC 9112, 2.3 and RFC 9110, 2.5: the version.
			accept("GET / HTTP/1.0||", "GET / 1.0 close"), accept("GET / HTTP/1.0|Host: a||", "GET / 1.0 close HOST=a"),
			accept("GET / HTTP/1.2|Host: a||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.9|Host: a||", "GET / keep HOST=a"),
			// RFC 9112, 3.2: the host.
			accept("GET / HTTP/1.1|Host:||", "GET / keep HOST="),
			accept("GET / HTTP/1.1|Host: \t ||", "GET / keep HOST="),
			accept("GET / HTTP/1.1|Host: [::1]:80||", "GET / keep HOST=[::1]:80"),
			accept("GET / HTTP/1.1|Host: a-b.c_d~%41!$&'()*+,;=||", "GET / keep HOST=a-b.c_d~%41!$&'()*+,;="),
			// RFC 9112, 5: field lines.
			accept("GET / HTTP/1.1|hOsT:a||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.1|Host:\t a \t||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.1|X: \u0080\u00ff\t!|Host: a||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.1|X:|Y:|Host: a||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.1|Host: a|Hosts: b|Hos: c|Content-Lengthy: x||", "GET / keep HOST=a"),
			accept("GET / HTTP/1.1|Host: a|Accept-Encoding: br|Range: bytes=0-|If-Range: \"x\"||",
					"GET / keep HOST=a ACCEPT_ENCODING=br IF_RANGE=\"x\" RANGE=bytes=0-"),
			accept("GET / HTTP/1.1|Host: a|If-Modified-Since: b|If-Unmodified-Since: c|If-Match: d|If-None-Match: e||",
					"GET / keep HOST=a IF_MATCH=d IF_NONE_MATCH=e IF_MODIFIED_SINCE=b IF_UNMODIFIED_SINCE=c"),
			accept("GET / HTTP/1.1|Host: a|Referer: b|User-Agent: c (d)|Origin: e|Expect: f||",
					"GET / keep HOST=a EXPECT=f REFERER=b USER_AGENT=c (d) ORIGIN=e"),
			// RFC 9110, 5.3: several lines of one field.
			accept("GET / HTTP/1.1|Host: a|Accept: b|Accept: c||", "GET / keep HOST=a ACCEPT=b,c"),
			accept("GET / HTTP/1.1|Accept: b|Range: x|Host: a|aCCEPT: c |Range: y|ACCEPT:d||",
					"GET / keep HOST=a ACCEPT=b,c,d RANGE=x,y"),
			accept("GET / HTTP/1.1|Accept:|Host: a|Accept: b|Accept:||", "GET / keep HOST=a ACCEPT=,b,"),
			// RFC 9112, 9.3: the connection.
			accept("GET / HTTP/1.1|Host: a|Connection: close||", "GET / close HOST=a CONNECTION=close"),
			accept("GET / HTTP/1.1|Host: a|Connection: CLOSE||", "GET / close HOST=a CONNECTION=CLOSE"),
			accept("GET / HTTP/1.1|Host: a|Connection: a,, close\t,b||", "GET / close HOST=a CONNECTION=a,, close\t,b"),
			accept("GET / HTTP/1.1|Host: a|Connection: a|Connection: close||", "GET / close HOST=a CONNECTION=a,close"),
			accept("GET / HTTP/1.1|Host: a|Connection: keep-alive, close||",
					"GET / close HOST=a CONNECTION=keep-alive, close"),
			accept("GET / HTTP/1.1|Host: a|Connection: closed, clos, close x||",
					"GET / keep HOST=a CONNECTION=closed, clos, close x"),
			accept("GET / HTTP/1.1|Host: a|Connection:||", "GET / keep HOST=a CONNECTION="),
			accept("GET / HTTP/1.0|Connection: Keep-Alive||", "GET / 1.0 keep CONNECTION=Keep-Alive"),
			accept("GET / HTTP/1.0|Connection: close, keep-alive||", "GET / 1.0 close CONNECTION=close, keep-alive"),
			accept("GET / HTTP/1.0|Connection: x|Connection: keep-alive||", "GET / 1.0 keep CONNECTION=x,keep-alive"),
			// RFC 9112, 6: the body.
			accept("GET / HTTP/1.1|Host: a|Content-Length: 0||", "GET / keep HOST=a CONTENT_LENGTH=0"),
			accept("GET / HTTP/1.1|Host: a|Content-Length: 007||", "GET / close body=7 HOST=a CONTENT_LENGTH=007"),
			accept("GET / HTTP/1.1|Host: a|Content-Length: 9223372036854775807||",
					"GET / close body=9223372036854775807 HOST=a CONTENT_LENGTH=9223372036854775807"),
			accept("GET / HTTP/1.1|Host: a|Content-Length: 9223372036854775808||",
					"GET / close body=9223372036854775807 HOST=a CONTENT_LENGTH=9223372036854775808"),
			accept("GET / HTTP/1.1|Host: a|Content-Length: 99999999999999999999999999||",
					"GET / close body=9223372036854775807 HOST=a CONTENT_LENGTH=99999999999999999999999999"),
			accept("GET / HTTP/1.1|Host: a|Connection: keep-alive|Content-Length: 1||",
					"GET / close body=1 HOST=a CONNECTION=keep-alive CONTENT_LENGTH=1"),
			accept("GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked||",
					"GET / close body=-1 HOST=a TRANSFER_ENCODING=chunked"),
			accept("GET / HTTP/1.1|Host: a|Transfer-Encoding: \tChunked ||",
					"GET / close body=-1 HOST=a TRANSFER_ENCODING=Chunked"),
			accept("GET / HTTP/1.0|Connection: keep-alive|Content-Length: 1||",
					"GET / 1.0 close body=1 CONNECTION=keep-alive CONTENT_LENGTH=1"));

	/** A head and the status that refuses it. */
	static final List<Vector> REFUSED = List.of(
			// RFC 9112, 3: the request line.
			refuse(400, " GET / HTTP/1.1|Host: a||"), refuse(400, "GET  / HTTP/1.1|Host: a||"),
			refuse(400, "GET /  HTTP/1.1|Host: a||"), refuse(400, "GET / HTTP/1.1 |Host: a||"),
			refuse(400, "GET\t/ HTTP/1.1|Host: a||"), refuse(400, "GET /\tHTTP/1.1|Host: a||"),
			refuse(400, "GET /a b HTTP/1.1|Host: a||"), refuse(400, "GET|/ HTTP/1.1|Host: a||"), refuse(400, "GET /|"),
			refuse(400, "GET|"), refuse(400, "GET /\u0000 HTTP/1.1|Host: a||"),
			refuse(400, "GET /\u007f HTTP/1.1|Host: a||"), refuse(400, "G\u0000T / HTTP/1.1|Host: a||"),
			refuse(400, "G(T / HTTP/1.1|Host: a||"), refuse(400, "G\u00e4T / HTTP/1.1|Host: a||"),
			refuse(400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000"), refuse(400, "{\"a\":1}"),
			refuse(400, "GET / HTTP/1.1\rHost: a||"), refuse(400, "\rGET / HTTP/1.1|Host: a||"),
			refuse(400, "\r\r\nGET / HTTP/1.1|Host: a||"),
			// RFC 9112, 2.2: a lone LF may be taken for the end of a line, but isn't.
			refuse(400, "\nGET / HTTP/1.1|Host: a||"), refuse(400, "|\nGET / HTTP/1.1|Host: a||"),
			refuse(400, "GET / HTTP/1.1\nHost: a\n\n"), refuse(400, "GET / HTTP/1.1\nHost: a||"),
			refuse(400, "GET / HTTP/1.1|Host: a\n|"), refuse(400, "GET / HTTP/1.1|Host: a|\n"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\n|"), refuse(400, "GET / HTTP/1.1|Host: a|X: b\n\nGET /c"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\nY: c||"), refuse(400, "GET / HTTP/1.1|Host: a|X:\n b||"),
			refuse(400, "GET / HTTP/1.1|Host: a|X\n: b||"), refuse(400, "GET / HTTP/1.1|\nHost: a||"),
			refuse(400, "GET /\n HTTP/1.1|Host: a||"), refuse(400, "GET\n/ HTTP/1.1|Host: a||"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\n\r||"), refuse(400, "GET / HTTP/1.1|Host: a|\n\r|"),
			// RFC 9112, 2.3: the version.
			refuse(505, "GET / HTTP/2.0|Host: a||"), refuse(505, "GET / HTTP/0.9|Host: a||"),
			refuse(505, "GET / HTTP/9.9|Host: a||"), refuse(505, "PRI * HTTP/2.0||SM||"),
			refuse(400, "GET / http/1.1|Host: a||"), refuse(400, "GET / HTTP/1,1|Host: a||"),
			refuse(400, "GET / HTTP/1.|Host: a||"), refuse(400, "GET / HTTP/11|Host: a||"),
			refuse(400, "GET / HTTP/1.10|Host: a||"), refuse(400, "GET / HTTP/01.1|Host: a||"),
			refuse(400, "GET / HTTPS/1.1|Host: a||"), refuse(400, "GET / HTTP/1.x|Host: a||"),
			refuse(400, "GET / HTTP/a.1|Host: a||"), refuse(400, "GET / HTTP/2|Host: a||"),
			// RFC 9112, 3.2: the host.
			refuse(400, "GET / HTTP/1.1||"), refuse(400, "GET / HTTP/1.1|Accept: a||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Host: a||"), refuse(400, "GET / HTTP/1.1|Host: a|X: b|hOST: c||"),
			refuse(400, "GET / HTTP/1.0|Host: a|Host: a||"), refuse(400, "GET / HTTP/1.1|Host: a b||"),
			refuse(400, "GET / HTTP/1.1|Host: a/b||"), refuse(400, "GET / HTTP/1.1|Host: a@b||"),
			refuse(400, "GET / HTTP/1.1|Host: a?b||"), refuse(400, "GET / HTTP/1.1|Host: a#b||"),
			refuse(400, "GET / HTTP/1.1|Host: \u00e4||"), refuse(400, "GET / HTTP/1.0|Host: a\"b||"),
			refuse(400, "GET / HTTP/1.1|Host: <a>||"), refuse(400, "GET / HTTP/1.1|Host: a\\b||"),
			refuse(400, "GET / HTTP/1.1|Host: :80||"), refuse(400, "GET / HTTP/1.1|Host: a:80:90||"),
			refuse(400, "GET / HTTP/1.1|Host: [::1||"), refuse(400, "GET / HTTP/1.0|Host: a%zz||"),
			refuse(400, "GET http://b/c HTTP/1.1|Host: a@b||"), refuse(400, "GET http://b/c HTTP/1.1||"),
			// RFC 9112, 5.1 and 5.2: field lines.
			refuse(400, "GET / HTTP/1.1|Host : a||"), refuse(400, "GET / HTTP/1.1|Host\t: a||"),
			refuse(400, "GET / HTTP/1.1| Host: a||"), refuse(400, "GET / HTTP/1.1|Host: a| b||"),
			refuse(400, "GET / HTTP/1.1|Host: a|\tb||"), refuse(400, "GET / HTTP/1.1|Host: a|: b||"),
			refuse(400, "GET / HTTP/1.1|Host: a|b||"), refuse(400, "GET / HTTP/1.1|Host: a|b=c||"),
			refuse(400, "GET / HTTP/1.1|Host: a|b\u00e4: c||"), refuse(400, "GET / HTTP/1.1|Host: a|b(c): d||"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\u0000c||"), refuse(400, "GET / HTTP/1.1|Host: a|X: b\u007fc||"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\rc||"), refuse(400, "GET / HTTP/1.1|Host: a|X: b\u000bc||"),
			refuse(400, "GET / HTTP/1.1|Host: a|X: b\u001b||"), refuse(400, "GET / HTTP/1.1|Host: a|\u0000: b||"),
			refuse(400, "GET / HTTP/1.1|Host: a|\rX||"),
			// RFC 9112, 6: the body.
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length:||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: +1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: -1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 1 2||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 1, 1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 0x1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 1.0||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: \u00b2||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 99999999999999999999999x||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 1||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Content-Length: 1|Transfer-Encoding: chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 0||"),
			refuse(400, "GET / HTTP/1.0|Transfer-Encoding: chunked|Content-Length: 1||"),
			// RFC 9112, 6.1: a coding that isn't understood.
			refuse(501, "GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||"),
			refuse(501, "GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip|Transfer-Encoding: Chunked||"),
			refuse(501, "GET / HTTP/1.1|Host: a|Transfer-Encoding: identity, chunked||"),
			refuse(501, "GET / HTTP/1.1|Host: a|Transfer-Encoding: a;b=\"c, d\" ; e=f\t,gzip, chunked||"),
			refuse(501, "GET / HTTP/1.1|Host: a|Transfer-Encoding: xchunked, chunked||"),
			// RFC 9112, 6.1, 6.3 and 7.1: chunked comes last, once, as it is, in
			// HTTP/1.1.
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: CHUNKED||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked;a=b, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked;a=b||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked;||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked,||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: ,chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding:|Transfer-Encoding: chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip,, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: ;a=b, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: a b, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: \"gzip\", chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: a;b=\", chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked\u00ff||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: \u000bchunked||"),
			refuse(400, "GET / HTTP/1.0|Transfer-Encoding: chunked||"),
			refuse(400, "GET / HTTP/1.0|Host: a|Transfer-Encoding: gzip, chunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding: identity||"),
			refuse(400, "GET / HTTP/1.1|Host: a|Transfer-Encoding:||"));

	private final RequestScanner scanner = new RequestScanner(MAX);

	@ParameterizedTest
	@FieldSource("ACCEPTED")
	void findsTheParts(Vector vector) {
		assertThat(scan(vector.bytes(), 0)).isEqualTo(vector.bytes().length);
		assertThat(describe(this.scanner.request())).isEqualTo(vector.expected());
	}

	@ParameterizedTest
	@FieldSource("ACCEPTED")
	void waitsForTheLastByte(Vector vector) {
		byte[] bytes = vector.bytes();
		for (int length = 0; length < bytes.length; length++) {
			assertThat(scan(Arrays.copyOf(bytes, length), 0)).as("after %d bytes", length)
				.isEqualTo(RequestScanner.INCOMPLETE);
		}
		findsTheParts(vector);
	}

	@ParameterizedTest
	@FieldSource("ACCEPTED")
	void findsTheSameBehindAndBeforeOtherRequests(Vector vector) {
		byte[] other = bytes(OTHER_HEAD);
		byte[] pipeline = concatenate(other, vector.bytes(), other);
		int end = other.length + vector.bytes().length;
		assertThat(scan(pipeline, 0)).isEqualTo(other.length);
		assertThat(describe(this.scanner.request())).isEqualTo("HEAD /other 1.0 keep CONNECTION=keep-alive ACCEPT=b,c");
		assertThat(scan(pipeline, other.length)).isEqualTo(end);
		assertThat(describe(this.scanner.request())).isEqualTo(vector.expected());
		assertThat(scan(pipeline, end)).isEqualTo(pipeline.length);
		assertThat(describe(this.scanner.request())).isEqualTo("HEAD /other 1.0 keep CONNECTION=keep-alive ACCEPT=b,c");
	}

	@ParameterizedTest
	@FieldSource("REFUSED")
	void refusesWhatIsMalformed(Vector vector) {
		assertThat(scan(vector.bytes(), 0)).isEqualTo(vector.verdict());
		byte[] other = bytes(OTHER_HEAD);
		byte[] pipeline = concatenate(other, vector.bytes(), other);
		assertThat(scan(pipeline, other.length)).isEqualTo(vector.verdict());
	}

	@ParameterizedTest
	@FieldSource("REFUSED")
	void staysWithARefusalOnceTheBytesForItAreThere(Vector vector) {
		byte[] bytes = vector.bytes();
		boolean refused = false;
		for (int length = 0; length <= bytes.length; length++) {
			int verdict = scan(Arrays.copyOf(bytes, length), 0);
			refused |= verdict != RequestScanner.INCOMPLETE;
			assertThat(verdict).as("after %d bytes", length)
				.isEqualTo(refused ? vector.verdict() : RequestScanner.INCOMPLETE);
		}
	}

	@Test
	void takesAHeadThatJustFits() {
		byte[] head = bytes("GET / HTTP/1.1|Host: a|X: " + "x".repeat(MAX - 32) + "||");
		assertThat(head).hasSize(MAX);
		assertThat(scan(head, 0)).isEqualTo(MAX);
		assertThat(scan(concatenate(head, head), 0)).isEqualTo(MAX);
		assertThat(scan(concatenate(head, head), MAX)).isEqualTo(2 * MAX);
	}

	@Test
	void refusesAHeaderSectionThatIsOneByteTooLong() {
		byte[] head = bytes("GET / HTTP/1.1|Host: a|X: " + "x".repeat(MAX - 31) + "||");
		assertThat(head).hasSize(MAX + 1);
		for (int length = 0; length <= MAX; length++) {
			assertThat(scan(Arrays.copyOf(head, length), 0)).isEqualTo(RequestScanner.INCOMPLETE);
		}
		assertThat(scan(head, 0)).isEqualTo(-431);
		assertThat(scan(concatenate(head, head), 0)).isEqualTo(-431);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1|Host: a|X: ", "GET / HTTP/1.1|X", "GET / HTTP/1.1|Host: a|X:|Y: a|Z: b|" })
	void refusesAnEndlessHeaderSection(String start) {
		assertThat(scan(bytes(start + "x".repeat(MAX)), 0)).isEqualTo(-431);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /", "GET http://a/", "", "G" })
	void refusesAnEndlessRequestLine(String start) {
		byte[] line = bytes(start + "x".repeat(MAX - start.length() + 1));
		assertThat(scan(Arrays.copyOf(line, MAX), 0)).isEqualTo(RequestScanner.INCOMPLETE);
		assertThat(scan(line, 0)).isEqualTo(-414);
	}

	@ParameterizedTest
	@CsvSource({ "0, 431", "1, 414", "2, 414", "3, 414", "10, 414" })
	void tellsARequestLineThatIsTooLongFromAHeaderSection(int beyond, int status) {
		String line = "GET /" + "x".repeat(MAX - 16 + beyond) + " HTTP/1.1|";
		assertThat(line.length() + 1).isEqualTo(MAX + beyond);
		assertThat(scan(bytes(line + "Host: a||"), 0)).isEqualTo(-status);
	}

	@Test
	void doesNotWaitForeverForARequestBehindEmptyLines() {
		assertThat(scan(bytes("|".repeat(MAX)), 0)).isNegative();
	}

	@Test
	void joinsAsManyLinesAsAHeadHolds() {
		StringBuilder head = new StringBuilder("GET / HTTP/1.1|Host: a|");
		StringJoiner joined = new StringJoiner(",");
		while (bytes(head + "Accept: x||").length <= MAX) {
			head.append("Accept: x|");
			joined.add("x");
		}
		assertThat(scan(bytes(head + "|"), 0)).isPositive();
		assertThat(describe(this.scanner.request())).isEqualTo("GET / keep HOST=a ACCEPT=" + joined);
	}

	@Test
	void neverWritesOutsideTheSpareRoom() {
		for (Vector vector : ACCEPTED) {
			byte[] bytes = vector.bytes();
			byte[] room = Arrays.copyOf(bytes, bytes.length + 10 + MAX);
			this.scanner.scan(room, 0, bytes.length);
			assertThat(Arrays.copyOf(room, bytes.length + 10)).isEqualTo(Arrays.copyOf(bytes, bytes.length + 10));
		}
	}

	@Test
	void neverLooksAtBytesOutsideItsRange() {
		List<Vector> vectors = Stream.concat(ACCEPTED.stream(), REFUSED.stream()).toList();
		for (Vector vector : vectors) {
			byte[] bytes = vector.bytes();
			for (int length = 0; length <= bytes.length; length++) {
				byte[] part = Arrays.copyOf(bytes, length);
				int verdict = scan(part, 0);
				for (byte poison : new byte[] { '\n', '\r', ' ', ':', 'x', 0, -1 }) {
					byte[] before = new byte[7];
					Arrays.fill(before, poison);
					byte[] room = concatenate(before, part, new byte[9 + MAX]);
					Arrays.fill(room, 7 + length, room.length, poison);
					int poisoned = this.scanner.scan(room, 7, 7 + length);
					assertThat((poisoned > 0) ? poisoned - 7 : poisoned).isEqualTo(verdict);
				}
			}
		}
	}

	/**
	 * What is accepted is exactly what a grammar accepts that is written down in another
	 * way.
	 */
	@Test
	void agreesWithTheGrammarOnMutatedHeads() {
		Random random = new Random(9112);
		List<Vector> seeds = Stream.concat(ACCEPTED.stream(), REFUSED.stream()).toList();
		int accepted = 0;
		for (int i = 0; i < 300_000; i++) {
			byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())).bytes(), random);
			int expected = Grammar.endOfHead(new String(bytes, StandardCharsets.ISO_8859_1));
			int verdict = scan(bytes, 0);
			assertThat(Math.max(0, verdict)).as(() -> printable(bytes)).isEqualTo(expected);
			accepted += (expected > 0) ? 1 : 0;
		}
		assertThat(accepted).isGreaterThan(10_000);
	}

	@Test
	void survivesRandomBytes() {
		Random random = new Random(9110);
		String alphabet = "\r\n\r\n \t:,/.10GETHADP\"\u0000\u007f\u00e4";
		RequestScanner small = new RequestScanner(64);
		for (int i = 0; i < 300_000; i++) {
			byte[] room = new byte[random.nextInt(200) + 64];
			for (int at = 0; at < room.length; at++) {
				room[at] = (byte) (((i & 1) == 0) ? random.nextInt()
						: alphabet.charAt(random.nextInt(alphabet.length())));
			}
			int to = random.nextInt(room.length - 63);
			int from = random.nextInt(to + 1);
			int verdict = small.scan(room, from, to);
			assertThat(verdict == 0 || verdict > from && verdict <= to || verdict <= -400).isTrue();
		}
	}

	private static byte[] mutate(byte[] seed, Random random) {
		String splices = "\r\n: \tHost: a\r\n";
		byte[] bytes = seed;
		for (int n = random.nextInt(3); n >= 0; n--) {
			int at = random.nextInt(bytes.length);
			byte[] head = Arrays.copyOf(bytes, at);
			byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
			bytes = switch (random.nextInt(5)) {
				case 0 -> concatenate(head, Arrays.copyOfRange(bytes, at + 1, bytes.length), new byte[0]);
				case 1 -> concatenate(head, new byte[] { (byte) random.nextInt(256) }, tail);
				case 2 -> concatenate(head, bytes(splices.substring(random.nextInt(splices.length()))), tail);
				case 3 -> concatenate(head, Arrays.copyOf(tail, random.nextInt(tail.length + 1)), tail);
				default -> {
					byte[] flipped = bytes.clone();
					flipped[at] = (byte) ((random.nextBoolean()) ? flipped[at] ^ 0x20 : random.nextInt(128));
					yield flipped;
				}
			};
			bytes = (bytes.length == 0 || bytes.length > MAX) ? seed : bytes;
		}
		return bytes;
	}

	private int scan(byte[] bytes, int from) {
		return this.scanner.scan(Arrays.copyOf(bytes, bytes.length + MAX), from, bytes.length);
	}

	private static String describe(Http1Request request) {
		RequestHead head = request.head();
		StringJoiner text = new StringJoiner(" ");
		String method = head.text(head.methodFrom(), head.methodTo());
		text.add((head.method() == Method.OTHER) ? "OTHER(" + method + ")" : method);
		text.add(head.text(head.targetFrom(), head.targetTo()));
		if (request.isHttp10()) {
			text.add("1.0");
		}
		text.add(request.isKeepAlive() ? "keep" : "close");
		if (request.bodyBytes() != Http1Request.NO_BODY) {
			text.add("body=" + request.bodyBytes());
		}
		for (Field field : Field.values()) {
			if (head.has(field)) {
				text.add(field + "=" + head.text(head.from(field), head.to(field)));
			}
		}
		return text.toString();
	}

	private static byte[] bytes(String text) {
		return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] concatenate(byte[]... parts) {
		int length = Stream.of(parts).mapToInt((part) -> part.length).sum();
		byte[] all = new byte[length];
		int at = 0;
		for (byte[] part : parts) {
			System.arraycopy(part, 0, all, at, part.length);
			at += part.length;
		}
		return all;
	}

	private static String printable(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
	}

	private static Vector accept(String head, String expected) {
		return new Vector(head, 0, expected);
	}

	private static Vector refuse(int status, String head) {
		return new Vector(head, -status, "");
	}

	/**
	 * One row of a table.
	 *
	 * @param head the head
	 * @param verdict what the scanner says if it isn't accepted
	 * @param expected what is found if it is
	 */
	record Vector(String head, int verdict, String expected) {

		byte[] bytes() {
			return RequestScannerTests.bytes(this.head);
		}

		@Override
		public String toString() {
			return printable(bytes()) + " \u2192 " + ((this.verdict < 0) ? -this.verdict : this.expected);
		}

	}

	/**
	 * The rules as regular expressions over text.
	 */
	private static final class Grammar {

		private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

		private static final Pattern HEAD = Pattern.compile("(?:\r\n)*" + TOKEN
				+ " [^\u0000- \u007f]+ HTTP/1\\.([0-9])\r\n((?:" + TOKEN + ":[^\u0000-\b\n-\u001f\u007f]*+\r\n)*)\r\n");

		private static final Pattern LINE = Pattern.compile("([^:]+):[ \t]*(.*?)[ \t]*\r\n", Pattern.DOTALL);

		private static final Pattern CHUNKED = Pattern.compile("chunked", Pattern.CASE_INSENSITIVE);

		private Grammar() {
		}

		static int endOfHead(String text) {
			Matcher head = HEAD.matcher(text);
			if (!head.lookingAt()) {
				return 0;
			}
			List<String> hosts = values(head.group(2), "host");
			List<String> lengths = values(head.group(2), "content-length");
			List<String> codings = values(head.group(2), "transfer-encoding");
			boolean valid = hosts.size() <= 1 && lengths.size() <= 1;
			valid &= head.group(1).equals("0") || hosts.size() == 1;
			valid &= hosts.stream()
				.allMatch((host) -> host.isEmpty() || AuthorityTests.GRAMMAR.matcher(host).matches());
			valid &= lengths.stream().allMatch((length) -> length.matches("[0-9]+"));
			valid &= lengths.isEmpty() || codings.isEmpty();
			valid &= codings.isEmpty() || !head.group(1).equals("0");
			valid &= codings.isEmpty() || CHUNKED.matcher(String.join(",", codings)).matches();
			return valid ? head.end() : 0;
		}

		private static List<String> values(String section, String name) {
			List<String> values = new ArrayList<>();
			Matcher line = LINE.matcher(section);
			while (line.find()) {
				if (line.group(1).equalsIgnoreCase(name)) {
					values.add(line.group(2));
				}
			}
			return values;
		}

	}

}
