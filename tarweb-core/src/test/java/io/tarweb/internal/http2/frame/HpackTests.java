package io.tarweb.internal.http2.frame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.tarweb.internal.http.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HpackDecoder} and {@link HpackEncoder}: by the examples of RFC 7541,
 * and against Netty's.
 */
class HpackTests {

	private static final int MAX_BLOCK_BYTES = 32 * 1024;

	private final HpackDecoder decoder = new HpackDecoder(new HpackDecoder.Scratch(MAX_BLOCK_BYTES));

	private final List<String> fields = new ArrayList<>();

	private int size;

	private boolean decode(byte[] block) {
		this.fields.clear();
		this.size = 0;
		return this.decoder.decode(block, 0, block.length, (name, bytes, from, to, size, valid) -> {
			this.fields.add(text(name) + ": " + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
					+ (valid ? "" : " (invalid)"));
			this.size += size;
		});
	}

	private boolean decode(String hex) {
		return decode(HexFormat.of().parseHex(hex.replace(" ", "")));
	}

	private static String text(int name) {
		Field field = FieldName.field(name);
		if (field != null) {
			return field.name().toLowerCase().replace('_', '-');
		}
		if (name == FieldName.METHOD) {
			return ":method";
		}
		if (name == FieldName.SCHEME) {
			return ":scheme";
		}
		if (name == FieldName.AUTHORITY) {
			return ":authority";
		}
		if (name == FieldName.PATH) {
			return ":path";
		}
		return (name == FieldName.TE) ? "te" : (name == FieldName.OTHER) ? "other" : "malformed";
	}

	/** RFC 7541, C.3. */
	@Test
	void requestsWithoutHuffmanCode() {
		assertThat(decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d")).isTrue();
		assertThat(this.fields).containsExactly(":method: GET", ":scheme: http", ":path: /",
				":authority: www.example.com");
		assertThat(this.size).isEqualTo(42 + 43 + 38 + 57);
		assertThat(decode("8286 84be 5808 6e6f 2d63 6163 6865")).isTrue();
		assertThat(this.fields).containsExactly(":method: GET", ":scheme: http", ":path: /",
				":authority: www.example.com", "other: no-cache");
		assertThat(decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")).isTrue();
		assertThat(this.fields).containsExactly(":method: GET", ":scheme: https", ":path: /index.html",
				":authority: www.example.com", "other: custom-value");
	}

	/** RFC 7541, C.4. */
	@Test
	void requestsWithHuffmanCode() {
		assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")).isTrue();
		assertThat(this.fields).endsWith(":authority: www.example.com");
		assertThat(decode("8286 84be 5886 a8eb 1064 9cbf")).isTrue();
		assertThat(this.fields).endsWith(":authority: www.example.com", "other: no-cache");
		assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")).isTrue();
		assertThat(this.fields).endsWith(":authority: www.example.com", "other: custom-value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "be", "ff80808080808080", "7f", "3fe21f", "82 20", "00 01", "00 0161 05 61",
			"00 0161 ffffffffffff", "41 84 ffffffff", "41 81 ff00", "41 81 00", "82 86 84 41" })
	void whatIsNoBlockIsRefused(String hex) {
		assertThat(decode(hex)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "20 82", "20 3fe11f 82" })
	void theTableIsResizedInFrontOnly(String hex) {
		assertThat(decode(hex)).isTrue();
		assertThat(this.fields).containsExactly(":method: GET");
	}

	@Test
	void namesThatNoRequestMayHave() {
		for (String name : List.of("Accept", "a b", "connection", "transfer-encoding", "keep-alive", "proxy-connection",
				"upgrade", ":status", ":Path", ":", "\u00e4")) {
			byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
			assertThat(FieldName.of(bytes, 0, bytes.length)).as(name).isEqualTo(FieldName.MALFORMED);
		}
	}

	@Test
	void valuesThatNoFieldMayHave() {
		for (String value : List.of("a\0", "a\nb", "\r", " a", "a ", "\t", "a\u007f")) {
			assertThat(decode(literal("accept", value))).isTrue();
			assertThat(this.fields).as(value).singleElement().asString().endsWith("(invalid)");
		}
	}

	private static byte[] literal(String name, String value) {
		ByteBuf block = Unpooled.buffer();
		block.writeByte(0x40).writeByte(name.length()).writeCharSequence(name, StandardCharsets.ISO_8859_1);
		block.writeByte(value.length()).writeCharSequence(value, StandardCharsets.ISO_8859_1);
		return ByteBufUtil.getBytes(block);
	}

	@Test
	void decodesWhatNettyEncodes() throws Exception {
		Random random = new Random(1);
		DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder();
		String[] names = { "accept", "user-agent", "referer", "range", "if-none-match", "x-1", "x-2", "cookie", "te" };
		for (int block = 0; block < 3000; block++) {
			Http2Headers headers = new DefaultHttp2Headers().method(random.nextBoolean() ? "GET" : "OPTIONS")
				.scheme("https")
				.path("/" + random.nextInt(50))
				.authority("host" + random.nextInt(3));
			List<String> expected = new ArrayList<>(List.of(":method: " + headers.method(), ":path: " + headers.path(),
					":scheme: https", ":authority: " + headers.authority()));
			int size = 4 * 32 + 7 + 5 + 7 + 10 + headers.method().length() + headers.path().length() + 5
					+ headers.authority().length();
			for (int i = random.nextInt(12); i > 0; i--) {
				String name = names[random.nextInt(names.length)];
				String value = value(random, (random.nextInt(20) == 0) ? 3000 : 60);
				headers.add(name, value);
				size += 32 + name.length() + value.length();
				boolean other = name.startsWith("x-") || name.equals("cookie");
				expected.add((other ? "other" : name) + ": " + value);
			}
			ByteBuf encoded = Unpooled.buffer();
			netty.encodeHeaders(3, headers, encoded);
			assertThat(decode(ByteBufUtil.getBytes(encoded))).isTrue();
			assertThat(this.size).isEqualTo(size);
			this.fields.removeIf((field) -> field.startsWith("other") || field.startsWith("te"));
			expected.removeIf((field) -> field.startsWith("other") || field.startsWith("te"));
			assertThat(this.fields).containsExactlyInAnyOrderElementsOf(expected);
		}
	}

	private static String value(Random random, int maxLength) {
		StringBuilder value = new StringBuilder("v");
		for (int i = random.nextInt(maxLength); i > 0; i--) {
			value.append((char) ((random.nextInt(4) > 0) ? '0' + random.nextInt(75) : 0x80 + random.nextInt(128)));
		}
		return value.toString();
	}

	@Test
	void whateverComesIsDecodedOrRefused() {
		Random random = new Random(2);
		int decoded = 0;
		for (int round = 0; round < 200_000; round++) {
			byte[] block = new byte[random.nextInt(40)];
			random.nextBytes(block);
			decoded += decode(block) ? 1 : 0;
		}
		assertThat(decoded).isBetween(1, 199_999);
	}

	@Test
	void encodesWhatNettyDecodes() throws Exception {
		String large = "x".repeat(70_000);
		for (int length : new int[] { 1, 126, 127, 128, 254, 255, 256, 16_000, 70_000 }) {
			String value = large.substring(0, length);
			ByteBuf block = Unpooled.buffer();
			block.writeBytes(HpackEncoder.status(200));
			block.writeBytes(HpackEncoder.field("Content-Type", value));
			block.writeBytes(HpackEncoder.name("X-Own")).writeBytes(HpackEncoder.length(value.length()));
			block.writeCharSequence(value, StandardCharsets.US_ASCII);
			Http2Headers headers = new DefaultHttp2HeadersDecoder(false, 1 << 20).decodeHeaders(1, block);
			assertThat(headers.status()).hasToString("200");
			assertThat(headers.get("content-type")).hasToString(value);
			assertThat(headers.get("x-own")).hasToString(value);
		}
		for (int status : new int[] { 200, 206, 301, 304, 404, 405, 503 }) {
			ByteBuf block = Unpooled.wrappedBuffer(HpackEncoder.status(status));
			assertThat(new DefaultHttp2HeadersDecoder(false).decodeHeaders(1, block).status())
				.hasToString(Integer.toString(status));
		}
	}

}
