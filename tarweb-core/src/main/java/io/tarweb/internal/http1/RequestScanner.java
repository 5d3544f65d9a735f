package io.tarweb.internal.http1;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Method;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;

/**
 * Finds the parts of one request head in the bytes that arrived (RFC 9112, 2 to 5). It is
 * strict where leniency would let two parties read one message differently: no white
 * space before a colon, no folded lines, no bare CR, no bare LF (which 2.2 permits as a
 * line end, and which others pass on within a value), one {@code Host}, one {@code
 * Content-Length}. It is lenient where the RFC asks for it: empty lines before the
 * request line.
 * <p>
 * An incomplete head is scanned again from its start when more has arrived; the size
 * limit bounds that work. Allocates nothing. One instance per event loop, used by its
 * thread only.
 */
public final class RequestScanner {

	/** Returned for bytes that may yet become a request head. */
	public static final int INCOMPLETE = 0;

	private static final byte TOKEN = 1;

	private static final byte VALUE = 2;

	private static final byte TARGET = 4;

	private static final byte[] CLASSES = classes();

	private final Http1Request request = new Http1Request();

	private final RequestHead head = this.request.head();

	private final int maxHeadBytes;

	private byte[] bytes = {};

	/** Where the current head ends at the latest. */
	private int limit;

	/** The result when the scanner meets {@link #limit}. */
	private int atLimit;

	/** Where in the spare room the next joined field value goes. */
	private int joinAt;

	/**
	 * Creates a scanner for heads up to a size.
	 * @param maxHeadBytes the largest request line and header section together
	 */
	public RequestScanner(int maxHeadBytes) {
		this.maxHeadBytes = maxHeadBytes;
	}

	/**
	 * The request that the latest scan found, or as much of it as an unsuccessful scan
	 * did; valid until the next scan.
	 */
	public Http1Request request() {
		return this.request;
	}

	/**
	 * Scans for one head. The last {@code maxHeadBytes} of the array must be spare:
	 * fields that came in several lines are joined there.
	 * @param bytes the bytes that arrived, with spare room at the end
	 * @param from where the head begins
	 * @param to where the bytes that arrived end
	 * @return the offset after the head; or {@link #INCOMPLETE}; or the negative of the
	 * status that refuses the request
	 */
	public int scan(byte[] bytes, int from, int to) {
		this.request.reset(bytes);
		this.bytes = bytes;
		this.joinAt = bytes.length - this.maxHeadBytes;
		boolean limited = to - from > this.maxHeadBytes;
		this.limit = limited ? from + this.maxHeadBytes : to;
		this.atLimit = limited ? Refusal.URI_TOO_LONG : INCOMPLETE;
		int at = requestLine(skipEmptyLines(from));
		if (at <= 0) {
			return at;
		}
		this.atLimit = limited ? Refusal.HEAD_TOO_LARGE : INCOMPLETE;
		int end = headerSection(at);
		if (end <= 0) {
			return end;
		}
		int verdict = MessageFraming.read(this.request);
		return (verdict != 0) ? verdict : end;
	}

	/** RFC 9112, 2.2: at least one empty line before the request line is ignored. */
	private int skipEmptyLines(int from) {
		int at = from;
		while (at + 1 < this.limit && this.bytes[at] == '\r' && this.bytes[at + 1] == '\n') {
			at += 2;
		}
		return at;
	}

	/** RFC 9112, 3: {@code method SP request-target SP HTTP-version}. */
	private int requestLine(int from) {
		int at = skip(TOKEN, from);
		if (at == this.limit || at == from && this.bytes[at] == '\r' && at + 1 == this.limit) {
			return this.atLimit;
		}
		if (at == from || this.bytes[at] != ' ') {
			return Refusal.BAD_REQUEST;
		}
		this.head.setMethod(Method.of(this.bytes, from, at), from, at);
		int target = at + 1;
		at = skip(TARGET, target);
		if (at == this.limit) {
			return this.atLimit;
		}
		if (at == target || this.bytes[at] != ' ') {
			return Refusal.BAD_REQUEST;
		}
		this.head.setTarget(target, at);
		return version(at + 1);
	}

	/** RFC 9112, 2.3; a later minor version of 1 is treated as 1.1 (RFC 9110, 2.5). */
	private int version(int from) {
		if (from + 8 > this.limit) {
			return this.atLimit;
		}
		byte[] b = this.bytes;
		if (b[from] != 'H' || b[from + 1] != 'T' || b[from + 2] != 'T' || b[from + 3] != 'P' || b[from + 4] != '/'
				|| !Octets.isDigit(b[from + 5]) || b[from + 6] != '.' || !Octets.isDigit(b[from + 7])) {
			return Refusal.BAD_REQUEST;
		}
		int end = lineEnd(from + 8);
		if (end > 0 && b[from + 5] != '1') {
			return Refusal.VERSION_NOT_SUPPORTED;
		}
		this.request.http10 = b[from + 7] == '0';
		this.request.keepAlive = !this.request.http10;
		return end;
	}

	/** RFC 9112, 5: {@code field-name ":" OWS field-value OWS}, until an empty line. */
	private int headerSection(int from) {
		int at = from;
		while (true) {
			if (at == this.limit) {
				return this.atLimit;
			}
			if (this.bytes[at] == '\r') {
				return lineEnd(at);
			}
			int name = at;
			at = skip(TOKEN, name);
			if (at == this.limit) {
				return this.atLimit;
			}
			if (at == name || this.bytes[at] != ':') {
				return Refusal.BAD_REQUEST;
			}
			int nameEnd = at;
			int value = Octets.skipWhitespace(this.bytes, nameEnd + 1, this.limit);
			int valueEnd = skip(VALUE, value);
			at = lineEnd(valueEnd);
			if (at <= 0) {
				return at;
			}
			Field field = Field.of(this.bytes, name, nameEnd);
			if (field != null) {
				int verdict = take(field, value, Octets.trimEnd(this.bytes, value, valueEnd));
				if (verdict != 0) {
					return verdict;
				}
			}
		}
	}

	/** Accepts CR LF; anything else here is malformed. */
	private int lineEnd(int at) {
		if (at == this.limit) {
			return this.atLimit;
		}
		if (this.bytes[at] != '\r') {
			return Refusal.BAD_REQUEST;
		}
		if (at + 1 == this.limit) {
			return this.atLimit;
		}
		return (this.bytes[at + 1] == '\n') ? at + 2 : Refusal.BAD_REQUEST;
	}

	/**
	 * Notes a field's value. A second line of the same field is joined to the first (RFC
	 * 9110, 5.3), which makes a value that must not be a list an invalid one; two lines
	 * of a field that decides where a message goes or ends are refused (RFC 9112, 3.2 and
	 * 6.3).
	 */
	private int take(Field field, int from, int to) {
		if (!this.head.has(field)) {
			this.head.set(field, from, to);
			return 0;
		}
		if (field == Field.HOST || field == Field.CONTENT_LENGTH) {
			return Refusal.BAD_REQUEST;
		}
		int joined = this.head.from(field);
		if (this.head.to(field) != this.joinAt) {
			joined = this.joinAt;
			if (!join(this.head.from(field), this.head.to(field))) {
				return Refusal.HEAD_TOO_LARGE;
			}
		}
		if (this.joinAt == this.bytes.length) {
			return Refusal.HEAD_TOO_LARGE;
		}
		this.bytes[this.joinAt++] = ',';
		if (!join(from, to)) {
			return Refusal.HEAD_TOO_LARGE;
		}
		this.head.set(field, joined, this.joinAt);
		return 0;
	}

	/** Appends to the spare room. */
	private boolean join(int from, int to) {
		int length = to - from;
		if (length > this.bytes.length - this.joinAt) {
			return false;
		}
		System.arraycopy(this.bytes, from, this.bytes, this.joinAt, length);
		this.joinAt += length;
		return true;
	}

	private int skip(byte characterClass, int from) {
		byte[] b = this.bytes;
		int end = this.limit;
		int at = from;
		while (at < end && (CLASSES[b[at] & 0xff] & characterClass) != 0) {
			at++;
		}
		return at;
	}

	private static byte[] classes() {
		byte[] classes = new byte[256];
		for (int c = 0; c < 256; c++) {
			if (c < 128 && Octets.isTokenChar((byte) c)) {
				classes[c] |= TOKEN;
			}
			if (c == '\t' || c >= ' ' && c != 0x7f) {
				classes[c] |= VALUE;
			}
			if (c > ' ' && c != 0x7f) {
				classes[c] |= TARGET;
			}
		}
		return classes;
	}

}
