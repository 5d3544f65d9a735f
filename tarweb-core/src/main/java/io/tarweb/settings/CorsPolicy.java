package io.tarweb.settings;

import java.util.List;

import io.tarweb.error.SettingException;

/**
 * Which other origins may read which files (Fetch standard, 3.2). Simple requests only:
 * what is served here needs no preflight.
 *
 * @param allowedOrigins the origins, or {@code *} alone for all; none switches this off
 * @param patterns the paths that they may read
 */
public record CorsPolicy(List<String> allowedOrigins, List<PathPattern> patterns) {

	/** The files that other sites have a reason to read: fonts and data. */
	public static final List<PathPattern> FONTS_AND_JSON = List.of(PathPattern.parse("/*.woff2"),
			PathPattern.parse("/*.woff"), PathPattern.parse("/*.ttf"), PathPattern.parse("/*.otf"),
			PathPattern.parse("/*.json"));

	/** No other origin. */
	public static final CorsPolicy OFF = new CorsPolicy(List.of(), FONTS_AND_JSON);

	/** Names the origin that may read an answer. */
	public static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

	private static final String ANY = "*";

	public CorsPolicy {
		allowedOrigins = List.copyOf(allowedOrigins);
		patterns = List.copyOf(patterns);
		if (allowedOrigins.contains(ANY) && allowedOrigins.size() > 1) {
			throw new SettingException("CorsPolicy.allowedOrigins", allowedOrigins,
					"must be '*' alone or a list of origins");
		}
		for (String origin : allowedOrigins) {
			HeaderField.requireValue("CorsPolicy.allowedOrigins", ALLOW_ORIGIN, origin);
		}
	}

	public boolean allowsAny() {
		return this.allowedOrigins.contains(ANY);
	}

}
