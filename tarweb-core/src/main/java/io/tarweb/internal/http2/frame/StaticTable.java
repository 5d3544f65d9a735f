package io.tarweb.internal.http2.frame;

import java.util.HashMap;
import java.util.Map;

import io.tarweb.internal.http.Octets;

/**
 * The fields that both sides know from the beginning (RFC 7541, Appendix A).
 */
final class StaticTable {

	private static final String[] FIELDS = { ":authority", "", ":method", "GET", ":method", "POST", ":path", "/",
			":path", "/index.html", ":scheme", "http", ":scheme", "https", ":status", "200", ":status", "204",
			":status", "206", ":status", "304", ":status", "400", ":status", "404", ":status", "500", "accept-charset",
			"", "accept-encoding", "gzip, deflate", "accept-language", "", "accept-ranges", "", "accept", "",
			"access-control-allow-origin", "", "age", "", "allow", "", "authorization", "", "cache-control", "",
			"content-disposition", "", "content-encoding", "", "content-language", "", "content-length", "",
			"content-location", "", "content-range", "", "content-type", "", "cookie", "", "date", "", "etag", "",
			"expect", "", "expires", "", "from", "", "host", "", "if-match", "", "if-modified-since", "",
			"if-none-match", "", "if-range", "", "if-unmodified-since", "", "last-modified", "", "link", "", "location",
			"", "max-forwards", "", "proxy-authenticate", "", "proxy-authorization", "", "range", "", "referer", "",
			"refresh", "", "retry-after", "", "server", "", "set-cookie", "", "strict-transport-security", "",
			"transfer-encoding", "", "user-agent", "", "vary", "", "via", "", "www-authenticate", "" };

	/** How many there are; their numbers begin with 1. */
	static final int SIZE = FIELDS.length / 2;

	private static final TableField[] TABLE = new TableField[SIZE];

	private static final Map<String, Integer> FIRST_BY_NAME = new HashMap<>();

	static {
		for (int i = 0; i < SIZE; i++) {
			byte[] name = Octets.ascii(FIELDS[2 * i]);
			byte[] value = Octets.ascii(FIELDS[2 * i + 1]);
			TABLE[i] = new TableField(FieldName.of(name, 0, name.length), name.length, value,
					TableField.OVERHEAD + name.length + value.length, true);
			FIRST_BY_NAME.putIfAbsent(FIELDS[2 * i], i + 1);
		}
	}

	private StaticTable() {
	}

	/**
	 * A field.
	 * @param index its number, from 1 to {@link #SIZE}
	 */
	static TableField get(int index) {
		return TABLE[index - 1];
	}

	/**
	 * The first field of a name.
	 * @param lowerCaseName the name
	 * @return its number, 0 for none
	 */
	static int indexOf(String lowerCaseName) {
		return FIRST_BY_NAME.getOrDefault(lowerCaseName, 0);
	}

}
