package io.tarweb.internal.tls;

import java.net.IDN;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import io.tarweb.error.TlsException;
import org.jspecify.annotations.Nullable;

/**
 * A value for each name of a server. A name that begins with {@code *.} stands for all
 * names with one more label; an exact name wins.
 */
final class ServerNames<T> {

	private static final String WILDCARD = "*.";

	private static final Pattern NAME = Pattern
		.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?" + "(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

	private final Map<String, T> exact = new HashMap<>();

	/** By the part after the first label. */
	private final Map<String, T> byParent = new HashMap<>();

	/**
	 * Makes a value for each name.
	 * @param values the source of each value, by name as configured
	 * @param conversion makes the value from name and source
	 * @throws TlsException if a name is invalid or repeated
	 */
	static <V, T> ServerNames<T> of(Map<String, V> values, BiFunction<String, V, T> conversion) {
		ServerNames<T> names = new ServerNames<>();
		values.forEach((name, value) -> names.add(name, conversion.apply(name, value)));
		return names;
	}

	private void add(String name, T value) {
		boolean wildcard = name.startsWith(WILDCARD);
		String ascii = ascii(wildcard ? name.substring(WILDCARD.length()) : name);
		if (ascii == null) {
			throw new TlsException(name, "there can be no certificate: that is no name of a server", null);
		}
		if ((wildcard ? this.byParent : this.exact).put(ascii, value) != null) {
			throw new TlsException(name, "there are two certificates", null);
		}
	}

	/** The form that clients send, without the dot of the root. */
	private static @Nullable String ascii(String name) {
		try {
			String ascii = withoutRoot(IDN.toASCII(name)).toLowerCase(Locale.ROOT);
			return NAME.matcher(ascii).matches() ? ascii : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String withoutRoot(String name) {
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

	/**
	 * The value for a name.
	 * @param name a name in lower case
	 */
	@Nullable T find(String name) {
		String relative = withoutRoot(name);
		T value = this.exact.get(relative);
		int dot = relative.indexOf('.');
		return (value == null && dot > 0) ? this.byParent.get(relative.substring(dot + 1)) : value;
	}

}
