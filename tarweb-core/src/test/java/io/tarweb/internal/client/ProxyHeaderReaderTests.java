package io.tarweb.internal.client;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import io.netty.util.NetUtil;
import io.tarweb.internal.client.ProxyHeader.Kind;
import io.tarweb.testing.ProxyHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProxyHeaderReader}: proxy-protocol.txt, 2.1 and 2.2.
 */
class ProxyHeaderReaderTests {

	private static final byte[] ADDRESSES_4 = { (byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1, 1, 2, 3, 4 };

	private static final byte[] ADDRESSES_6 = { 0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0x20, 1,
			0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4 };

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static ProxyHeader read(byte[] bytes) {
		return ProxyHeaderReader.read(bytes, bytes.length);
	}

	/**
	 * Reads a header, alone, at every split point, and with something behind it.
	 */
	private static void assertClient(byte[] header, String client) {
		for (int i = 0; i < header.length; i++) {
			assertThat(ProxyHeaderReader.read(header, i).kind()).as("of %d bytes, %d", header.length, i)
				.isEqualTo(Kind.INCOMPLETE);
			assertThat(read(Arrays.copyOf(header, i)).kind()).isEqualTo(Kind.INCOMPLETE);
		}
		byte[] more = Arrays.copyOf(header, ProxyHeaderReader.MAX_BYTES);
		Arrays.fill(more, header.length, more.length, (byte) '\n');
		for (byte[] complete : new byte[][] { header, more }) {
			ProxyHeader read = read(complete);
			assertThat(read.kind()).as(read.problem()).isEqualTo(Kind.COMPLETE);
			assertThat(read.length()).isEqualTo(header.length);
			InetAddress address = read.client();
			assertThat((address != null) ? NetUtil.toAddressString(address) : "-").isEqualTo(client);
		}
	}

	private static void assertMalformed(byte[] header, String problem) {
		byte[] whole = Arrays.copyOf(header, ProxyHeaderReader.MAX_BYTES);
		ProxyHeader read = read(whole);
		assertThat(read.kind()).isEqualTo(Kind.MALFORMED);
		assertThat(read.problem()).isEqualTo(problem);
		assertThat(read.client()).isNull();
		// However it comes, it is never taken for another.
		for (int i = 0; i < header.length; i++) {
			assertThat(ProxyHeaderReader.read(whole, i).kind()).isIn(Kind.INCOMPLETE, Kind.MALFORMED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "TCP4 192.0.2.7 198.51.100.1 56324 443, 192.0.2.7", "TCP4 0.0.0.0 0.0.0.0 0 0, 0.0.0.0",
			"TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255", "TCP6 ::1 :: 1 2, ::1",
			"TCP6 2001:DB8::a 2001:db8:0:0:0:0:0:1 56324 443, 2001:db8::a",
			"TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, "
					+ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
			// As inet_ntop(3) writes an address of version 4 on a socket of both.
			"TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 56324 443, 192.0.2.7", "UNKNOWN, -",
			"UNKNOWN 192.0.2.7 198.51.100.1 56324 443, -", "'UNKNOWN ', -", "UNKNOWN anything at all, -",
			"'UNKNOWN a\rb\nc', -" })
	void version1IsALine(String line, String client) {
		assertClient(bytes("PROXY " + line + "\r\n"), client);
	}

	@Test
	void theLongestLineIsTaken() {
		String longest = "PROXY UNKNOWN " + "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ".repeat(2) + "65535 65535\r\n";
		assertThat(longest).hasSize(TextHeader.MAX_BYTES - 1 + 1);
		assertClient(bytes(longest), "-");
	}

	@Test
	void aLongerLineIsRefused() {
		String tooLong = "PROXY UNKNOWN " + "x".repeat(TextHeader.MAX_BYTES - 15) + "\r\n";
		assertThat(tooLong).hasSize(TextHeader.MAX_BYTES + 1);
		assertMalformed(bytes(tooLong), "the line is longer than 107 bytes");
		assertThat(ProxyHeaderReader.read(bytes(tooLong), TextHeader.MAX_BYTES - 1).kind()).isEqualTo(Kind.INCOMPLETE);
		assertThat(ProxyHeaderReader.read(bytes(tooLong), TextHeader.MAX_BYTES).kind()).isEqualTo(Kind.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "TCP", "TCP4", "TCP5 1.2.3.4 1.2.3.4 1 2", "tcp4 1.2.3.4 1.2.3.4 1 2",
			"UDP4 1.2.3.4 1.2.3.4 1 2", " TCP4 1.2.3.4 1.2.3.4 1 2", "UNKNOWNX", "UNKNOW", "unknown",
			"TCP4\t1.2.3.4 1.2.3.4 1 2" })
	void aLineOfNoFamilyIsRefused(String line) {
		assertMalformed(bytes("PROXY " + line + "\r\n"), "it is of neither TCP4 nor TCP6 nor UNKNOWN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TCP4 ", "TCP4 1.2.3.4", "TCP4 1.2.3.4 ", "TCP4 1.2.3.4 1.2.3.4",
			"TCP4  1.2.3.4 1.2.3.4 1 2", "TCP4 1.2.3.4  1.2.3.4 1 2", "TCP4 1.2.3 1.2.3.4 1 2",
			"TCP4 1.2.3.4 1.2.3 1 2", "TCP4 1.2.3.04 1.2.3.4 1 2", "TCP4 1.2.3.256 1.2.3.4 1 2",
			"TCP4 1.2.3.4.5 1.2.3.4 1 2", "TCP4 0x1.2.3.4 1.2.3.4 1 2", "TCP4 16909060 1.2.3.4 1 2", "TCP4 ::1 ::1 1 2",
			"TCP4 ::ffff:1.2.3.4 1.2.3.4 1 2", "TCP4 localhost 1.2.3.4 1 2", "TCP4 +1.2.3.4 1.2.3.4 1 2",
			"TCP6 1.2.3.4 1.2.3.4 1 2", "TCP6 ::1 1.2.3.4 1 2", "TCP6 ::1%lo ::1 1 2", "TCP6 [::1] [::1] 1 2",
			"TCP6 1::2::3 ::1 1 2", "TCP6 ::12345 ::1 1 2", "TCP6 1:2:3:4:5:6:7 ::1 1 2",
			"TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2", "TCP6 :1 ::1 1 2", "TCP6 ::g ::1 1 2", "TCP6 ::1.2.3.256 ::1 1 2" })
	void aLineWithoutItsAddressesIsRefused(String line) {
		assertMalformed(bytes("PROXY " + line + "\r\n"), "it has no two addresses of its family");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1 ", " 1", "1  2", "1 2 ", "1 2 3", "65536 2", "1 65536", "99999 2", "100000 2",
			"01 2", "1 00", "-1 2", "+1 2", "1 a", "0x1 2", "1\t2", "1 2\r", "1 2\n" })
	void aLineWithoutItsPortsIsRefused(String ports) {
		assertMalformed(bytes("PROXY TCP4 192.0.2.7 198.51.100.1 " + ports + "\r\n"), "it has no two ports at its end");
	}

	@Test
	void aLineEndsWithBothOfItsCharacters() {
		assertMalformed(bytes("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\nGET / HTTP/1.1\r\n"),
				"it has no two ports at its end");
		assertMalformed(bytes("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\rGET / HTTP/1.1\r\n"),
				"it has no two ports at its end");
	}

	private static byte[] version2(int command, int family, byte[]... parts) {
		return ProxyHeaders.version2(command, family, parts);
	}

	private static Stream<Arguments> version2() {
		byte[] extension = { 4, 0, 3, 1, 2, 3 };
		byte[] nested = { 0x20, 0, 8, 1, 0, 0, 0, 0, 0x21, (byte) 0xff, (byte) 0xff };
		byte[] cutOff = { 0x20, (byte) 0xff };
		return Stream.of(Arguments.of("of version 4", version2(0x21, 0x11, ADDRESSES_4), "192.0.2.7"),
				Arguments.of("of version 6", version2(0x21, 0x21, ADDRESSES_6), "2001:db8::7"),
				Arguments.of("mapped",
						version2(0x21, 0x21, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3 },
								new byte[20]),
						"10.1.2.3"),
				Arguments.of("with an extension", version2(0x21, 0x11, ADDRESSES_4, extension), "192.0.2.7"),
				Arguments.of("with extensions", version2(0x21, 0x21, ADDRESSES_6, extension, nested, extension),
						"2001:db8::7"),
				Arguments.of("with what is no extension", version2(0x21, 0x11, ADDRESSES_4, cutOff), "192.0.2.7"),
				Arguments.of("as long as may be", version2(0x21, 0x11, ADDRESSES_4, new byte[512 - 16 - 12]),
						"192.0.2.7"),
				Arguments.of("of a path", version2(0x21, 0x31, new byte[216]), "-"),
				Arguments.of("of nothing known", version2(0x21, 0x00), "-"),
				Arguments.of("of nothing known, with addresses", version2(0x21, 0x00, ADDRESSES_4), "-"),
				Arguments.of("local", version2(0x20, 0x00), "-"),
				Arguments.of("local, with addresses", version2(0x20, 0x11, ADDRESSES_4), "-"),
				Arguments.of("local, with fewer", version2(0x20, 0x21, new byte[3]), "-"),
				Arguments.of("local, of an unknown family", version2(0x20, 0xff, extension), "-"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("version2")
	void version2IsBinary(String name, byte[] header, String client) {
		assertClient(header, client);
	}

	private static Stream<Arguments> wrong() {
		String short4 = "it is too short for its addresses";
		return Stream.of(Arguments.of(version2(0x11, 0x11, ADDRESSES_4), "it has an unknown version or command"),
				Arguments.of(version2(0x31, 0x11, ADDRESSES_4), "it has an unknown version or command"),
				Arguments.of(version2(0x22, 0x11, ADDRESSES_4), "it has an unknown version or command"),
				Arguments.of(version2(0x2f, 0x11, ADDRESSES_4), "it has an unknown version or command"),
				Arguments.of(version2(0xa1, 0x11, ADDRESSES_4), "it has an unknown version or command"),
				Arguments.of(version2(0x21, 0x11, new byte[11]), short4), Arguments.of(version2(0x21, 0x11), short4),
				Arguments.of(version2(0x21, 0x21, new byte[35]), short4),
				Arguments.of(version2(0x21, 0x21, ADDRESSES_4), short4),
				Arguments.of(version2(0x21, 0x31, new byte[215]), short4),
				Arguments.of(version2(0x21, 0x12, ADDRESSES_4), "it is of datagrams"),
				Arguments.of(version2(0x21, 0x22, ADDRESSES_6), "it is of datagrams"),
				Arguments.of(version2(0x21, 0x32, new byte[216]), "it is of datagrams"),
				Arguments.of(version2(0x21, 0x10, ADDRESSES_4), "it is of an unknown family"),
				Arguments.of(version2(0x21, 0x01, ADDRESSES_4), "it is of an unknown family"),
				Arguments.of(version2(0x21, 0x13, ADDRESSES_4), "it is of an unknown family"),
				Arguments.of(version2(0x21, 0x41, new byte[216]), "it is of an unknown family"),
				Arguments.of(version2(0x21, 0x11, new byte[497]), "it is longer than 512 bytes"),
				Arguments.of(version2(0x20, 0x00, new byte[497]), "it is longer than 512 bytes"),
				Arguments.of(version2(0x21, 0x11, new byte[65_535]), "it is longer than 512 bytes"));
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void version2ThatIsWrongIsRefused(byte[] header, String problem) {
		assertMalformed(Arrays.copyOf(header, Math.min(header.length, ProxyHeaderReader.MAX_BYTES)), problem);
	}

	/** Sixteen bytes tell: nobody waits for what is refused anyway. */
	@Test
	void whatIsTooLongIsRefusedBeforeItIsThere() {
		byte[] header = version2(0x21, 0x11, new byte[497]);
		assertThat(ProxyHeaderReader.read(header, 15).kind()).isEqualTo(Kind.INCOMPLETE);
		assertThat(ProxyHeaderReader.read(header, 16).kind()).isEqualTo(Kind.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n", "PROXX TCP4", "PROXYTCP4", "proxy TCP4",
			"POST", "\u0016\u0003\u0001", "\r\n\r\n\0\r\nQUIX\n", "\r\nGET /", "\n", "\0" })
	void whatIsNoHeaderIsKnownByTheFirstByteThatDiffers(String text) {
		byte[] bytes = bytes(text);
		assertThat(read(bytes).kind()).isEqualTo(Kind.ABSENT);
		assertThat(ProxyHeaderReader.isBegun(bytes, bytes.length)).isFalse();
		boolean absent = false;
		for (int i = 1; i <= bytes.length; i++) {
			Kind kind = ProxyHeaderReader.read(bytes, i).kind();
			assertThat(kind).isEqualTo(absent ? Kind.ABSENT : kind).isIn(Kind.ABSENT, Kind.INCOMPLETE);
			absent = kind == Kind.ABSENT;
		}
	}

	@Test
	void aHeaderHasBegunWithItsSignature() {
		byte[] text = bytes("PROXY nonsense");
		assertThat(ProxyHeaderReader.isBegun(text, 5)).isFalse();
		assertThat(ProxyHeaderReader.isBegun(text, 6)).isTrue();
		assertThat(ProxyHeaderReader.isBegun(text, text.length)).isTrue();
		byte[] binary = version2(0xff, 0xff);
		assertThat(ProxyHeaderReader.isBegun(binary, 11)).isFalse();
		assertThat(ProxyHeaderReader.isBegun(binary, 12)).isTrue();
	}

	/**
	 * Whatever is changed, there is one answer, and it doesn't change with what follows.
	 */
	@Test
	void changedHeadersNeitherFailNorWaitForever() {
		byte[][] headers = { bytes("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"),
				bytes("PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n"), version2(0x21, 0x11, ADDRESSES_4),
				version2(0x21, 0x21, ADDRESSES_6, new byte[30]) };
		Random random = new Random(1);
		for (int i = 0; i < 100_000; i++) {
			ByteArrayOutputStream changed = new ByteArrayOutputStream();
			byte[] header = headers[i % headers.length];
			int at = random.nextInt(header.length);
			changed.write(header, 0, at);
			changed.write(random.nextInt(256));
			int skipped = at + random.nextInt(3);
			changed.write(header, Math.min(skipped, header.length), Math.max(0, header.length - skipped));
			byte[] bytes = Arrays.copyOf(changed.toByteArray(), ProxyHeaderReader.MAX_BYTES);
			ProxyHeader whole = read(bytes);
			assertThat(whole.kind()).isNotEqualTo(Kind.INCOMPLETE);
			int cut = 1 + random.nextInt(bytes.length);
			ProxyHeader part = ProxyHeaderReader.read(bytes, cut);
			assertThat(part.kind()).isIn(Kind.INCOMPLETE, whole.kind());
			assertThat(part.length()).isIn(0, whole.length());
		}
	}

}
