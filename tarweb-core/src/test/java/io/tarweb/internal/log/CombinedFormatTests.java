package io.tarweb.internal.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.RequestHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CombinedFormat}.
 */
class CombinedFormatTests {

	private static final long EPOCH_MILLIS = Instant.parse("2026-11-21T20:13:34.567Z").toEpochMilli();

	private static final String FRONT = "192.0.2.1 - - [21/Nov/2026:20:13:34 +0000] ";

	private final CombinedFormat format = new CombinedFormat();

	@Test
	void showsRequestAnswerRefererAndAgent() {
		RequestHead head = Requests.get("/x?a=b", "Referer: http://h/y", "User-Agent: curl/8.1");
		assertThat(line(head)).isEqualTo(FRONT + "\"GET /x?a=b HTTP/1.1\" 200 15 \"http://h/y\" \"curl/8.1\"");
	}

	@Test
	void writesDashesForWhatIsAbsentAndNothingForWhatIsEmpty() {
		assertThat(line(Requests.get("/"))).endsWith(" 200 15 \"-\" \"-\"");
		assertThat(line(Requests.get("/", "Referer:", "User-Agent: "))).endsWith(" 200 15 \"\" \"\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			GET /x HTTP/1.1    | GET /x HTTP/1.1
			HEAD /x HTTP/1.0   | HEAD /x HTTP/1.0
			PURGE * HTTP/1.7   | PURGE * HTTP/1.7
			GET /x"y\\z HTTP/1.1 | GET /x\\x22y\\x5Cz HTTP/1.1
			GET /x HTTP/2.0    | GET /x HTTP/2.0
			GET /x HTTPS/1.    | GET /x
			GET /x             | GET
			GET  /x HTTP/1.1   | GET
			{"a"}              | -
			""")
	void showsAsMuchOfTheRequestLineAsCouldBeRead(String requestLine, String shown) {
		assertThat(line(Requests.scan(requestLine + "\r\nHost: a\r\n\r\n")))
			.isEqualTo(FRONT + "\"" + shown + "\" 200 15 \"-\" \"-\"");
	}

	@Test
	void showsARequestThatWasRefusedForItsFields() {
		assertThat(line(Requests.scan("GET /x HTTP/1.1\r\nUser-Agent: a\r\nUser-Agent : b\r\n\r\n")))
			.isEqualTo(FRONT + "\"GET /x HTTP/1.1\" 200 15 \"-\" \"a\"");
	}

	@Test
	void writesDashesWhereNothingWasScanned() {
		assertThat(line(null)).isEqualTo(FRONT + "\"-\" 200 15 \"-\" \"-\"");
	}

	@Test
	void showsRequestsFromACopyAsFromTheHead() {
		RequestHead head = Requests.get("/x?a=b", "User-Agent: " + "a".repeat(LineBuffer.MAX_TEXT_BYTES * 2));
		LoggedRequest request = new LoggedRequest();
		request.set(head, LoggedClient.at("1"));
		LoggedRequest copy = request.copy();
		String before = Requests.line(this.format, request, 200, 1, EPOCH_MILLIS, 1);
		Arrays.fill(head.bytes(), (byte) 'z');
		assertThat(Requests.line(this.format, copy, 200, 1, EPOCH_MILLIS, 1)).isEqualTo(before)
			.contains("\"GET /x?a=b HTTP/1.1\" 200 1 \"-\" \"aaa");
	}

	@Test
	void showsTheClientThatTheHeadNames() {
		RequestHead head = Requests.get("/", "X-Forwarded-For: 192.0.2.7");
		LoggedRequest request = new LoggedRequest();
		request.set(head, LoggedClient.at("10.0.0.1"));
		request.setAddress(head.from(Field.X_FORWARDED_FOR), head.to(Field.X_FORWARDED_FOR));
		for (LoggedRequest each : List.of(request, request.copy())) {
			assertThat(Requests.line(this.format, each, 200, 1, EPOCH_MILLIS, 1)).startsWith("192.0.2.7 - - [");
			assertThat(Requests.line(new JsonFormat(), each, 200, 1, EPOCH_MILLIS, 1))
				.contains("\"remote\":\"192.0.2.7\",");
		}
		request.set(head, LoggedClient.at("10.0.0.1"));
		assertThat(Requests.line(this.format, request, 200, 1, EPOCH_MILLIS, 1)).startsWith("10.0.0.1 - - [");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1970-01-01T00:00:00Z     | 01/Jan/1970:00:00:00
			1969-12-31T23:59:59.999Z | 31/Dec/1969:23:59:59
			2024-02-29T12:00:00.001Z | 29/Feb/2024:12:00:00
			2026-09-09T09:09:09.999Z | 09/Sep/2026:09:09:09
			9999-12-31T23:59:59Z     | 31/Dec/9999:23:59:59
			""")
	void writesTimesInUtc(Instant time, String shown) {
		LoggedRequest request = new LoggedRequest();
		request.set(null, LoggedClient.at("::1"));
		assertThat(Requests.line(this.format, request, 408, 0, time.toEpochMilli(), 0))
			.isEqualTo("::1 - - [" + shown + " +0000] \"-\" 408 0 \"-\" \"-\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			plain ~ text!|plain ~ text!
			a"b|a\\x22b
			a\\b|a\\x5Cb
			\\x22|\\x5Cx22
			a%0d%0ab|a%0d%0ab
			a\tb|a\\x09b
			\u001b[31m|\\x1B[31m
			\u007f|\\x7F
			\u0000|\\x00
			\u009b\u00c3\u00a4\u00ff|\\x9B\\xC3\\xA4\\xFF
			""")
	void escapesWhatIsNotPrintableAscii(String value, String shown) {
		assertThat(text(value)).isEqualTo(shown);
	}

	@Test
	void escapesLineBreaks() {
		assertThat(text("a\r\nb\n")).isEqualTo("a\\x0D\\x0Ab\\x0A");
	}

	@Test
	void cutsLongTextsBetweenEscapes() {
		assertThat(text("a".repeat(4000))).hasSize(4000).doesNotEndWith(".");
		assertThat(text("a".repeat(10_000))).hasSizeBetween(4000, LineBuffer.MAX_TEXT_BYTES + 3).endsWith("aa...");
		assertThat(text("\"".repeat(10_000))).hasSizeBetween(4000, LineBuffer.MAX_TEXT_BYTES + 3)
			.matches("(\\\\x22)+\\.\\.\\.");
	}

	@Test
	void makesOneLineOfPrintableAsciiOutOfAnyBytes() {
		Random random = new Random(7);
		for (int i = 0; i < 2000; i++) {
			byte[] bytes = new byte[random.nextInt(64)];
			random.nextBytes(bytes);
			assertThat(text(new String(bytes, StandardCharsets.ISO_8859_1))).matches("[ !#-~]*");
		}
	}

	private String line(@Nullable RequestHead head) {
		LoggedRequest request = new LoggedRequest();
		request.set(head, LoggedClient.at("192.0.2.1"));
		return Requests.line(this.format, request, 200, 15, EPOCH_MILLIS, 1_000_000);
	}

	private static String text(String value) {
		byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
		LineBuffer out = new LineBuffer();
		CombinedFormat.text(out, bytes, 0, bytes.length);
		return Requests.text(out);
	}

}
