package io.tarweb.settings;

import java.util.Locale;
import java.util.Set;

import io.tarweb.error.SettingException;
import io.tarweb.internal.http.Octets;

/**
 * A response header field that a site or its operator sets: a token (RFC 9110 5.1) and a
 * value of visible ASCII, spaces and tabs (5.5), so that nothing in it ends the line.
 * Fields that follow from the answer itself or from the connection are not allowed.
 *
 * @param name the name, in the case in which it is sent
 * @param value the value, not empty, without white space around it
 */
public record HeaderField(String name, String value) {

	private static final Set<String> SERVER_OWNED = Set.of("accept-ranges", "age", "allow", "alt-svc", "connection",
			"content-encoding", "content-length", "content-range", "date", "etag", "keep-alive", "last-modified",
			"location", "proxy-authenticate", "proxy-connection", "server", "te", "trailer", "transfer-encoding",
			"upgrade", "www-authenticate");

	/**
	 * Checks the field.
	 * @throws IllegalArgumentException if the name or value is malformed, or sites may
	 * not set the field
	 */
	public HeaderField {
		requireName(name);
		if (value.isEmpty() || !value.equals(value.trim())) {
			throw new IllegalArgumentException("expected a value for '" + name + "', without white space around it");
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c != '\t' && (c < ' ' || c > '~')) {
				throw new IllegalArgumentException(
						"expected visible ASCII characters as value of '%s', found U+%04X".formatted(name, (int) c));
			}
		}
	}

	/**
	 * Checks the name of a field that a site may set.
	 */
	public static void requireName(String name) {
		boolean token = !name.isEmpty() && name.chars().allMatch((c) -> c < 0x80 && Octets.isTokenChar((byte) c));
		if (!token) {
			throw new IllegalArgumentException("expected the name of a header, found " + Octets.quote(name));
		}
		if (SERVER_OWNED.contains(name.toLowerCase(Locale.ROOT))) {
			throw new IllegalArgumentException(
					"expected a header that a site may set, found '" + name + "', which is the server's own");
		}
	}

	/**
	 * Checks the value of a field that a setting gives.
	 * @throws SettingException if it is malformed
	 */
	static void requireValue(String setting, String name, String value) {
		try {
			new HeaderField(name, value);
		}
		catch (IllegalArgumentException ex) {
			throw new SettingException(setting, value, "can't be sent: " + ex.getMessage());
		}
	}

	public boolean isNamed(String other) {
		return this.name.equalsIgnoreCase(other);
	}

}
