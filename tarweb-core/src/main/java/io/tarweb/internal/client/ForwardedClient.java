package io.tarweb.internal.client;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.IpAddress;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.settings.Network;

/**
 * Finds out which client a request comes from that came through proxies, each of which
 * has added the address that it was connected from: to {@code Forwarded} (RFC 7239) or
 * {@code X-Forwarded-For}. The last address that isn't a trusted proxy's is the client's;
 * whatever is before it, the client may have made up. If all are, or one member names
 * nobody, it is the first that can be relied on. Used by one thread; a look allocates
 * nothing.
 */
public final class ForwardedClient {

	private static final byte[] FOR = Octets.ascii("for");

	private final List<Network> trusted;

	private Candidate found = new Candidate();

	private Candidate other = new Candidate();

	/** Where the latest address was read to. */
	private final byte[] address = new byte[IpAddress.IPV6_BYTES];

	/**
	 * Creates a finder.
	 * @param trusted the networks of proxies that are believed
	 */
	public ForwardedClient(List<Network> trusted) {
		this.trusted = trusted;
	}

	/**
	 * Whether the proxy at an address is believed.
	 */
	public boolean isTrusted(InetAddress proxy) {
		return isTrusted(proxy.getAddress());
	}

	private boolean isTrusted(byte[] address) {
		for (int i = 0; i < this.trusted.size(); i++) {
			if (this.trusted.get(i).contains(address)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Looks into the head of a request from a trusted proxy. If it has both fields, they
	 * have to agree: a proxy that writes one of them passes on the other as the client
	 * has sent it.
	 * @return whether the client's address is there
	 */
	public boolean find(RequestHead head) {
		this.found.clear();
		boolean forwarded = head.has(Field.FORWARDED);
		if (forwarded) {
			look(head, Field.FORWARDED);
		}
		if (head.has(Field.X_FORWARDED_FOR)) {
			Candidate first = this.found;
			this.found = this.other;
			this.other = first;
			this.found.clear();
			look(head, Field.X_FORWARDED_FOR);
			return this.found.isPresent() && (!forwarded || this.found.isSame(first));
		}
		return this.found.isPresent();
	}

	/** The index in the head of the first byte of the address that was found. */
	public int from() {
		return this.found.from;
	}

	/** The index behind its last byte. */
	public int to() {
		return this.found.to;
	}

	/**
	 * Goes back from the end, which the nearest proxy has written: only there does the
	 * syntax hold for sure. A quote that the client has left open would shift everything
	 * behind it for whoever begins at the beginning.
	 */
	private void look(RequestHead head, Field field) {
		byte[] bytes = head.bytes();
		boolean elements = field == Field.FORWARDED;
		int from = head.from(field);
		int end = head.to(field);
		boolean trusted = true;
		while (trusted && end > from) {
			int start = startOfMember(bytes, from, end, elements);
			int first = Octets.skipWhitespace(bytes, start, end);
			int last = Octets.trimEnd(bytes, first, end);
			if (first < last) {
				trusted = (elements ? element(bytes, first, last) : node(bytes, first, last))
						&& isTrusted(this.address);
			}
			end = start - 1;
		}
	}

	/**
	 * The index behind the last comma that isn't in a quoted string.
	 * @param quotable whether there are quoted strings
	 */
	private static int startOfMember(byte[] bytes, int from, int to, boolean quotable) {
		boolean quoted = false;
		int at = to;
		while (at > from && (quoted || bytes[at - 1] != ',')) {
			at--;
			if (quotable && bytes[at] == '"' && !(quoted && isEscaped(bytes, from, at))) {
				quoted = !quoted;
			}
		}
		return at;
	}

	/** Whether an odd number of backslashes is before it. */
	private static boolean isEscaped(byte[] bytes, int from, int index) {
		int at = index;
		while (at > from && bytes[at - 1] == '\\') {
			at--;
		}
		return (index - at) % 2 == 1;
	}

	/** RFC 7239, 4: parameters, of which {@code for} must be there once. */
	private boolean element(byte[] bytes, int from, int to) {
		int valueFrom = 0;
		int valueTo = 0;
		int at = from;
		while (at < to) {
			int end = Octets.endOfPart(bytes, at, to, ';');
			int name = Octets.skipWhitespace(bytes, at, end);
			int equals = Octets.indexOf('=', bytes, name, end);
			if (equals < end && Octets.equalsIgnoreCase(bytes, name, equals, FOR)) {
				if (valueTo > 0) {
					return false;
				}
				valueFrom = equals + 1;
				valueTo = Octets.trimEnd(bytes, valueFrom, end);
			}
			at = end + 1;
		}
		boolean quoted = valueTo - valueFrom >= 2 && bytes[valueFrom] == '"' && bytes[valueTo - 1] == '"';
		return quoted ? node(bytes, valueFrom + 1, valueTo - 1) : node(bytes, valueFrom, valueTo);
	}

	/** RFC 7239, 6: an address, maybe with a port; in brackets if it is of version 6. */
	private boolean node(byte[] bytes, int from, int to) {
		if (IpAddress.read(bytes, from, to, this.address)) {
			named(bytes, from, to);
			return true;
		}
		boolean bracketed = from < to && bytes[from] == '[';
		int first = bracketed ? from + 1 : from;
		int end = Octets.indexOf(bracketed ? ']' : ':', bytes, first, to);
		int port = bracketed ? end + 1 : end;
		boolean portless = port == to;
		if (end == to || !portless && (bytes[port] != ':' || !Octets.isToken(bytes, port + 1, to))
				|| !IpAddress.read(bytes, first, end, this.address) || bracketed == isIpv4(bytes, first, end)) {
			return false;
		}
		named(bytes, first, end);
		return true;
	}

	private static boolean isIpv4(byte[] bytes, int from, int to) {
		return Octets.indexOf(':', bytes, from, to) == to;
	}

	private void named(byte[] bytes, int from, int to) {
		int start = from;
		if (IpAddress.isMapped(this.address) && Octets.indexOf('.', bytes, from, to) < to) {
			start = to;
			while (start > from && bytes[start - 1] != ':') {
				start--;
			}
		}
		this.found.set(start, to, this.address);
	}

	/** An address in a head. */
	private static final class Candidate {

		private final byte[] address = new byte[IpAddress.IPV6_BYTES];

		private int from;

		/** 0 means that there is none. */
		private int to;

		void clear() {
			this.to = 0;
		}

		boolean isPresent() {
			return this.to > 0;
		}

		void set(int from, int to, byte[] address) {
			this.from = from;
			this.to = to;
			System.arraycopy(address, 0, this.address, 0, address.length);
		}

		boolean isSame(Candidate other) {
			return other.isPresent() && Arrays.equals(this.address, other.address);
		}

	}

}
