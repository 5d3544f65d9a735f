package io.tarweb.spring.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.SiteSettings;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.spring.internal.source.SourceStatus;
import io.tarweb.spring.internal.source.WatchableSource;
import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for one site, by {@link HealthRules}. Problems are details in
 * any case.
 */
final class SiteHealthIndicator extends AbstractHealthIndicator {

	private final TarwebServer server;

	private final String name;

	private final HealthRules rules;

	SiteHealthIndicator(TarwebServer server, String name, HealthRules rules) {
		super("tarweb health check failed");
		this.server = server;
		this.name = name;
		this.rules = rules;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		ServerStatus running = this.server.statusIfRunning();
		SiteStatus site = (running != null) ? running.site(this.name) : null;
		health.status(status(site));
		if (site == null || site.current() == null) {
			health.withDetail("reason", "Nothing is served");
			return;
		}
		addEdition(health, site.current());
		addFailedSources(health);
		if (site.damage() != null) {
			health.withDetail("damage", "%s: %s".formatted(site.damage().file(), site.damage().what()));
		}
		if (site.lastRefusal() != null) {
			health.withDetail("lastRefusedReload", site.lastRefusal().reason());
		}
	}

	private void addFailedSources(Health.Builder health) {
		Map<String, String> failures = new LinkedHashMap<>();
		for (SiteSettings settings : this.server.settings().sites()) {
			if (settings.name().equals(this.name)) {
				for (SourceStatus source : WatchableSource.notableStatuses(settings.archives())) {
					if (source.failure() != null) {
						failures.put(source.location(), source.failure());
					}
				}
			}
		}
		if (!failures.isEmpty()) {
			health.withDetail("failedSources", failures);
		}
	}

	private Status status(@Nullable SiteStatus site) {
		if (site == null || site.current() == null) {
			return this.rules.noArchive();
		}
		List<Status> candidates = new ArrayList<>(List.of(Status.UP));
		if (site.damage() != null) {
			candidates.add(this.rules.damagedArchive());
		}
		if (site.lastRefusal() != null) {
			candidates.add(this.rules.refusedReload());
		}
		return candidates.stream().min(Comparator.comparingInt(Status.DEFAULT_ORDER::indexOf)).orElseThrow();
	}

	private static void addEdition(Health.Builder health, EditionStatus edition) {
		health.withDetail("archives", edition.archives().stream().map(ArchiveStatus::location).toList())
			.withDetail("id", edition.id())
			.withDetail("entries", edition.entries())
			.withDetail("bytes", edition.archiveBytes())
			.withDetail("loadedAt", edition.loadedAt())
			.withDetail("loadTime", edition.loadTime());
	}

}
