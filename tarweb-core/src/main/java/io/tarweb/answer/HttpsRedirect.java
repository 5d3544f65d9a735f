package io.tarweb.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.http.Field;
import io.tarweb.http.Octets;
import io.tarweb.http.RequestHead;

/**
 * Sends every request to the same host and target by HTTPS (RFC 9110, 15.4.9: the method
 * stays as well). Stateless, so all connections can share it.
 * <p>
 * Which port that is, depends on how the client came here. A {@code Host} without a port
 * means port 80; if that isn't the port that is listened on, somebody maps ports in
 * between, and does the same for 443. Otherwise it is the port that HTTPS is really
 * served on.
 */
public final class HttpsRedirect {

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private static final int PERMANENT = 308;

	private static final byte[] HTTP = Octets.ascii("http://");

	private static final String HTTPS = "https://";

	private static final String HEX = "0123456789ABCDEF";

	private final boolean mapped;

	private final String port;

	/**
	 * Redirects from one port to another.
	 * @param plainPort the port that plain requests come to
	 * @param httpsPort the port that HTTPS is served on
	 */
	public HttpsRedirect(int plainPort, int httpsPort) {
		this.mapped = plainPort != HTTP_PORT;
		this.port = (httpsPort != HTTPS_PORT) ? ":" + httpsPort : "";
	}

	/**
	 * Answers a request.
	 * @param head the request
	 * @return where to go, or 400 if that can't be told
	 */
	public Answer answer(RequestHead head) {
		byte[] bytes = head.bytes();
		int from = head.targetFrom();
		int to = head.targetTo();
		int authorityFrom;
		int authorityTo;
		if (from < to && bytes[from] == '/') {
			authorityFrom = head.has(Field.HOST) ? head.from(Field.HOST) : 0;
			authorityTo = head.has(Field.HOST) ? head.to(Field.HOST) : 0;
		}
		else if (to - from > HTTP.length && Octets.equalsIgnoreCase(bytes, from, from + HTTP.length, HTTP)) {
			authorityFrom = from + HTTP.length;
			authorityTo = authorityEnd(bytes, authorityFrom, to);
			from = authorityTo;
		}
		else {
			return Problem.BAD_REQUEST;
		}
		int hostTo = hostEnd(bytes, authorityFrom, authorityTo);
		if (hostTo == authorityFrom) {
			return Problem.BAD_REQUEST;
		}
		StringBuilder location = new StringBuilder(HTTPS.length() + to - from + hostTo - authorityFrom);
		location.append(HTTPS);
		location.append(new String(bytes, authorityFrom, hostTo - authorityFrom, StandardCharsets.ISO_8859_1));
		if (hostTo < authorityTo || !this.mapped) {
			location.append(this.port);
		}
		if (from == to || bytes[from] != '/') {
			location.append('/');
		}
		for (int i = from; i < to; i++) {
			append(location, bytes[i]);
		}
		return new Redirection(PERMANENT, location.toString().getBytes(StandardCharsets.ISO_8859_1));
	}

	private static int authorityEnd(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && bytes[at] != '/' && bytes[at] != '?') {
			at++;
		}
		return at;
	}

	/** A colon inside of brackets belongs to an address. */
	private static int hostEnd(byte[] bytes, int from, int to) {
		for (int at = to - 1; at >= from; at--) {
			if (bytes[at] == ':') {
				return at;
			}
			if (bytes[at] < '0' || bytes[at] > '9') {
				return to;
			}
		}
		return to;
	}

	/** What a field may hold; the target is the client's, and goes back to it. */
	private static void append(StringBuilder location, byte octet) {
		if (octet > ' ' && octet < 0x7f) {
			location.append((char) octet);
		}
		else {
			location.append('%').append(HEX.charAt(octet >> 4 & 0xf)).append(HEX.charAt(octet & 0xf));
		}
	}

}
