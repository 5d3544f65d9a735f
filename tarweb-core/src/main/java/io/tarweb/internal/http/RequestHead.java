package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request head, as offsets into the bytes it was scanned from; no text is made of it.
 * Reused for the next request, so nothing may keep it: it is valid until the scanner runs
 * again.
 */
public final class RequestHead {

	private static final int FIELDS = Field.values().length;

	/** No {@code Content-Length} and no {@code Transfer-Encoding}. */
	public static final long NO_BODY = 0;

	/** A body whose length only its end will tell. */
	public static final long UNKNOWN_LENGTH = -1;

	/** What stands for the request where there was none. */
	public static final RequestHead NONE = new RequestHead();

	private final int[] from = new int[FIELDS];

	/** The end of a field's value; 0 means that the field is absent. */
	private final int[] to = new int[FIELDS];

	byte[] bytes = {};

	Method method = Method.OTHER;

	int methodFrom;

	int methodTo;

	int targetFrom;

	int targetTo;

	boolean http10;

	boolean keepAlive;

	long bodyBytes;

	RequestHead() {
	}

	void reset(byte[] bytes) {
		this.bytes = bytes;
		Arrays.fill(this.to, 0);
		this.method = Method.OTHER;
		this.methodFrom = 0;
		this.methodTo = 0;
		this.targetFrom = 0;
		this.targetTo = 0;
		this.http10 = false;
		this.keepAlive = false;
		this.bodyBytes = NO_BODY;
	}

	void set(Field field, int from, int to) {
		this.from[field.ordinal()] = from;
		this.to[field.ordinal()] = to;
	}

	/**
	 * The array that all offsets point into.
	 * @return the bytes, to be read only
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	public Method method() {
		return this.method;
	}

	public int methodFrom() {
		return this.methodFrom;
	}

	public int methodTo() {
		return this.methodTo;
	}

	public int targetFrom() {
		return this.targetFrom;
	}

	public int targetTo() {
		return this.targetTo;
	}

	/**
	 * Whether the request came in HTTP/1.0, or as if.
	 * @return {@code false} for HTTP/1.1 and later minor versions
	 */
	public boolean isHttp10() {
		return this.http10;
	}

	/**
	 * Whether the connection goes on after the answer (RFC 9112, 9.3).
	 * @return whether the client wants that, and no unread body stands in the way
	 */
	public boolean isKeepAlive() {
		return this.keepAlive;
	}

	/**
	 * The length of the body that follows the head.
	 * @return the length in bytes, {@link #NO_BODY} or {@link #UNKNOWN_LENGTH}
	 */
	public long bodyBytes() {
		return this.bodyBytes;
	}

	public boolean has(Field field) {
		return this.to[field.ordinal()] != 0;
	}

	/**
	 * The offset of a field's value, without white space around it.
	 * @param field a field that is present
	 * @return the offset of the first byte
	 */
	public int from(Field field) {
		return this.from[field.ordinal()];
	}

	/**
	 * The end of a field's value.
	 * @param field a field that is present
	 * @return the offset behind the last byte
	 */
	public int to(Field field) {
		return this.to[field.ordinal()];
	}

	/**
	 * A piece of the head as text, for logs.
	 * @param from the offset of the first byte
	 * @param to the offset behind the last byte
	 * @return the text, a character for every byte
	 */
	public String text(int from, int to) {
		return new String(this.bytes, from, to - from, StandardCharsets.ISO_8859_1);
	}

}
