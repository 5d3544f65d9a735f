package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.tarweb.SiteSettings;
import io.tarweb.error.SiteConflictException;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.spring.internal.source.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * A site as it is configured.
 *
 * @param prefix what the names of its properties begin with
 * @param properties its properties, with those that it takes over
 */
record ConfiguredSite(String name, String prefix, SiteProperties properties) {

	private static final String SITES = TarwebProperties.PREFIX + ".sites";

	/**
	 * All sites that the properties configure: first the one of the short form, then
	 * those with names.
	 * @param environment where the properties are
	 * @param names the names below {@code tarweb.sites}
	 * @param top the properties of the short form
	 * @return the sites, at least one
	 * @throws PropertiesException if there is none, or if it isn't clear what a property
	 * is about
	 * @throws InvalidConfigurationPropertyValueException if a value can't be right
	 */
	static List<ConfiguredSite> all(Environment environment, Set<String> names, SiteProperties top) {
		List<ConfiguredSite> sites = new ArrayList<>();
		if (!top.archive().isEmpty()) {
			sites.add(new ConfiguredSite(SiteSettings.DEFAULT_NAME, TarwebProperties.PREFIX, top));
		}
		for (String name : names) {
			sites.add(named(name, environment));
		}
		if (sites.isEmpty()) {
			throw new PropertiesException(
					"'tarweb.enabled' is true, but neither 'tarweb.archive' nor 'tarweb.sites' says what to serve",
					"Set 'tarweb.archive' to the location of an archive, 'classpath:docs.tar' for example, or remove "
							+ "'tarweb.enabled': without it, the server starts where there is an archive.");
		}
		rejectContradictions(sites, top);
		// What is wrong at the top is reported under the name that it has there.
		top.applyTo(TarwebProperties.PREFIX,
				SiteSettings.builder(SiteSettings.DEFAULT_NAME).archive(ArchiveSource.ofFile(Path.of(""))));
		return sites;
	}

	private static ConfiguredSite named(String name, Environment environment) {
		if (!ConfigurationPropertyName.isValid(name) || name.indexOf('.') >= 0) {
			throw new InvalidConfigurationPropertyValueException(SITES, name,
					"The name of a site consists of lower-case letters, digits and '-'.");
		}
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(SITES).append(name);
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach(sources::add);
		for (ConfigurationPropertySource source : List.copyOf(sources)) {
			sources.add(new InheritedProperties(source, prefix));
		}
		SiteProperties properties = new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
			.bindOrCreate(prefix, Bindable.of(SiteProperties.class), BindHandler.DEFAULT);
		if (properties.archive().isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".archive", null, "It must be set.");
		}
		return new ConfiguredSite(name, prefix.toString(), properties);
	}

	private static void rejectContradictions(List<ConfiguredSite> sites, SiteProperties top) {
		ConfiguredSite first = sites.get(0);
		if (!top.archive().isEmpty()) {
			for (ConfiguredSite site : sites.subList(1, sites.size())) {
				if (site.name.equals(first.name)) {
					throw PropertiesException.contradiction(first.prefix + ".archive", site.prefix + ".archive",
							"both are for the site '" + site.name + "'",
							"Remove one of them, or call the site below '" + SITES + "' something else.");
				}
			}
			return;
		}
		String own = top.firstOfItsOwn();
		if (own != null) {
			throw PropertiesException.contradiction(TarwebProperties.PREFIX + "." + own, first.prefix + ".archive",
					"the first is for the site of 'tarweb.archive', which is not set",
					"Set '" + first.prefix + "." + own + "' if this site is meant.");
		}
	}

	/**
	 * Makes the settings of the site.
	 * @param sources makes the sources of the archives
	 */
	SiteSettings toSettings(SourceMaker sources) {
		SiteSettings.Builder settings = SiteSettings.builder(this.name);
		List<String> locations = this.properties.archive();
		Sha256 sha256 = sha256(locations);
		for (int i = 0; i < locations.size(); i++) {
			String property = this.prefix + ".archive" + ((locations.size() > 1) ? "[" + i + "]" : "");
			settings.archive(PropertyCheck.convert(property, locations.get(i),
					(location) -> sources.make(property, location, sha256)));
		}
		this.properties.applyTo(this.prefix, settings);
		return settings.build();
	}

	private @Nullable Sha256 sha256(List<String> locations) {
		String sha256 = this.properties.sha256();
		if (!StringUtils.hasText(sha256)) {
			return null;
		}
		if (locations.size() > 1) {
			throw PropertiesException.contradiction(this.prefix + ".sha256", this.prefix + ".archive",
					"the first is for one archive, and the second names " + locations.size(),
					"Remove '" + this.prefix + ".sha256'.");
		}
		return PropertyCheck.convert(this.prefix + ".sha256", sha256, Sha256::new);
	}

	/**
	 * Names the properties by which two sites have the same hosts and path.
	 * @param conflict what the engine found
	 */
	static PropertiesException contradiction(List<ConfiguredSite> sites, SiteConflictException conflict) {
		String first = find(sites, conflict.firstSite()).addressProperty(conflict.host());
		String second = find(sites, conflict.secondSite()).addressProperty(conflict.host());
		String host = (conflict.host() != null) ? "the host '" + conflict.host() + "'" : "all hosts";
		return PropertiesException.contradiction(first, second,
				"both sites are for " + host + " and the path '" + conflict.path() + "'",
				"Give one of the sites another path, or other hosts.");
	}

	private static ConfiguredSite find(List<ConfiguredSite> sites, String name) {
		return sites.stream().filter((site) -> site.name.equals(name)).findFirst().orElseThrow();
	}

	private String addressProperty(@Nullable String host) {
		List<String> hosts = this.properties.hosts();
		for (int i = 0; i < hosts.size(); i++) {
			if (hosts.get(i).equalsIgnoreCase(host)) {
				return this.prefix + ".hosts" + ((hosts.size() > 1) ? "[" + i + "]" : "");
			}
		}
		return this.prefix + ".path";
	}

}
