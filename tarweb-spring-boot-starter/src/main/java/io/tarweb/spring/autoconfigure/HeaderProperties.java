package io.tarweb.spring.autoconfigure;

import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a response header for some paths.
 *
 * @param pattern Pattern of the paths that get the header.
 * @param name Name of the header.
 * @param value Value of the header. Empty to leave out a header that would be sent
 * otherwise.
 */
public record HeaderProperties(@Nullable String pattern, @Nullable String name, @Nullable String value) {

	HeaderRule toRule(String prefix) {
		PathPattern paths = PropertyCheck.convert(prefix + ".pattern", this.pattern, PathPattern::parse);
		HeaderRule removal = PropertyCheck.convert(prefix + ".name", this.name,
				(name) -> HeaderRule.of(paths, name, ""));
		return PropertyCheck.convert(prefix + ".value", this.value,
				(value) -> HeaderRule.of(paths, removal.name(), value));
	}

}
