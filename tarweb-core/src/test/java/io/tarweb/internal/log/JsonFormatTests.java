package io.tarweb.internal.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

import io.tarweb.internal.http.RequestHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JsonFormat}. In the tables a byte above 0x7F is written as the
 * character of the same number.
 */
class JsonFormatTests {

	private static final long EPOCH_MILLIS = Instant.parse("2026-11-21T20:13:34.067Z").toEpochMilli();

	private final JsonFormat format = new JsonFormat();

	@Test
	void showsRequestAndAnswer() {
		RequestHead head = Requests.get("/x?a=b", "Referer: http://h/y", "User-Agent: curl/8.1");
		assertThat(line(head)).isEqualTo("""
				{"time":"2026-11-21T20:13:34.067Z","remote":"192.0.2.1","method":"GET","target":"/x?a=b",\
				"protocol":"HTTP/1.1","status":200,"bytes":12345678901,"duration_us":1234,\
				"referer":"http://h/y","user_agent":"curl/8.1",\
				"tls_protocol":null,"tls_cipher":null,"tls_kernel":null}""");
	}

	@Test
	void hasTheSameMembersForWhatIsNoRequest() {
		assertThat(line(null)).isEqualTo("""
				{"time":"2026-11-21T20:13:34.067Z","remote":"192.0.2.1","method":null,"target":null,\
				"protocol":null,"status":200,"bytes":12345678901,"duration_us":1234,\
				"referer":null,"user_agent":null,\
				"tls_protocol":null,"tls_cipher":null,"tls_kernel":null}""");
	}

	@Test
	void namesWhatWasAgreedUponInTls() {
		LoggedRequest request = new LoggedRequest();
		LoggedClient client = LoggedClient.at("::1").over("TLSv1.3", "TLS_AES_256_GCM_SHA384", true);
		request.set(Requests.get("/"), client);
		assertThat(Requests.line(this.format, request.copy(), 200, 1, EPOCH_MILLIS, 1)).endsWith("""
				,"tls_protocol":"TLSv1.3","tls_cipher":"TLS_AES_256_GCM_SHA384","tls_kernel":true}""");
		request.set(null, LoggedClient.at("::1").over("TLSv1.2", "A", false));
		assertThat(Requests.line(this.format, request, 400, 1, EPOCH_MILLIS, 1)).endsWith("""
				,"tls_protocol":"TLSv1.2","tls_cipher":"A","tls_kernel":false}""");
	}

	@Test
	void tellsEmptyFromAbsent() {
		assertThat(line(Requests.get("/", "User-Agent:"))).contains(",\"referer\":null,\"user_agent\":\"\",");
	}

	@ParameterizedTest
	@CsvSource({ "1970-01-01T00:00:00Z,1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z,1969-12-31T23:59:59.999Z",
			"2024-02-29T12:00:00.120Z,2024-02-29T12:00:00.120Z", "9999-12-31T23:59:59Z,9999-12-31T23:59:59.000Z" })
	void writesTimesInUtcWithMilliseconds(Instant time, String shown) {
		LoggedRequest request = new LoggedRequest();
		request.set(null, LoggedClient.at(""));
		assertThat(Requests.line(this.format, request, 200, 0, time.toEpochMilli(), 0))
			.startsWith("{\"time\":\"" + shown + "\",\"remote\":\"\",");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false,
			textBlock = """
					plain ~ text/|plain ~ text/
					a"b|a\\"b
					a\\b|a\\\\b
					\\u0022|\\\\u0022
					a\tb|a\\u0009b
					\u0000\u001b[31m\u007f|\\u0000\\u001b[31m\\u007f
					\u00c3\u00a4\u00e2\u0082\u00ac\u00f0\u009f\u0090\u0088|\u00c3\u00a4\u00e2\u0082\u00ac\u00f0\u009f\u0090\u0088
					\u00e4|\\u00e4
					\u00c0\u00af|\\u00c0\\u00af
					\u00ed\u00a0\u0080|\\u00ed\\u00a0\\u0080
					\u00e2\u0082|\\u00e2\\u0082
					\u00e2\u0082"|\\u00e2\\u0082\\"
					\u00c2\u009b31m|\\u009b31m
					\u00c2\u00a0|\u00c2\u00a0
					""")
	void escapesWhatJsonOrUtf8DoNotAllowAndControlCharacters(String value, String shown) {
		assertThat(text(value)).isEqualTo('"' + shown + '"');
	}

	@Test
	void escapesLineBreaks() {
		assertThat(text("a\r\nb\n")).isEqualTo("\"a\\u000d\\u000ab\\u000a\"");
	}

	@Test
	void cutsLongTextsBetweenCharacters() {
		assertThat(text("a".repeat(4000))).hasSize(4002);
		assertThat(text("a".repeat(10_000))).hasSizeBetween(4000, LineBuffer.MAX_TEXT_BYTES + 6).endsWith("aa...\"");
		assertThat(text("a\u00e2\u0082\u00ac".repeat(5000))).hasSizeBetween(4000, LineBuffer.MAX_TEXT_BYTES + 6)
			.matches("\"(a\u00e2\u0082\u00ac)+a?\\.\\.\\.\"");
	}

	@Test
	void makesOneStringInUtf8OutOfAnyBytes() throws CharacterCodingException {
		Random random = new Random(7);
		for (int i = 0; i < 5000; i++) {
			byte[] bytes = new byte[random.nextInt(64)];
			random.nextBytes(bytes);
			byte[] shown = text(new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
			String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(shown)).toString();
			assertThat(decoded).matches("\"([^\"\\\\\\p{Cc}]|\\\\[\"\\\\]|\\\\u00[0-9a-f]{2})*\"");
		}
	}

	private String line(@Nullable RequestHead head) {
		LoggedRequest request = new LoggedRequest();
		request.set(head, LoggedClient.at("192.0.2.1"));
		return Requests.line(this.format, request, 200, 12_345_678_901L, EPOCH_MILLIS, 1_234_567);
	}

	private static String text(String value) {
		byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
		LineBuffer out = new LineBuffer();
		JsonFormat.text(out, bytes, 0, bytes.length);
		return Requests.text(out);
	}

}
