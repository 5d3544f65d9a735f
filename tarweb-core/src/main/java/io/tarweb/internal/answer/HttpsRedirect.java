package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http.RequestTarget;

/**
 * Redirects every request to the same host and target over HTTPS (RFC 9110, 15.4.9: the
 * method stays the same too). A target that HTTPS would refuse is refused here.
 * Stateless, so all connections can share it.
 * <p>
 * The port depends on how the client came here. A {@code Host} without a port means port
 * 80; if the server listens on another one, something in between maps ports, presumably
 * 443 too. Otherwise it is the actual port of HTTPS.
 */
public final class HttpsRedirect {

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private static final int PERMANENT = 308;

	private static final String HTTPS = "https://";

	private final boolean mapped;

	private final String port;

	/**
	 * Redirects from one port to another.
	 * @param plainPort the port for plain requests
	 * @param httpsPort the port for HTTPS
	 */
	public HttpsRedirect(int plainPort, int httpsPort) {
		this.mapped = plainPort != HTTP_PORT;
		this.port = (httpsPort != HTTPS_PORT) ? ":" + httpsPort : "";
	}

	/**
	 * Answers a request.
	 * @return the redirect, or 400 if its target is unknown
	 */
	public Answer answer(RequestHead head) {
		byte[] bytes = head.bytes();
		RequestTarget target = new RequestTarget();
		if (target.read(head) == RequestTarget.Verdict.MALFORMED) {
			return Problem.BAD_REQUEST;
		}
		int host = target.authorityFrom();
		int hostEnd = Authority.hostEnd(bytes, host, target.authorityTo());
		if (hostEnd == Authority.INVALID) {
			return Problem.BAD_REQUEST;
		}
		StringBuilder location = new StringBuilder(HTTPS).append(head.text(host, hostEnd));
		if (hostEnd < target.authorityTo() || !this.mapped) {
			location.append(this.port);
		}
		int path = (bytes[head.targetFrom()] == '/') ? head.targetFrom() : target.authorityTo();
		int end = Octets.indexOf('#', bytes, path, head.targetTo());
		if (path == end || bytes[path] != '/') {
			location.append('/');
		}
		location.append(new String(PercentEncoding.QUERY.complete(bytes, path, end), StandardCharsets.US_ASCII));
		return new Redirection(PERMANENT, Octets.ascii(location.toString()));
	}

}
