package io.tarweb.settings;

/**
 * A response header field for the paths that a pattern matches.
 *
 * @param pattern the pattern
 * @param name the field's name
 * @param value the field's value; empty to leave out a field that would be there
 */
public record HeaderRule(PathPattern pattern, String name, String value) {

	public HeaderRule {
		HeaderField.requireName(name);
		if (!value.isEmpty()) {
			new HeaderField(name, value);
		}
	}

}
