package io.tarweb.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.PathPattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what other origins may read.
 *
 * @param allowedOrigins Origins whose scripts and pages may read the files, or '*' for
 * all. By default none.
 * @param patterns Patterns of the paths that other origins may read. By default fonts and
 * JSON files.
 */
public record CorsProperties(@DefaultValue List<String> allowedOrigins, @Nullable List<String> patterns) {

	CorsPolicy toPolicy(String prefix) {
		List<PathPattern> paths = (this.patterns != null) ? paths(prefix + ".patterns", this.patterns)
				: CorsPolicy.FONTS_AND_JSON;
		return CorsPolicy.builder().allowedOrigins(this.allowedOrigins).patterns(paths).build();
	}

	private static List<PathPattern> paths(String prefix, List<String> patterns) {
		List<PathPattern> paths = new ArrayList<>();
		for (int i = 0; i < patterns.size(); i++) {
			paths.add(PropertyCheck.convert(prefix + "[" + i + "]", patterns.get(i), PathPattern::parse));
		}
		return paths;
	}

}
