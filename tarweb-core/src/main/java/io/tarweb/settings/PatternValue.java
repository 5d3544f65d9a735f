package io.tarweb.settings;

/**
 * A value for the paths that a pattern matches.
 *
 * @param pattern the pattern
 * @param value the value
 */
public record PatternValue(PathPattern pattern, String value) {

}
