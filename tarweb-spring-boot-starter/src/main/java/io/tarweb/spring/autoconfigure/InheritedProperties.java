package io.tarweb.spring.autoconfigure;

import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * The properties that are set for all sites, under the names that they have for one of
 * them: {@code tarweb.listing} as {@code tarweb.sites.docs.listing}. It comes after the
 * sources of the site's own properties.
 */
final class InheritedProperties implements IterableConfigurationPropertySource {

	private static final ConfigurationPropertyName ALL = ConfigurationPropertyName.of(TarwebProperties.PREFIX);

	/** The properties that distinguish sites. */
	private static final Set<String> OWN = Set.of("archive", "sha256", "prefix", "hosts", "path", "fallback", "sites",
			"source", "watch");

	private final ConfigurationPropertySource source;

	private final ConfigurationPropertyName site;

	/**
	 * Creates a view of one source.
	 * @param source has the properties for all sites
	 * @param site the prefix of the site's property names
	 */
	InheritedProperties(ConfigurationPropertySource source, ConfigurationPropertyName site) {
		this.source = source;
		this.site = site;
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		ConfigurationPropertyName inherited = inherited(name);
		return (inherited != null) ? this.source.getConfigurationProperty(inherited) : null;
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		if (name.equals(this.site)) {
			return this.source.containsDescendantOf(ALL);
		}
		ConfigurationPropertyName inherited = inherited(name);
		return (inherited != null) ? this.source.containsDescendantOf(inherited) : ConfigurationPropertyState.ABSENT;
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		if (!(this.source instanceof IterableConfigurationPropertySource names)) {
			return Stream.empty();
		}
		return names.stream().filter(InheritedProperties::isInherited).map((name) -> moved(name, ALL, this.site));
	}

	private @Nullable ConfigurationPropertyName inherited(ConfigurationPropertyName name) {
		if (!this.site.isAncestorOf(name)) {
			return null;
		}
		ConfigurationPropertyName inherited = moved(name, this.site, ALL);
		return (isInherited(inherited)) ? inherited : null;
	}

	private static boolean isInherited(ConfigurationPropertyName name) {
		return ALL.isAncestorOf(name) && !OWN.contains(name.getElement(1, ConfigurationPropertyName.Form.UNIFORM));
	}

	/** As text: cutting an element off a name fails for some names with an index. */
	private static ConfigurationPropertyName moved(ConfigurationPropertyName name, ConfigurationPropertyName from,
			ConfigurationPropertyName to) {
		return ConfigurationPropertyName.adapt(to + name.toString().substring(from.toString().length()), '.');
	}

}
