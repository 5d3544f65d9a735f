package io.tarweb.settings;

import java.util.List;

/**
 * The values of {@code Cache-Control} (RFC 9111, 5.2). The first rule whose pattern
 * matches decides; without one, the kind of file does. An empty value leaves the field
 * out.
 */
public final class CachePolicy {

	/** The name of the field. */
	public static final String NAME = "Cache-Control";

	/**
	 * Files that may change under their name are revalidated, which costs a 304; files
	 * that can't are cached for a year; errors aren't cached.
	 */
	public static final CachePolicy DEFAULTS = builder().build();

	private final String html;

	private final String hashed;

	private final String other;

	private final String errors;

	private final List<PatternValue> rules;

	private CachePolicy(Builder builder) {
		this.html = checked("html", builder.html);
		this.hashed = checked("hashed", builder.hashed);
		this.other = checked("other", builder.other);
		this.errors = checked("errors", builder.errors);
		this.rules = builder.rules;
		for (int i = 0; i < this.rules.size(); i++) {
			checked("rules[" + i + "].value", this.rules.get(i).value());
		}
	}

	private static String checked(String setting, String value) {
		if (!value.isEmpty()) {
			HeaderField.requireValue("CachePolicy." + setting, NAME, value);
		}
		return value;
	}

	/**
	 * A policy with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The value for HTML pages.
	 */
	public String html() {
		return this.html;
	}

	/**
	 * The value for files whose name carries a hash of their content, which therefore
	 * never change.
	 */
	public String hashed() {
		return this.hashed;
	}

	/**
	 * The value for everything else.
	 */
	public String other() {
		return this.other;
	}

	/**
	 * The value for errors, including those answered with a page of the archive.
	 */
	public String errors() {
		return this.errors;
	}

	/**
	 * Values by pattern, which take precedence over the others.
	 */
	public List<PatternValue> rules() {
		return this.rules;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private String html = "no-cache";

		private String hashed = "public, max-age=31536000, immutable";

		private String other = "no-cache";

		private String errors = "no-store";

		private List<PatternValue> rules = List.of();

		private Builder() {
		}

		public Builder html(String html) {
			this.html = html;
			return this;
		}

		public Builder hashed(String hashed) {
			this.hashed = hashed;
			return this;
		}

		public Builder other(String other) {
			this.other = other;
			return this;
		}

		public Builder errors(String errors) {
			this.errors = errors;
			return this;
		}

		public Builder rules(List<PatternValue> rules) {
			this.rules = List.copyOf(rules);
			return this;
		}

		public CachePolicy build() {
			return new CachePolicy(this);
		}

	}

}
