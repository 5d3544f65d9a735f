package io.tarweb.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PatternValue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the {@code Cache-Control} header.
 *
 * @param html Cache-Control of HTML pages. Empty for no such header.
 * @param hashed Cache-Control of files that carry a hash of their content in their name.
 * Empty for no such header.
 * @param other Cache-Control of all other files. Empty for no such header.
 * @param errors Cache-Control of errors. Empty for no such header.
 * @param rules Cache-Control by path pattern. The first rule that matches overrides all
 * others.
 */
public record CacheProperties(@DefaultValue("no-cache") String html,
		@DefaultValue("public, max-age=31536000, immutable") String hashed, @DefaultValue("no-cache") String other,
		@DefaultValue("no-store") String errors, @DefaultValue List<Rule> rules) {

	CachePolicy toPolicy(String prefix) {
		List<PatternValue> patternValues = new ArrayList<>();
		for (int i = 0; i < this.rules.size(); i++) {
			patternValues.add(this.rules.get(i).toPatternValue(prefix + ".rules[" + i + "]"));
		}
		return CachePolicy.builder()
			.html(this.html)
			.hashed(this.hashed)
			.other(this.other)
			.errors(this.errors)
			.rules(patternValues)
			.build();
	}

	/**
	 * A value for some paths.
	 *
	 * @param pattern Pattern of the paths that the rule is for.
	 * @param value Cache-Control of those paths. Empty for no such header.
	 */
	public record Rule(@Nullable String pattern, @Nullable String value) {

		private PatternValue toPatternValue(String prefix) {
			return new PatternValue(PropertyCheck.convert(prefix + ".pattern", this.pattern, PathPattern::parse),
					PropertyCheck.convert(prefix + ".value", this.value, Function.identity()));
		}

	}

}
