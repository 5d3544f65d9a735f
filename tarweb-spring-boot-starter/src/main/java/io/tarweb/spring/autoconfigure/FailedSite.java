package io.tarweb.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.tarweb.SiteSettings;
import io.tarweb.error.SiteStartException;
import io.tarweb.spring.source.Locations;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The site that made the start fail, in terms of its properties.
 *
 * @param prefix what the names of its properties begin with
 * @param archives the locations of its archives, as the operator wrote them
 */
record FailedSite(String prefix, List<String> archives) {

	/**
	 * Finds the site that a failure is about.
	 * @param failure what made the start fail
	 * @param environment where the properties are
	 * @return the site; the one of the short form if the failure doesn't say
	 */
	static FailedSite of(Throwable failure, Environment environment) {
		String name = name(failure);
		FailedSite top = at(TarwebProperties.PREFIX, environment);
		return (SiteSettings.DEFAULT_NAME.equals(name) && !top.archives.isEmpty()) ? top
				: at(TarwebProperties.PREFIX + ".sites." + name, environment);
	}

	private static String name(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof SiteStartException start) {
				return start.site();
			}
		}
		return SiteSettings.DEFAULT_NAME;
	}

	private static FailedSite at(String prefix, Environment environment) {
		return new FailedSite(prefix,
				Binder.get(environment).bind(prefix + ".archive", Bindable.listOf(String.class)).orElse(List.of()));
	}

	/**
	 * The full name of one of its properties, as messages have it.
	 * @param name the name below the prefix
	 * @return the name in quotes
	 */
	String property(String name) {
		return "'" + this.prefix + "." + name + "'";
	}

	/**
	 * What its archives are set to.
	 * @return the locations, fit for messages
	 */
	String locations() {
		return this.archives.stream().map(Locations::withoutCredentials).collect(Collectors.joining(", "));
	}

}
