package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.netty.util.NetUtil;

/**
 * What a proxy says about its client, as HAProxy's proxy-protocol.txt has it.
 */
public final class ProxyHeaders {

	private static final int LOCAL = 0x20;

	private static final int PROXY = 0x21;

	private static final byte[] SIGNATURE = { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a };

	private ProxyHeaders() {
	}

	/**
	 * A header of version 1 for a client.
	 * @param client its address, of version 4
	 * @return the header, a byte for every character
	 */
	public static String version1(String client) {
		return "PROXY TCP4 " + client + " 198.51.100.1 56324 443\r\n";
	}

	/**
	 * A header of version 2 for a client.
	 * @param client its address
	 * @return the header, a byte for every character
	 */
	public static String version2(String client) {
		byte[] address = NetUtil.createByteArrayFromIpAddressString(client);
		byte[] header = version2(PROXY, (address.length == 4) ? 0x11 : 0x21, address, new byte[address.length],
				new byte[] { 1, 2, 3, 4 });
		return new String(header, StandardCharsets.ISO_8859_1);
	}

	/**
	 * A header of version 2 for a connection of the proxy itself.
	 * @return the header, a byte for every character
	 */
	public static String local() {
		return new String(version2(LOCAL, 0), StandardCharsets.ISO_8859_1);
	}

	/**
	 * A header of version 2.
	 * @param command version and command
	 * @param family family and transport
	 * @param parts what follows: addresses, extensions
	 * @return the header
	 */
	public static byte[] version2(int command, int family, byte[]... parts) {
		ByteArrayOutputStream rest = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			rest.writeBytes(part);
		}
		ByteArrayOutputStream header = new ByteArrayOutputStream();
		header.writeBytes(SIGNATURE);
		header.write(command);
		header.write(family);
		header.write(rest.size() >> 8);
		header.write(rest.size());
		header.writeBytes(rest.toByteArray());
		return header.toByteArray();
	}

}
