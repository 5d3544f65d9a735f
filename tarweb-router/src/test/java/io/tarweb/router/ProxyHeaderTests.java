package io.tarweb.router;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProxyHeader}.
 */
class ProxyHeaderTests {

	private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

	private static final InetSocketAddress CLIENT_4 = address("192.0.2.200", 56_324);

	private static final InetSocketAddress SERVER_4 = address("198.51.100.11", 443);

	private static final InetSocketAddress CLIENT_6 = address("2001:db8::1:0:0:7", 65_535);

	private static final InetSocketAddress SERVER_6 = address("fe80::2%1", 443);

	private static InetSocketAddress address(String address, int port) {
		try {
			return new InetSocketAddress(InetAddress.getByName(address), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static byte[] header(ProxyProtocol version, @Nullable InetSocketAddress source,
			@Nullable InetSocketAddress destination) {
		ByteBuf header = ProxyHeader.write(version, source, destination, UnpooledByteBufAllocator.DEFAULT);
		try {
			return ByteBufUtil.getBytes(header);
		}
		finally {
			header.release();
		}
	}

	private static String line(@Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
		return new String(header(ProxyProtocol.V1, source, destination), StandardCharsets.US_ASCII);
	}

	private static String binary(@Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
		return HexFormat.of().formatHex(header(ProxyProtocol.V2, source, destination));
	}

	@Test
	void version1IsALine() {
		assertThat(line(CLIENT_4, SERVER_4)).isEqualTo("PROXY TCP4 192.0.2.200 198.51.100.11 56324 443\r\n");
		assertThat(line(CLIENT_6, SERVER_6)).isEqualTo("PROXY TCP6 2001:db8::1:0:0:7 fe80::2 65535 443\r\n");
	}

	@Test
	void version2IsBinary() {
		assertThat(binary(CLIENT_4, SERVER_4)).isEqualTo(SIGNATURE + "2111000c" + "c00002c8c633640b" + "dc0401bb");
		assertThat(binary(CLIENT_6, SERVER_6)).isEqualTo(SIGNATURE + "21210024" + "20010db8000000000001000000000007"
				+ "fe800000000000000000000000000002" + "ffff01bb");
	}

	@Test
	void anAddressOfVersion4InAnotherFormIsOneOfVersion4() {
		assertThat(line(address("::ffff:192.0.2.200", 1), SERVER_4))
			.isEqualTo("PROXY TCP4 192.0.2.200 198.51.100.11 1 443\r\n");
	}

	@Test
	void whatIsNotKnownIsSaidToBeSo() {
		assertThat(line(null, SERVER_4)).isEqualTo("PROXY UNKNOWN\r\n");
		assertThat(line(CLIENT_4, SERVER_6)).isEqualTo("PROXY UNKNOWN\r\n");
		assertThat(binary(CLIENT_4, null)).isEqualTo(SIGNATURE + "20000000");
		assertThat(binary(CLIENT_6, SERVER_4)).isEqualTo(SIGNATURE + "20000000");
	}

	@Test
	void thereMayBeNone() {
		assertThat(header(ProxyProtocol.NONE, CLIENT_4, SERVER_4)).isEmpty();
	}

}
