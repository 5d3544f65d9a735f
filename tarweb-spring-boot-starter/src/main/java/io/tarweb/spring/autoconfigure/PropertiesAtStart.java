package io.tarweb.spring.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The properties below {@code tarweb} as they were when the application started. A
 * running server doesn't read them again, so later changes need a restart. Those of the
 * router are left out: it reads them again when it is told to.
 */
final class PropertiesAtStart {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("tarweb");

	private static final ConfigurationPropertyName ROUTER = ConfigurationPropertyName.of("tarweb.router");

	private final Environment environment;

	private final Map<ConfigurationPropertyName, String> values;

	/**
	 * Records the properties.
	 */
	PropertiesAtStart(Environment environment) {
		this.environment = environment;
		this.values = read(environment);
	}

	/**
	 * The properties that have changed, were removed or are new.
	 * @return their names in alphabetical order
	 */
	List<String> changed() {
		Map<ConfigurationPropertyName, String> now = read(this.environment);
		TreeSet<String> changed = new TreeSet<>();
		Stream.concat(this.values.keySet().stream(), now.keySet().stream())
			.filter((name) -> !Objects.equals(this.values.get(name), now.get(name)))
			.forEach((name) -> changed.add(name.toString()));
		return List.copyOf(changed);
	}

	private static Map<ConfigurationPropertyName, String> read(Environment environment) {
		Map<ConfigurationPropertyName, String> values = new HashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource names) {
				names.stream().filter(PropertiesAtStart::isOfTheServer).forEach((name) -> {
					ConfigurationProperty property = source.getConfigurationProperty(name);
					if (property != null) {
						values.putIfAbsent(name, environment.resolvePlaceholders(String.valueOf(property.getValue())));
					}
				});
			}
		}
		return values;
	}

	private static boolean isOfTheServer(ConfigurationPropertyName name) {
		return PREFIX.isAncestorOf(name) && !ROUTER.isAncestorOf(name);
	}

}
