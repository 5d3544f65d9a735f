package io.tarweb.settings;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.internal.http.IpAddress;

/**
 * A block of IP addresses (RFC 4632, 3.1; RFC 4291, 2.3), or a single one. Addresses of
 * version 4 in the form of version 6 ({@code ::ffff:192.0.2.1}) are those of version 4,
 * here and in what is asked for, since a socket may report either.
 */
public final class Network {

	private static final int BYTE_BITS = 8;

	private static final int MAPPED_BITS = (IpAddress.IPV6_BYTES - IpAddress.IPV4_BYTES) * BYTE_BITS;

	private static final int MAX_PREFIX_DIGITS = 3;

	/** Four bytes, or 16. */
	private final byte[] address;

	private final int prefixLength;

	private Network(byte[] address, int prefixLength) {
		this.address = address;
		this.prefixLength = prefixLength;
	}

	/**
	 * Reads a network. Names aren't looked up.
	 * @param text an address, alone or followed by a slash and the number of its leading
	 * bits that all addresses of the network have: {@code 10.0.0.0/8},
	 * {@code 2001:db8::/32}, {@code 192.0.2.7}
	 * @throws IllegalArgumentException if it isn't a network, saying why
	 */
	public static Network parse(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		int slash = text.indexOf('/');
		int end = (slash < 0) ? bytes.length : slash;
		byte[] address = new byte[IpAddress.IPV6_BYTES];
		boolean inForm6 = IpAddress.readIpv6(bytes, 0, end, address);
		if (!inForm6 && !IpAddress.read(bytes, 0, end, address)) {
			throw malformed(text, "a network is an address like 192.0.2.7, or one like 10.0.0.0/8 or 2001:db8::/32");
		}
		boolean mapped = IpAddress.isMapped(address);
		int most = (inForm6 ? IpAddress.IPV6_BYTES : IpAddress.IPV4_BYTES) * BYTE_BITS;
		int prefixLength = (slash < 0) ? most : prefixLength(text, slash + 1, most);
		if (mapped && inForm6) {
			prefixLength -= MAPPED_BITS;
			if (prefixLength < 0) {
				throw malformed(text, "all of the first " + MAPPED_BITS + " bits of a mapped address belong to it");
			}
		}
		byte[] significant = mapped
				? Arrays.copyOfRange(address, IpAddress.IPV6_BYTES - IpAddress.IPV4_BYTES, IpAddress.IPV6_BYTES)
				: address;
		byte[] first = significant.clone();
		for (int bit = prefixLength; bit < first.length * BYTE_BITS; bit++) {
			first[bit / BYTE_BITS] &= (byte) ~(0x80 >> bit % BYTE_BITS);
		}
		if (!Arrays.equals(first, significant)) {
			throw malformed(text, "the address has bits behind the first " + prefixLength + "; write "
					+ new Network(first, prefixLength));
		}
		return new Network(first, prefixLength);
	}

	private static int prefixLength(String text, int from, int most) {
		String number = text.substring(from);
		boolean plain = !number.isEmpty() && number.length() <= MAX_PREFIX_DIGITS
				&& number.chars().allMatch((digit) -> digit >= '0' && digit <= '9')
				&& (number.length() == 1 || number.charAt(0) != '0');
		int length = plain ? Integer.parseInt(number) : Integer.MAX_VALUE;
		if (length > most) {
			throw malformed(text, "behind the slash is a number from 0 to " + most);
		}
		return length;
	}

	private static IllegalArgumentException malformed(String text, String reason) {
		return new IllegalArgumentException("'" + text + "' is not a network: " + reason);
	}

	/**
	 * Whether an address is one of the network's. Its zone, if it has one, is ignored.
	 */
	public boolean contains(InetAddress address) {
		return contains(address.getAddress());
	}

	/**
	 * Whether an address is one of the network's.
	 * @param address its 4 or 16 bytes, the highest first
	 */
	public boolean contains(byte[] address) {
		int offset = IpAddress.isMapped(address) ? IpAddress.IPV6_BYTES - IpAddress.IPV4_BYTES : 0;
		if (address.length - offset != this.address.length) {
			return false;
		}
		int wholeBytes = this.prefixLength / BYTE_BITS;
		for (int i = 0; i < wholeBytes; i++) {
			if (address[offset + i] != this.address[i]) {
				return false;
			}
		}
		int rest = this.prefixLength % BYTE_BITS;
		return rest == 0 || (address[offset + wholeBytes] ^ this.address[wholeBytes]) >> BYTE_BITS - rest == 0;
	}

	/**
	 * Whether all addresses of another network are this one's, too.
	 */
	public boolean contains(Network other) {
		return other.prefixLength >= this.prefixLength && contains(other.address);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Network network && this.prefixLength == network.prefixLength
				&& Arrays.equals(this.address, network.address);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.address) * 31 + this.prefixLength;
	}

	/** As it is {@linkplain #parse parsed}, always with the slash. */
	@Override
	public String toString() {
		return IpAddress.text(this.address) + "/" + this.prefixLength;
	}

}
