package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http.RequestTarget;

/**
 * Redirects every request to the same host and target by HTTPS (RFC 9110, 15.4.9: the
 * method stays too). A target that HTTPS would refuse is refused here. Stateless, so all
 * connections can share it.
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

	private static final String HTTPS = "https://";

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
	 * @return where to go, or 400 if that can't be told
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
