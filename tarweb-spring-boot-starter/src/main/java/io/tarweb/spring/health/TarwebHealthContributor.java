package io.tarweb.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * {@link HealthContributor} for a {@link TarwebServer}: the server and, below
 * {@code sites}, each site. So a group of the health endpoint may include all of it, or
 * {@code tarweb/sites/docs} alone.
 */
public final class TarwebHealthContributor implements CompositeHealthContributor {

	private final CompositeHealthContributor parts;

	/**
	 * Creates a contributor.
	 * @param rules the rules for the health of its sites
	 */
	public TarwebHealthContributor(TarwebServer server, HealthRules rules) {
		Map<String, HealthContributor> sites = new LinkedHashMap<>();
		for (SiteSettings site : server.settings().sites()) {
			sites.put(site.name(), new SiteHealthIndicator(server, site.name(), rules));
		}
		Map<String, HealthContributor> parts = new LinkedHashMap<>();
		parts.put("server", new ServerHealthIndicator(server));
		parts.put("sites", CompositeHealthContributor.fromMap(sites));
		this.parts = CompositeHealthContributor.fromMap(parts);
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.parts.getContributor(name);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.parts.stream();
	}

}
