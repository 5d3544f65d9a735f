package io.tarweb.router;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The address of a backend as it is configured.
 *
 * @param host a name, or an address without brackets
 */
record HostAndPort(String host, int port) {

	private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([\\p{Alnum}_.-]+)):(\\d{1,5})");

	private static final int MAX_PORT = 65_535;

	/**
	 * Takes an address apart.
	 * @param text such as {@code docs.internal:443} or {@code [fd00::1]:443}
	 * @return {@code null} if it isn't one
	 */
	static @Nullable HostAndPort parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		int port = Integer.parseInt(matcher.group(3));
		String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
		return (port > 0 && port <= MAX_PORT) ? new HostAndPort(host, port) : null;
	}

}
