package io.tarweb.internal.http;

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The request header fields that matter here; every other field is ignored. Section
 * numbers are RFC 9110's.
 */
public enum Field {

	/** 7.2. */
	HOST,

	/** 7.6.1. */
	CONNECTION,

	/** 8.6. */
	CONTENT_LENGTH,

	/** RFC 9112, 6.1. */
	TRANSFER_ENCODING,

	/** 10.1.1. */
	EXPECT,

	/** 12.5.1. */
	ACCEPT,

	/** 12.5.3. */
	ACCEPT_ENCODING,

	/** 13.1.1. */
	IF_MATCH,

	/** 13.1.2. */
	IF_NONE_MATCH,

	/** 13.1.3. */
	IF_MODIFIED_SINCE,

	/** 13.1.4. */
	IF_UNMODIFIED_SINCE,

	/** 13.1.5. */
	IF_RANGE,

	/** 14.2. */
	RANGE,

	/** 10.1.3. */
	REFERER,

	/** 10.1.5. */
	USER_AGENT,

	/** Fetch standard, 3.1. */
	ORIGIN,

	/** RFC 9218, 5. */
	PRIORITY,

	/** RFC 7239, 4. */
	FORWARDED,

	/** The same as a plain list, older than a standard. */
	X_FORWARDED_FOR;

	private static final int LONGEST = 19;

	private static final Field[][] BY_LENGTH = byLength();

	private final byte[] lowerCaseName;

	Field() {
		this.lowerCaseName = Octets.ascii(name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	/**
	 * Finds the field of a name, in any case.
	 */
	public static @Nullable Field of(byte[] bytes, int from, int to) {
		int length = to - from;
		if (length <= LONGEST) {
			for (Field field : BY_LENGTH[length]) {
				if (Octets.equalsIgnoreCase(bytes, from, to, field.lowerCaseName)) {
					return field;
				}
			}
		}
		return null;
	}

	private static Field[][] byLength() {
		Field[][] table = new Field[LONGEST + 1][0];
		for (Field field : values()) {
			int length = field.lowerCaseName.length;
			table[length] = Arrays.copyOf(table[length], table[length].length + 1);
			table[length][table[length].length - 1] = field;
		}
		return table;
	}

}
