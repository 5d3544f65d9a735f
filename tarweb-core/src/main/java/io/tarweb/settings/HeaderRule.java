package io.tarweb.settings;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A response header field for the paths that a pattern matches.
 */
public final class HeaderRule {

	private final PathPattern pattern;

	private final String name;

	private final String value;

	private HeaderRule(PathPattern pattern, String name, String value) {
		this.pattern = pattern;
		this.name = name;
		this.value = value;
	}

	/**
	 * Creates a rule.
	 * @param value the field's value; empty to leave out a field that would otherwise be
	 * sent
	 * @throws IllegalArgumentException if the name or value is malformed, or sites may
	 * not set the field
	 */
	public static HeaderRule of(PathPattern pattern, String name, String value) {
		HeaderField.requireName(name);
		if (!value.isEmpty()) {
			new HeaderField(name, value);
		}
		return new HeaderRule(pattern, name, value);
	}

	/**
	 * Which paths the rule is for.
	 */
	public PathPattern pattern() {
		return this.pattern;
	}

	/**
	 * The field's name.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The field's value, empty to leave it out.
	 */
	public String value() {
		return this.value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HeaderRule rule && this.pattern.equals(rule.pattern) && this.name.equals(rule.name)
				&& this.value.equals(rule.value);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.pattern, this.name, this.value);
	}

	@Override
	public String toString() {
		return this.pattern + " " + this.name + ": " + this.value;
	}

}
