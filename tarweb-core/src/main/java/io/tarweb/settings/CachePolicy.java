package io.tarweb.settings;

import java.util.List;

/**
 * The values of {@code Cache-Control} (RFC 9111, 5.2). The first rule whose pattern
 * matches decides; without one it depends on the kind of file. An empty value leaves the
 * field out.
 *
 * @param html for HTML pages
 * @param hashed for files whose name carries a hash of their content, which therefore
 * never change
 * @param other for everything else
 * @param errors for errors, also those answered with a page of the archive
 * @param rules values by pattern, which go before the others
 */
public record CachePolicy(String html, String hashed, String other, String errors, List<PatternValue> rules) {

	/**
	 * Whatever may change under its name is asked for again, which costs a 304; a year
	 * for what can't; nothing for errors.
	 */
	public static final CachePolicy DEFAULTS = new CachePolicy("no-cache", "public, max-age=31536000, immutable",
			"no-cache", "no-store", List.of());

	/** The name of the field. */
	public static final String NAME = "Cache-Control";

	public CachePolicy {
		rules = List.copyOf(rules);
		requireValue("html", html);
		requireValue("hashed", hashed);
		requireValue("other", other);
		requireValue("errors", errors);
		for (int i = 0; i < rules.size(); i++) {
			requireValue("rules[" + i + "].value", rules.get(i).value());
		}
	}

	private static void requireValue(String component, String value) {
		if (!value.isEmpty()) {
			HeaderField.requireValue("CachePolicy." + component, NAME, value);
		}
	}

}
