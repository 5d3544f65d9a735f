package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request head, as offsets into the bytes it was scanned from; no text is made of it.
 * Reused for the next request, so nothing may keep it: it is valid until the protocol
 * that fills it reads on.
 */
public final class RequestHead {

	private static final int FIELDS = Field.values().length;

	private final int[] from = new int[FIELDS];

	/** The end of a field's value; 0 means that the field is absent. */
	private final int[] to = new int[FIELDS];

	private byte[] bytes = {};

	private Method method = Method.OTHER;

	private int methodFrom;

	private int methodTo;

	private int targetFrom;

	private int targetTo;

	/**
	 * Begins another head, of which nothing is known yet.
	 * @param bytes the array that all offsets will point into
	 */
	public void reset(byte[] bytes) {
		this.bytes = bytes;
		Arrays.fill(this.to, 0);
		this.method = Method.OTHER;
		this.methodFrom = 0;
		this.methodTo = 0;
		this.targetFrom = 0;
		this.targetTo = 0;
	}

	/**
	 * Notes the method.
	 * @param from the offset of its first byte
	 * @param to the offset behind its last byte
	 */
	public void setMethod(Method method, int from, int to) {
		this.method = method;
		this.methodFrom = from;
		this.methodTo = to;
	}

	/**
	 * Notes the target.
	 * @param from the offset of its first byte
	 * @param to the offset behind its last byte
	 */
	public void setTarget(int from, int to) {
		this.targetFrom = from;
		this.targetTo = to;
	}

	/**
	 * Notes a field's value, without white space around it.
	 * @param from the offset of its first byte
	 * @param to the offset behind its last byte
	 */
	public void set(Field field, int from, int to) {
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

	public boolean has(Field field) {
		return this.to[field.ordinal()] != 0;
	}

	/**
	 * The offset of a field's value, without white space around it.
	 */
	public int from(Field field) {
		return this.from[field.ordinal()];
	}

	/**
	 * The end of a field's value.
	 */
	public int to(Field field) {
		return this.to[field.ordinal()];
	}

	/**
	 * A piece of the head as text, for logs.
	 * @return the text, a character for every byte
	 */
	public String text(int from, int to) {
		return new String(this.bytes, from, to - from, StandardCharsets.ISO_8859_1);
	}

}
