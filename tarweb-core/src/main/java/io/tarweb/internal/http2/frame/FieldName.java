package io.tarweb.internal.http2.frame;

import io.tarweb.internal.http.Field;
import io.tarweb.internal.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a field means to a server. A number instead of an object, so that the
 * table of fields can keep it: the {@linkplain Field#ordinal() ordinal} of a field that
 * matters, or one of those here.
 */
public final class FieldName {

	/** Larger than the ordinal of any field. */
	private static final int FIELDS = 64;

	/** {@code :method}. */
	public static final int METHOD = FIELDS;

	/** {@code :scheme}. */
	public static final int SCHEME = FIELDS + 1;

	/** {@code :authority}. */
	public static final int AUTHORITY = FIELDS + 2;

	/** {@code :path}. */
	public static final int PATH = FIELDS + 3;

	/** {@code te}, which may only say {@code trailers} (RFC 9113, 8.2.2). */
	public static final int TE = FIELDS + 4;

	/** Any other field, to be ignored. */
	public static final int OTHER = FIELDS + 5;

	/** No name that a request may have. */
	public static final int MALFORMED = FIELDS + 6;

	private static final Field[] VALUES = Field.values();

	/** By their numbers from {@link #METHOD} on. */
	private static final byte[][] PSEUDO = { Octets.ascii(":method"), Octets.ascii(":scheme"),
			Octets.ascii(":authority"), Octets.ascii(":path") };

	/** RFC 9113, 8.2.2. */
	private static final byte[][] OF_CONNECTIONS = { Octets.ascii("keep-alive"), Octets.ascii("proxy-connection"),
			Octets.ascii("upgrade") };

	private static final byte[] TE_NAME = Octets.ascii("te");

	private FieldName() {
	}

	/**
	 * Finds what a name means.
	 */
	public static int of(byte[] bytes, int from, int to) {
		if (from < to && bytes[from] == ':') {
			for (int i = 0; i < PSEUDO.length; i++) {
				if (Octets.equalsIgnoreCase(bytes, from, to, PSEUDO[i]) && isLowerCase(bytes, from + 1, to)) {
					return METHOD + i;
				}
			}
			return MALFORMED;
		}
		if (from == to || !Octets.isToken(bytes, from, to) || !isLowerCase(bytes, from, to)) {
			return MALFORMED;
		}
		Field field = Field.of(bytes, from, to);
		if (field != null) {
			return (field == Field.CONNECTION || field == Field.TRANSFER_ENCODING) ? MALFORMED : field.ordinal();
		}
		for (byte[] name : OF_CONNECTIONS) {
			if (Octets.equalsIgnoreCase(bytes, from, to, name)) {
				return MALFORMED;
			}
		}
		return Octets.equalsIgnoreCase(bytes, from, to, TE_NAME) ? TE : OTHER;
	}

	private static boolean isLowerCase(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
				return false;
			}
		}
		return true;
	}

	/**
	 * The field of a number.
	 * @return the field, {@code null} if the number is another
	 */
	public static @Nullable Field field(int name) {
		return (name < VALUES.length) ? VALUES[name] : null;
	}

	static boolean isPseudo(int name) {
		return name >= METHOD && name <= PATH;
	}

	/**
	 * Whether bytes can be a value (RFC 9110, 5.5; RFC 9113, 8.2.1).
	 */
	static boolean isValue(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			byte octet = bytes[i];
			if (octet >= 0 && octet < ' ' && octet != '\t' || octet == 0x7f) {
				return false;
			}
		}
		return from == to || !isWhitespace(bytes[from]) && !isWhitespace(bytes[to - 1]);
	}

	private static boolean isWhitespace(byte octet) {
		return octet == ' ' || octet == '\t';
	}

}
