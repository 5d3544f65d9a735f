package io.tarweb.router;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The names of servers as routes are configured with them.
 */
final class NamePattern {

	/** What a name begins with that stands for all names below it. */
	static final String WILDCARD = "*.";

	/** RFC 1035, 2.3.4, without the dot of the root. */
	private static final int MAX_NAME_CHARACTERS = 253;

	private static final Pattern NAME = Pattern
		.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

	private NamePattern() {
	}

	/**
	 * The form that clients send (RFC 6066, 3): A-labels in lower case without the dot of
	 * the root.
	 * @param configured a name, or a wildcard
	 * @return {@code null} if it is neither
	 */
	static @Nullable String normalise(String configured) {
		boolean wildcard = configured.startsWith(WILDCARD);
		String name = wildcard ? configured.substring(WILDCARD.length()) : configured;
		try {
			String ascii = withoutRoot(IDN.toASCII(name)).toLowerCase(Locale.ROOT);
			return (ascii.length() <= MAX_NAME_CHARACTERS && NAME.matcher(ascii).matches())
					? (wildcard ? WILDCARD : "") + ascii : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	static String withoutRoot(String name) {
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

}
