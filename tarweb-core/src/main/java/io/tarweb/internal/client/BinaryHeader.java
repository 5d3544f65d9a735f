package io.tarweb.internal.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import io.tarweb.internal.http.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 (proxy-protocol.txt, 2.2): a signature, a command, a family and a length,
 * then addresses and whatever else the proxy has to say, which is skipped.
 */
final class BinaryHeader {

	/** No line of HTTP and no record of TLS begins like this. */
	static final byte[] SIGNATURE = { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 'Q', 'U', 'I', 'T', 0x0a };

	/**
	 * The longest header that is accepted. The protocol allows 65,551 bytes, most of them
	 * for extensions that nothing here reads; proxies send a few hundred at most.
	 */
	static final int MAX_BYTES = 512;

	private static final int COMMAND_AT = 12;

	private static final int FAMILY_AT = 13;

	private static final int LENGTH_AT = 14;

	private static final int FIXED_BYTES = 16;

	/** The version in the upper half: the connection is the proxy's own. */
	private static final int LOCAL = 0x20;

	/** The version in the upper half: the connection is for a client. */
	private static final int PROXY = 0x21;

	/** Each has two ports. */
	private static final int IPV4_ADDRESSES = 2 * IpAddress.IPV4_BYTES + 4;

	private static final int IPV6_ADDRESSES = 2 * IpAddress.IPV6_BYTES + 4;

	private static final int UNIX_ADDRESSES = 2 * 108;

	private BinaryHeader() {
	}

	/**
	 * Reads bytes that begin with the signature.
	 */
	static ProxyHeader read(byte[] bytes, int length) {
		if (length <= COMMAND_AT) {
			return ProxyHeader.INCOMPLETE;
		}
		int command = bytes[COMMAND_AT] & 0xff;
		if (command != LOCAL && command != PROXY) {
			return ProxyHeader.malformed("it has an unknown version or command");
		}
		if (length < FIXED_BYTES) {
			return ProxyHeader.INCOMPLETE;
		}
		int addresses = (bytes[LENGTH_AT] & 0xff) << 8 | bytes[LENGTH_AT + 1] & 0xff;
		int end = FIXED_BYTES + addresses;
		if (end > MAX_BYTES) {
			return ProxyHeader.malformed("it is longer than " + MAX_BYTES + " bytes");
		}
		int family = bytes[FAMILY_AT] & 0xff;
		String problem = (command == PROXY) ? problem(family, addresses) : null;
		if (problem != null) {
			return ProxyHeader.malformed(problem);
		}
		if (length < end) {
			return ProxyHeader.INCOMPLETE;
		}
		return ProxyHeader.complete(end, (command == PROXY) ? client(bytes, family) : null);
	}

	/** Families that aren't listed are reserved, and must be refused. */
	private static @Nullable String problem(int family, int addresses) {
		return switch (family) {
			case 0x00 -> null;
			case 0x11 -> tooShort(addresses, IPV4_ADDRESSES);
			case 0x21 -> tooShort(addresses, IPV6_ADDRESSES);
			case 0x31 -> tooShort(addresses, UNIX_ADDRESSES);
			case 0x12, 0x22, 0x32 -> "it is of datagrams";
			default -> "it is of an unknown family";
		};
	}

	private static @Nullable String tooShort(int addresses, int needed) {
		return (addresses < needed) ? "it is too short for its addresses" : null;
	}

	private static @Nullable InetAddress client(byte[] bytes, int family) {
		int length = switch (family) {
			case 0x11 -> IpAddress.IPV4_BYTES;
			case 0x21 -> IpAddress.IPV6_BYTES;
			default -> 0;
		};
		if (length == 0) {
			return null;
		}
		try {
			return InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED_BYTES, FIXED_BYTES + length));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
