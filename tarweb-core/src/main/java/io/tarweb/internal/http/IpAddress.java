package io.tarweb.internal.http;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of IP and their texts (RFC 3986, 3.2.2; RFC 5952), over ranges of a byte
 * array. One of version 4 is also one of version 6, the <em>mapped</em> one (RFC 4291,
 * 2.5.5.2). Nothing is looked up, and nothing here allocates but {@link #text}.
 */
public final class IpAddress {

	/** The length of every address in the form of version 6, in bytes. */
	public static final int IPV6_BYTES = 16;

	/** The length of an address of version 4, in bytes. */
	public static final int IPV4_BYTES = 4;

	/** Where an address of version 4 begins in its mapped one. */
	private static final int MAPPED_AT = IPV6_BYTES - IPV4_BYTES;

	private static final int MAX_GROUP_DIGITS = 4;

	private IpAddress() {
	}

	/**
	 * Reads an address of either version.
	 * @param address where to put it, with {@value #IPV6_BYTES} bytes: one of version 4
	 * as its mapped one
	 * @return whether the range is an address, to its end
	 */
	public static boolean read(byte[] bytes, int from, int to, byte[] address) {
		if (readIpv4(bytes, from, to, address, MAPPED_AT)) {
			map(address);
			return true;
		}
		return readIpv6(bytes, from, to, address);
	}

	private static void map(byte[] address) {
		for (int i = 0; i < MAPPED_AT; i++) {
			address[i] = (byte) ((i < MAPPED_AT - 2) ? 0 : 0xff);
		}
	}

	/**
	 * Whether an address is one of version 4 in its mapped form.
	 */
	public static boolean isMapped(byte[] address) {
		if (address.length != IPV6_BYTES) {
			return false;
		}
		for (int i = 0; i < MAPPED_AT; i++) {
			if (address[i] != (byte) ((i < MAPPED_AT - 2) ? 0 : 0xff)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Reads four numbers up to 255 without leading zeros, which some would take for
	 * octal.
	 * @param address where to put them, {@code null} for nowhere
	 * @param offset where they begin there
	 * @return whether the range is such an address, to its end
	 */
	public static boolean readIpv4(byte[] bytes, int from, int to, byte @Nullable [] address, int offset) {
		int at = from;
		for (int i = 0; i < IPV4_BYTES; i++) {
			int end = at;
			int number = 0;
			while (end < to && Octets.isDigit(bytes[end]) && end - at < 3) {
				number = number * 10 + bytes[end++] - '0';
			}
			boolean last = i == IPV4_BYTES - 1;
			if (end == at || number > 255 || bytes[at] == '0' && end - at > 1 || last != (end == to)
					|| !last && bytes[end] != '.') {
				return false;
			}
			if (address != null) {
				address[offset + i] = (byte) number;
			}
			at = end + 1;
		}
		return true;
	}

	/**
	 * Reads eight groups of digits with colons between, of which {@code ::} once stands
	 * for one or more; the last two may be an address of version 4.
	 * @param address where to put them, with {@value #IPV6_BYTES} bytes; {@code null} for
	 * nowhere
	 * @return whether the range is such an address, to its end
	 */
	public static boolean readIpv6(byte[] bytes, int from, int to, byte @Nullable [] address) {
		boolean shortened = to - from >= 2 && bytes[from] == ':' && bytes[from + 1] == ':';
		int gap = 0;
		int length = 0;
		int at = shortened ? from + 2 : from;
		while (at < to) {
			int end = endOfHexDigits(bytes, at, to);
			if (end < to && bytes[end] == '.') {
				return length <= MAPPED_AT && readIpv4(bytes, at, to, address, length)
						&& complete(address, length + IPV4_BYTES, shortened, gap);
			}
			if (end == at || end - at > MAX_GROUP_DIGITS || length == IPV6_BYTES) {
				return false;
			}
			if (address != null) {
				put(bytes, at, end, address, length);
			}
			length += 2;
			at = end;
			if (at < to) {
				boolean twice = at + 1 < to && bytes[at + 1] == ':';
				if (bytes[at] != ':' || at + 1 == to || twice && shortened) {
					return false;
				}
				if (twice) {
					shortened = true;
					gap = length;
				}
				at += twice ? 2 : 1;
			}
		}
		return complete(address, length, shortened, gap);
	}

	private static void put(byte[] bytes, int from, int to, byte[] address, int offset) {
		int group = 0;
		for (int i = from; i < to; i++) {
			group = group << 4 | Octets.hexDigit(bytes[i]);
		}
		address[offset] = (byte) (group >> 8);
		address[offset + 1] = (byte) group;
	}

	/** Fills the gap that was left out, whose place is known only now. */
	private static boolean complete(byte @Nullable [] address, int length, boolean shortened, int gap) {
		if (shortened ? length >= IPV6_BYTES : length != IPV6_BYTES) {
			return false;
		}
		if (address != null) {
			int zeros = IPV6_BYTES - length;
			System.arraycopy(address, gap, address, gap + zeros, length - gap);
			for (int i = gap; i < gap + zeros; i++) {
				address[i] = 0;
			}
		}
		return true;
	}

	/**
	 * The index behind the hexadecimal digits that a range begins with.
	 */
	static int endOfHexDigits(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && Octets.hexDigit(bytes[at]) >= 0) {
			at++;
		}
		return at;
	}

	/**
	 * The shortest text of an address (RFC 5952, 4), without a zone.
	 * @param address its 4 or 16 bytes
	 */
	public static String text(byte[] address) {
		return isMapped(address) ? NetUtil.bytesToIpAddress(address, MAPPED_AT, IPV4_BYTES)
				: NetUtil.bytesToIpAddress(address, 0, address.length);
	}

}
