package io.tarweb.internal.http2;

import java.util.Arrays;
import java.util.Locale;

import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that one connection's certificate is for: clients send requests for other
 * hosts of the same address on it too, which they mustn't get an answer to if those have
 * certificates of their own (RFC 9113, 9.1.1). Used on the connection's event loop.
 */
final class CertifiedHosts {

	/** {@code null} without TLS, where there are no certificates. */
	private @Nullable TlsLayer tls;

	/** The latest host, which nearly always is the next one's too. */
	private byte[] latest = {};

	private boolean latestIncluded;

	void encrypted(TlsLayer tls) {
		this.tls = tls;
	}

	/**
	 * Whether the host of a request, which is valid or empty, is among them.
	 */
	boolean include(RequestHead head) {
		TlsLayer tls = this.tls;
		int from = head.from(Field.HOST);
		int end = head.to(Field.HOST);
		if (tls == null || from == end) {
			return true;
		}
		int to = Authority.hostEnd(head.bytes(), from, end);
		if (!Arrays.equals(this.latest, 0, this.latest.length, head.bytes(), from, to)) {
			this.latest = Arrays.copyOfRange(head.bytes(), from, to);
			this.latestIncluded = tls.isFor(head.text(from, to).toLowerCase(Locale.ROOT));
		}
		return this.latestIncluded;
	}

}
