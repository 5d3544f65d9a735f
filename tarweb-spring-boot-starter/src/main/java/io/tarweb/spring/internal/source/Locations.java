package io.tarweb.spring.internal.source;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Keeps credentials in locations out of logs, messages and status.
 */
public final class Locations {

	/**
	 * A URL with an authority, except for files, whose names may have all characters.
	 */
	private static final Pattern URL = Pattern
		.compile("(?<scheme>(?!file:)(?:[\\w+.-]+:)+//)(?<user>[^/?#]*@)?(?<path>[^?]*)(?<query>\\?.*)?");

	/** With the asterisk of {@code classpath*:}, which isn't a pattern of files. */
	private static final Pattern SCHEME = Pattern.compile("(?<scheme>[A-Za-z][\\w+.*-]+):");

	private Locations() {
	}

	/**
	 * A location fit for logs and messages.
	 * @param location a location as the operator wrote it
	 * @return the location without the user name and the password that a URL may carry,
	 * and without the values of its query, which sign the URLs of object stores
	 */
	public static String withoutCredentials(String location) {
		Matcher url = URL.matcher(location);
		if (!url.matches()) {
			return location;
		}
		return url.group("scheme") + url.group("path") + ((url.group("query") != null) ? "?***" : "");
	}

	/**
	 * The scheme of a location.
	 * @param location a location as the operator wrote it
	 * @return the scheme in lower case, {@code null} for a path, which may begin with the
	 * letter of a drive
	 */
	static @Nullable String scheme(String location) {
		Matcher scheme = SCHEME.matcher(location);
		return (scheme.lookingAt()) ? scheme.group("scheme").toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * The identity of a location's copies: a password may change.
	 * @param location a location as the operator wrote it
	 * @return the location without the user name and the password
	 */
	static String withoutUser(String location) {
		Matcher url = URL.matcher(location);
		String user = (url.matches()) ? url.group("user") : null;
		return (user != null) ? location.replace("://" + user, "://") : location;
	}

	/**
	 * A foreign message about a location, fit for logs and messages.
	 * @param text a message that may quote the location
	 * @return the message without what {@link #withoutCredentials} leaves out
	 */
	static String withoutCredentials(String text, String location) {
		String scrubbed = text.replace(location, withoutCredentials(location));
		Matcher url = URL.matcher(location);
		if (url.matches()) {
			scrubbed = without(scrubbed, url.group("user"), "");
			scrubbed = without(scrubbed, url.group("query"), "?***");
		}
		return scrubbed;
	}

	private static String without(String text, @Nullable String secret, String replacement) {
		return (secret != null && secret.length() > 1) ? text.replace(secret, replacement) : text;
	}

}
