package io.tarweb.router;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the header that tells a backend the client's address (HAProxy's
 * {@code proxy-protocol.txt}).
 */
final class ProxyHeader {

	/** Section 2.2. */
	private static final byte[] SIGNATURE = { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a };

	private static final byte[] UNKNOWN_V1 = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int VERSION_2_LOCAL = 0x20;

	private static final int VERSION_2_PROXY = 0x21;

	private static final int UNSPECIFIED = 0x00;

	private static final int TCP_OVER_IPV4 = 0x11;

	private static final int TCP_OVER_IPV6 = 0x21;

	/** Two ports. */
	private static final int PORT_BYTES = 4;

	/** The longest: the fixed part, two addresses of IPv6 and their ports. */
	private static final int MAX_V2_BYTES = 16 + 36;

	private ProxyHeader() {
	}

	/**
	 * Makes a header. If an address isn't known any more, because the client has gone, it
	 * says so.
	 * @param version the version, {@link ProxyProtocol#NONE} for an empty header
	 * @param source the client's address
	 * @param destination the address that the client connected to
	 * @return the header, which belongs to the caller
	 */
	static ByteBuf write(ProxyProtocol version, @Nullable InetSocketAddress source,
			@Nullable InetSocketAddress destination, ByteBufAllocator allocator) {
		return switch (version) {
			case NONE -> Unpooled.EMPTY_BUFFER;
			case V1 -> v1(source, destination, allocator);
			case V2 -> v2(source, destination, allocator);
		};
	}

	private static ByteBuf v1(@Nullable InetSocketAddress source, @Nullable InetSocketAddress destination,
			ByteBufAllocator allocator) {
		if (source == null || destination == null || !isOneFamily(source, destination)) {
			return allocator.directBuffer(UNKNOWN_V1.length).writeBytes(UNKNOWN_V1);
		}
		String line = "PROXY " + (isIpv4(source) ? "TCP4 " : "TCP6 ") + text(source) + ' ' + text(destination) + ' '
				+ source.getPort() + ' ' + destination.getPort() + "\r\n";
		return ByteBufUtil.writeAscii(allocator, line);
	}

	private static ByteBuf v2(@Nullable InetSocketAddress source, @Nullable InetSocketAddress destination,
			ByteBufAllocator allocator) {
		ByteBuf header = allocator.directBuffer(MAX_V2_BYTES).writeBytes(SIGNATURE);
		if (source == null || destination == null || !isOneFamily(source, destination)) {
			return header.writeByte(VERSION_2_LOCAL).writeByte(UNSPECIFIED).writeShort(0);
		}
		byte[] from = source.getAddress().getAddress();
		byte[] to = destination.getAddress().getAddress();
		return header.writeByte(VERSION_2_PROXY)
			.writeByte(isIpv4(source) ? TCP_OVER_IPV4 : TCP_OVER_IPV6)
			.writeShort(from.length + to.length + PORT_BYTES)
			.writeBytes(from)
			.writeBytes(to)
			.writeShort(source.getPort())
			.writeShort(destination.getPort());
	}

	private static boolean isOneFamily(InetSocketAddress source, InetSocketAddress destination) {
		return isIpv4(source) == isIpv4(destination);
	}

	private static boolean isIpv4(InetSocketAddress address) {
		return address.getAddress() instanceof Inet4Address;
	}

	/** Without the scope that Java appends to link-local addresses. */
	private static String text(InetSocketAddress address) {
		InetAddress plain = address.getAddress();
		return NetUtil.bytesToIpAddress(plain.getAddress());
	}

}
