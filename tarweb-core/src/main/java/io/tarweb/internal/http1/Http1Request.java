package io.tarweb.internal.http1;

import io.tarweb.internal.http.RequestHead;

/**
 * A request, and what its framing means for the connection (RFC 9112, 6 and 9.3). Reused
 * for the next one.
 */
public final class Http1Request {

	/** No {@code Content-Length} and no {@code Transfer-Encoding}. */
	static final long NO_BODY = 0;

	/** A body whose length only its end tells. */
	static final long UNKNOWN_LENGTH = -1;

	/** Stands in where there was no request. */
	static final Http1Request NONE = new Http1Request();

	private final RequestHead head = new RequestHead();

	boolean http10;

	boolean keepAlive;

	long bodyBytes;

	void reset(byte[] bytes) {
		this.head.reset(bytes);
		this.http10 = false;
		this.keepAlive = false;
		this.bodyBytes = NO_BODY;
	}

	public RequestHead head() {
		return this.head;
	}

	/**
	 * Whether the request is in HTTP/1.0, or treated so; {@code false} for HTTP/1.1 and
	 * later minor versions.
	 */
	boolean isHttp10() {
		return this.http10;
	}

	/**
	 * Whether the connection persists after the answer (RFC 9112, 9.3): the client wants
	 * that, and no unread body is in the way.
	 */
	boolean isKeepAlive() {
		return this.keepAlive;
	}

	/**
	 * The length in bytes of the body that follows the head, {@link #NO_BODY} or
	 * {@link #UNKNOWN_LENGTH}.
	 */
	long bodyBytes() {
		return this.bodyBytes;
	}

}
