package io.tarweb.internal.http2.frame;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

import io.tarweb.internal.http.Octets;

/**
 * Encodes fields without a table (RFC 7541, 6.2.2): what is encoded once can be sent on
 * any connection.
 */
public final class HpackEncoder {

	/** Says that the table is empty (6.3), for a peer that has reduced it. */
	public static final byte TABLE_EMPTIED = 0x20;

	private static final int[] STATUSES = { 200, 204, 206, 304, 400, 404, 500 };

	private static final int FIRST_STATUS = 8;

	private static final byte INDEXED = (byte) 0x80;

	private static final int NAME_PREFIX = 0xf;

	private static final int LENGTH_PREFIX = 0x7f;

	private HpackEncoder() {
	}

	/**
	 * The field {@code :status}.
	 */
	public static byte[] status(int status) {
		for (int i = 0; i < STATUSES.length; i++) {
			if (STATUSES[i] == status) {
				return new byte[] { (byte) (INDEXED | FIRST_STATUS + i) };
			}
		}
		return field(":status", Integer.toString(status));
	}

	/**
	 * A field.
	 */
	public static byte[] field(String name, String value) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(name(name));
		byte[] bytes = Octets.ascii(value);
		out.writeBytes(length(bytes.length));
		out.writeBytes(bytes);
		return out.toByteArray();
	}

	/**
	 * A field up to where the length of its value begins.
	 */
	public static byte[] name(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		int index = StaticTable.indexOf(lowerCase);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		number(out, index, NAME_PREFIX);
		if (index == 0) {
			byte[] bytes = Octets.ascii(lowerCase);
			out.writeBytes(length(bytes.length));
			out.writeBytes(bytes);
		}
		return out.toByteArray();
	}

	/**
	 * The length of a value that follows.
	 */
	public static byte[] length(int length) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		number(out, length, LENGTH_PREFIX);
		return out.toByteArray();
	}

	/** 5.1. */
	private static void number(ByteArrayOutputStream out, int number, int prefix) {
		if (number < prefix) {
			out.write(number);
			return;
		}
		out.write(prefix);
		int rest = number - prefix;
		for (; rest > LENGTH_PREFIX; rest >>>= 7) {
			out.write(rest | 0x80);
		}
		out.write(rest);
	}

}
