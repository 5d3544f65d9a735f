package io.tarweb.settings;

/**
 * A value for the paths that a pattern matches.
 */
public record PatternValue(PathPattern pattern, String value) {

}
