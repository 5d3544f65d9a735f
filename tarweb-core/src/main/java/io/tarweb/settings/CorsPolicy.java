package io.tarweb.settings;

import java.util.List;

import io.tarweb.error.SettingException;

/**
 * Which other origins may read which files (Fetch standard, 3.2). Covers simple requests
 * only: nothing served here needs a preflight.
 */
public final class CorsPolicy {

	/** The files that other sites have a reason to read: fonts and data. */
	public static final List<PathPattern> FONTS_AND_JSON = List.of(PathPattern.parse("/*.woff2"),
			PathPattern.parse("/*.woff"), PathPattern.parse("/*.ttf"), PathPattern.parse("/*.otf"),
			PathPattern.parse("/*.json"));

	/** Names the origin that may read an answer. */
	public static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

	/** No other origin may read anything. */
	public static final CorsPolicy OFF = builder().build();

	private static final String ANY = "*";

	private final List<String> allowedOrigins;

	private final List<PathPattern> patterns;

	private CorsPolicy(Builder builder) {
		this.allowedOrigins = builder.allowedOrigins;
		this.patterns = builder.patterns;
		if (allowsAny() && this.allowedOrigins.size() > 1) {
			throw new SettingException("CorsPolicy.allowedOrigins", this.allowedOrigins,
					"must be '*' alone or a list of origins");
		}
		for (String origin : this.allowedOrigins) {
			HeaderField.requireValue("CorsPolicy.allowedOrigins", ALLOW_ORIGIN, origin);
		}
	}

	/**
	 * A policy that allows no origin yet.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The origins, or {@code *} alone for all; none switches this off.
	 */
	public List<String> allowedOrigins() {
		return this.allowedOrigins;
	}

	/**
	 * The paths that they may read.
	 */
	public List<PathPattern> patterns() {
		return this.patterns;
	}

	public boolean allowsAny() {
		return this.allowedOrigins.contains(ANY);
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private List<String> allowedOrigins = List.of();

		private List<PathPattern> patterns = FONTS_AND_JSON;

		private Builder() {
		}

		public Builder allowedOrigins(List<String> allowedOrigins) {
			this.allowedOrigins = List.copyOf(allowedOrigins);
			return this;
		}

		public Builder patterns(List<PathPattern> patterns) {
			this.patterns = List.copyOf(patterns);
			return this;
		}

		public CorsPolicy build() {
			return new CorsPolicy(this);
		}

	}

}
