package io.tarweb.internal.log;

import java.util.Arrays;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one request that a line shows, as offsets into bytes; each may be absent.
 */
final class LoggedRequest {

	private static final Part[] PARTS = Part.values();

	private static final LoggedClient NOBODY = LoggedClient.at("");

	private static final int ABSENT = -1;

	private static final int VERSION_BYTES = 8;

	private LoggedClient client = NOBODY;

	private byte[] bytes = {};

	private final int[] from = new int[PARTS.length];

	private final int[] to = new int[PARTS.length];

	/**
	 * Takes the parts of a head, which must stay valid as long as this is used.
	 */
	void set(@Nullable RequestHead head, LoggedClient client) {
		this.client = client;
		Arrays.fill(this.from, ABSENT);
		if (head == null) {
			return;
		}
		this.bytes = head.bytes();
		if (head.methodTo() > 0) {
			set(Part.METHOD, head.methodFrom(), head.methodTo());
		}
		if (head.targetTo() > 0) {
			set(Part.TARGET, head.targetFrom(), head.targetTo());
			setProtocol(head.targetTo() + 1);
		}
		set(Part.REFERER, head, Field.REFERER);
		set(Part.USER_AGENT, head, Field.USER_AGENT);
	}

	private void set(Part part, RequestHead head, Field field) {
		if (head.has(field)) {
			set(part, head.from(field), head.to(field));
		}
	}

	private void set(Part part, int from, int to) {
		this.from[part.ordinal()] = from;
		this.to[part.ordinal()] = to;
	}

	/**
	 * The version as the client wrote it (RFC 9112, 3), since the head only distinguishes
	 * HTTP/1.0 from all others, and knows nothing of a refused version.
	 */
	private void setProtocol(int at) {
		byte[] b = this.bytes;
		int end = at + VERSION_BYTES;
		if (end <= b.length && b[at] == 'H' && b[at + 1] == 'T' && b[at + 2] == 'T' && b[at + 3] == 'P'
				&& b[at + 4] == '/' && isDigit(b[at + 5]) && b[at + 6] == '.' && isDigit(b[at + 7])) {
			set(Part.PROTOCOL, at, end);
		}
	}

	private static boolean isDigit(byte b) {
		return b >= '0' && b <= '9';
	}

	/**
	 * A copy that doesn't need the head, cut to the room in a line.
	 */
	LoggedRequest copy() {
		LoggedRequest copy = new LoggedRequest();
		copy.client = this.client;
		int size = 0;
		for (Part part : PARTS) {
			size += keptBytes(part);
		}
		copy.bytes = new byte[size];
		int at = 0;
		for (Part part : PARTS) {
			if (!has(part)) {
				copy.from[part.ordinal()] = ABSENT;
				continue;
			}
			int length = keptBytes(part);
			System.arraycopy(this.bytes, from(part), copy.bytes, at, length);
			copy.set(part, at, at + length);
			at += length;
		}
		return copy;
	}

	/** One byte more than there is room for shows that something was cut off. */
	private int keptBytes(Part part) {
		return has(part) ? Math.min(to(part) - from(part), LineBuffer.MAX_TEXT_BYTES + 1) : 0;
	}

	/**
	 * Has the line name a client that the head itself names.
	 * @param from the index in the head of the first byte of the address
	 * @param to the index behind its last byte
	 */
	void setAddress(int from, int to) {
		set(Part.ADDRESS, from, to);
	}

	/** The bytes that have the client's address. */
	byte[] addressBytes() {
		return has(Part.ADDRESS) ? this.bytes : this.client.address();
	}

	int addressFrom() {
		return has(Part.ADDRESS) ? from(Part.ADDRESS) : 0;
	}

	int addressTo() {
		return has(Part.ADDRESS) ? to(Part.ADDRESS) : this.client.address().length;
	}

	LoggedClient client() {
		return this.client;
	}

	byte[] bytes() {
		return this.bytes;
	}

	boolean has(Part part) {
		return this.from[part.ordinal()] != ABSENT;
	}

	int from(Part part) {
		return this.from[part.ordinal()];
	}

	int to(Part part) {
		return this.to[part.ordinal()];
	}

	/**
	 * The parts that a client or a proxy wrote.
	 */
	enum Part {

		METHOD, TARGET, PROTOCOL, REFERER, USER_AGENT, ADDRESS

	}

}
