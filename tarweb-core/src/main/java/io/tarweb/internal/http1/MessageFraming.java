package io.tarweb.internal.http1;

import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.ContentLength;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;

/**
 * Decides where a request ends, and whether the connection persists after it (RFC 9112,
 * 3.2, 6 and 9.3). It is strict, because two parties that disagree about that can be made
 * to see different requests. Allocates nothing.
 */
final class MessageFraming {

	private static final byte[] CLOSE = Octets.ascii("close");

	private static final byte[] CHUNKED = Octets.ascii("chunked");

	private static final byte[] KEEP_ALIVE = Octets.ascii("keep-alive");

	private MessageFraming() {
	}

	/**
	 * Reads from the fields where this message ends and what comes after it.
	 * @param request has the fields, and receives the result
	 * @return 0, or the negative of the status that refuses the request
	 */
	static int read(Http1Request request) {
		RequestHead head = request.head();
		byte[] bytes = head.bytes();
		if (!isHostValid(request)) {
			return Refusal.BAD_REQUEST;
		}
		if (head.has(Field.CONTENT_LENGTH)) {
			long length = ContentLength.parse(bytes, head.from(Field.CONTENT_LENGTH), head.to(Field.CONTENT_LENGTH));
			if (length == ContentLength.INVALID || head.has(Field.TRANSFER_ENCODING)) {
				return Refusal.BAD_REQUEST;
			}
			request.bodyBytes = length;
		}
		else if (head.has(Field.TRANSFER_ENCODING)) {
			int verdict = coding(request, head.from(Field.TRANSFER_ENCODING), head.to(Field.TRANSFER_ENCODING));
			if (verdict != 0) {
				return verdict;
			}
			request.bodyBytes = Http1Request.UNKNOWN_LENGTH;
		}
		if (head.has(Field.CONNECTION)) {
			connection(request, head.from(Field.CONNECTION), head.to(Field.CONNECTION));
		}
		if (request.bodyBytes != Http1Request.NO_BODY) {
			request.keepAlive = false;
		}
		return 0;
	}

	/**
	 * RFC 9112, 3.2: exactly one in HTTP/1.1, which is empty if there is no authority.
	 */
	private static boolean isHostValid(Http1Request request) {
		RequestHead head = request.head();
		if (!head.has(Field.HOST)) {
			return request.http10;
		}
		int from = head.from(Field.HOST);
		int to = head.to(Field.HOST);
		return from == to || Authority.hostEnd(head.bytes(), from, to) != Authority.INVALID;
	}

	/**
	 * RFC 9112, 6.1, 6.3 and 7.1: chunked comes last, once, without parameters and in
	 * HTTP/1.1, or the end of the body is unknown; no other coding is understood. Empty
	 * members of the list aren't skipped.
	 */
	private static int coding(Http1Request request, int from, int to) {
		byte[] bytes = request.head().bytes();
		if (request.http10) {
			return Refusal.BAD_REQUEST;
		}
		boolean alone = true;
		int at = from;
		while (true) {
			int name = Octets.skipWhitespace(bytes, at, to);
			int end = Octets.endOfPart(bytes, name, to, ',');
			int parameters = Octets.endOfPart(bytes, name, end, ';');
			int nameEnd = Octets.trimEnd(bytes, name, parameters);
			boolean chunked = Octets.equalsIgnoreCase(bytes, name, nameEnd, CHUNKED);
			if (end == to) {
				return (!chunked || parameters < end) ? Refusal.BAD_REQUEST : alone ? 0 : Refusal.NOT_IMPLEMENTED;
			}
			if (chunked || !Octets.isToken(bytes, name, nameEnd)) {
				return Refusal.BAD_REQUEST;
			}
			alone = false;
			at = end + 1;
		}
	}

	/** RFC 9112, 9.3: {@code close} wins over {@code keep-alive}. */
	private static void connection(Http1Request request, int from, int to) {
		byte[] bytes = request.head().bytes();
		boolean close = false;
		int at = from;
		while (at < to) {
			int token = Octets.skipWhitespace(bytes, at, to);
			at = Octets.endOfPart(bytes, token, to, ',');
			int tokenEnd = Octets.trimEnd(bytes, token, at);
			close |= Octets.equalsIgnoreCase(bytes, token, tokenEnd, CLOSE);
			request.keepAlive |= Octets.equalsIgnoreCase(bytes, token, tokenEnd, KEEP_ALIVE);
			at++;
		}
		request.keepAlive &= !close;
	}

}
