package io.tarweb.internal.http2;

import java.util.Arrays;

import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.http.Authority;
import io.tarweb.internal.http.ContentLength;
import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Method;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http2.frame.FieldName;
import io.tarweb.internal.http2.frame.FieldSink;
import io.tarweb.internal.http2.frame.Priority;
import org.jspecify.annotations.Nullable;

/**
 * A request put together from its fields (RFC 9113, 8.3.1). Those that matter are copied
 * into one array, which the head points into. Reused for the next one; one instance per
 * event loop, used by its thread only.
 */
final class Http2Request implements FieldSink {

	/** There is no {@code Content-Length}. */
	static final long NO_LENGTH = -1;

	private static final byte[] TRAILERS = Octets.ascii("trailers");

	private static final byte[] HTTP = Octets.ascii("http");

	private static final byte[] HTTPS = Octets.ascii("https");

	private static final byte[] CONNECT = Octets.ascii("CONNECT");

	/** Behind the target, as in a request line: that is where the access log looks. */
	private static final byte[] VERSION = Octets.ascii(" HTTP/2.0");

	private final RequestHead head = new RequestHead();

	private final byte[] bytes;

	private final int maxListBytes;

	private int end;

	private int listBytes;

	private boolean malformed;

	private boolean tooLarge;

	/** A field that isn't a pseudo-header: none of those may follow. */
	private boolean regular;

	private boolean method;

	private boolean scheme;

	private boolean foreign;

	private boolean authority;

	private boolean path;

	private boolean connect;

	private boolean trailers;

	private long contentLength;

	/**
	 * Room for a request.
	 * @param maxListBytes how much its fields may count
	 */
	Http2Request(int maxListBytes) {
		this.maxListBytes = maxListBytes;
		this.bytes = new byte[2 * maxListBytes + VERSION.length];
	}

	/**
	 * Begins with the fields of another request.
	 * @param trailers whether they come behind its body
	 */
	void begin(boolean trailers) {
		this.trailers = trailers;
		this.head.reset(this.bytes);
		this.end = 0;
		this.listBytes = 0;
		this.malformed = false;
		this.tooLarge = false;
		this.regular = false;
		this.method = false;
		this.scheme = false;
		this.foreign = false;
		this.authority = false;
		this.path = false;
		this.connect = false;
		this.contentLength = NO_LENGTH;
	}

	@Override
	public void field(int name, byte[] value, int from, int to, int size, boolean valid) {
		this.listBytes += size;
		this.tooLarge |= this.listBytes > this.maxListBytes;
		this.malformed |= !valid || name == FieldName.MALFORMED;
		if (this.tooLarge || this.malformed) {
			return;
		}
		if (name >= FieldName.METHOD && name <= FieldName.PATH) {
			pseudo(name, value, from, to);
			return;
		}
		this.regular = true;
		Field field = FieldName.field(name);
		if (field != null && !this.trailers) {
			regular(field, value, from, to);
		}
		else if (name == FieldName.TE) {
			this.malformed |= !Octets.equalsIgnoreCase(value, from, to, TRAILERS);
		}
	}

	/** 8.3: each at most once, and before all others. */
	private void pseudo(int name, byte[] value, int from, int to) {
		this.malformed |= this.regular || this.trailers;
		switch (name) {
			case FieldName.METHOD -> {
				this.malformed |= this.method || !Octets.isToken(value, from, to);
				this.method = true;
				this.connect = Arrays.equals(CONNECT, 0, CONNECT.length, value, from, to);
				int at = keep(value, from, to);
				this.head.setMethod(Method.of(value, from, to), at, this.end);
			}
			case FieldName.SCHEME -> {
				this.malformed |= this.scheme || from == to;
				this.scheme = true;
				this.foreign = !Octets.equalsIgnoreCase(value, from, to, HTTP)
						&& !Octets.equalsIgnoreCase(value, from, to, HTTPS);
			}
			case FieldName.AUTHORITY -> {
				this.malformed |= this.authority;
				this.authority = true;
				int at = keep(value, from, to);
				this.head.set(Field.HOST, at, this.end);
			}
			default -> {
				this.malformed |= this.path || !isPath(value, from, to);
				this.path = true;
				int at = keep(value, from, to);
				this.head.setTarget(at, this.end);
				keep(VERSION, 0, VERSION.length);
			}
		}
	}

	/** RFC 9113, 8.3.1: a path, or an asterisk. */
	private static boolean isPath(byte[] value, int from, int to) {
		return from < to && (value[from] == '/' || value[from] == '*' && to - from == 1);
	}

	private void regular(Field field, byte[] value, int from, int to) {
		switch (field) {
			case HOST -> host(value, from, to);
			case CONTENT_LENGTH -> {
				long length = ContentLength.parse(value, from, to);
				this.malformed |= length == ContentLength.INVALID
						|| this.contentLength != NO_LENGTH && this.contentLength != length;
				this.contentLength = length;
			}
			default -> add(field, value, from, to);
		}
	}

	/** 8.3.1: the same as the authority, if there is one. */
	private void host(byte[] value, int from, int to) {
		if (this.head.has(Field.HOST)) {
			this.malformed |= !isSame(this.bytes, this.head.from(Field.HOST), this.head.to(Field.HOST), value, from,
					to);
			return;
		}
		int at = keep(value, from, to);
		this.head.set(Field.HOST, at, this.end);
	}

	private static boolean isSame(byte[] one, int oneFrom, int oneTo, byte[] other, int from, int to) {
		if (oneTo - oneFrom != to - from) {
			return false;
		}
		for (int i = 0; i < to - from; i++) {
			if (Octets.lowerCase(one[oneFrom + i]) != Octets.lowerCase(other[from + i])) {
				return false;
			}
		}
		return true;
	}

	/** A second field of a name is joined to the first (RFC 9110, 5.3). */
	private void add(Field field, byte[] value, int from, int to) {
		int at = this.end;
		if (this.head.has(field)) {
			at = this.head.from(field);
			if (this.head.to(field) != this.end) {
				at = keep(this.bytes, at, this.head.to(field));
			}
			if (this.end < this.bytes.length) {
				this.bytes[this.end++] = ',';
			}
		}
		keep(value, from, to);
		this.head.set(field, at, this.end);
	}

	private int keep(byte[] value, int from, int to) {
		int at = this.end;
		int length = to - from;
		if (length > this.bytes.length - at) {
			this.tooLarge = true;
			return at;
		}
		System.arraycopy(value, from, this.bytes, at, length);
		this.end += length;
		return at;
	}

	/**
	 * Whether the fields can't be those of a request, which ends the stream (8.1.1).
	 */
	boolean isMalformed() {
		if (this.tooLarge || this.trailers) {
			return this.malformed;
		}
		boolean complete = this.connect ? !this.scheme && !this.path && this.authority
				: this.method && this.scheme && this.path;
		return this.malformed || !complete;
	}

	/**
	 * What is wrong with the request as far as it can be answered.
	 * @return the problem, {@code null} for none
	 */
	@Nullable Problem problem() {
		if (this.tooLarge) {
			return Problem.HEAD_TOO_LARGE;
		}
		return (isHostValid() && !this.foreign) ? null : Problem.BAD_REQUEST;
	}

	/** As with HTTP/1.1, there has to be one, which may be empty. */
	private boolean isHostValid() {
		int from = this.head.from(Field.HOST);
		int to = this.head.to(Field.HOST);
		return (this.authority || this.head.has(Field.HOST))
				&& (from == to || Authority.hostEnd(this.bytes, from, to) != Authority.INVALID);
	}

	RequestHead head() {
		return this.head;
	}

	/**
	 * The length that the request says its body has.
	 * @return the length in bytes, {@link #NO_LENGTH} if it says none
	 */
	long contentLength() {
		return this.contentLength;
	}

	/**
	 * The priority that the request says it has.
	 * @return a number of {@link Priority}
	 */
	int priority() {
		return this.head.has(Field.PRIORITY)
				? Priority.parse(this.bytes, this.head.from(Field.PRIORITY), this.head.to(Field.PRIORITY))
				: Priority.DEFAULT;
	}

}
