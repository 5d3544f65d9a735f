package io.tarweb.internal.http1;

import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.rendering.Rendering;
import io.tarweb.internal.rendering.Syntax;

/**
 * Writes answers in HTTP/1.1 (RFC 9112, 4 to 7 and 9).
 */
final class Http1Syntax implements Syntax {

	private static final int MAX_WHOLE_BYTES = 64 * 1024;

	private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");

	private static final byte[] CONNECTION_CLOSE = Octets.ascii("Connection: close\r\n");

	private static final byte[] CONNECTION_KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");

	private static final byte[] LINE_END = Octets.ascii("\r\n");

	private boolean http10;

	private boolean keepAlive;

	/**
	 * Sets the request that the next answer is for.
	 * @param keepAlive whether the connection persists after it
	 */
	void setRequest(Http1Request request, boolean keepAlive) {
		this.http10 = request.isHttp10();
		this.keepAlive = keepAlive;
	}

	@Override
	public byte[] status(int status, String reason) {
		return Octets.ascii("HTTP/1.1 " + status + " " + reason + "\r\n");
	}

	@Override
	public byte[] field(String name, String value) {
		return Octets.ascii(name + ": " + value + "\r\n");
	}

	@Override
	public byte[] name(String name) {
		return Octets.ascii(name + ": ");
	}

	@Override
	public void value(Rendering out, byte[] value) {
		out.put(value);
		out.put(LINE_END);
	}

	@Override
	public void value(Rendering out, long value) {
		out.putDecimal(value);
		out.put(LINE_END);
	}

	@Override
	public void begin(Rendering out) {
		// The status line comes first.
	}

	/** Without chunks, the end of the connection tells. */
	@Override
	public void lengthUnknown(Rendering out) {
		if (!this.http10) {
			out.put(CHUNKED);
		}
	}

	@Override
	public void end(Rendering out) {
		if (!this.keepAlive) {
			out.put(CONNECTION_CLOSE);
		}
		else if (this.http10) {
			out.put(CONNECTION_KEEP_ALIVE);
		}
		out.put(LINE_END);
	}

	@Override
	public void noBody(Rendering out) {
		// The fields say so.
	}

	/**
	 * A body of up to this size is handed over however much the client has yet to
	 * receive.
	 */
	@Override
	public int maxWholeBytes() {
		return MAX_WHOLE_BYTES;
	}

	@Override
	public int maxPieceBytes() {
		return MAX_WHOLE_BYTES;
	}

	/** It follows the head. */
	@Override
	public int beginPiece(Rendering out, int left) {
		return left;
	}

	@Override
	public Body unbounded(InflatedBody body) {
		return this.http10 ? body : new ChunkedBody(body);
	}

}
