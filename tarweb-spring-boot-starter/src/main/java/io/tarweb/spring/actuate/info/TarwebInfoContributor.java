package io.tarweb.spring.actuate.info;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that shows what each site is served from, without locations:
 * info is often open to more people than the endpoint.
 */
public class TarwebInfoContributor implements InfoContributor {

	private final TarwebServer server;

	public TarwebInfoContributor(TarwebServer server) {
		this.server = server;
	}

	@Override
	public void contribute(Info.Builder info) {
		ServerStatus running = this.server.statusIfRunning();
		if (running == null) {
			return;
		}
		Map<String, SiteInfo> sites = new LinkedHashMap<>();
		for (SiteStatus site : running.sites()) {
			SiteInfo current = SiteInfo.ofNullable(site.current());
			if (current != null) {
				sites.put(site.name(), current);
			}
		}
		info.withDetail("tarweb", Map.of("sites", sites));
	}

	/**
	 * What a site is served from.
	 *
	 * @param id the hash of its content
	 * @param entries the files that are served
	 * @param loadedAt when it went into service
	 */
	public record SiteInfo(String id, int entries, Instant loadedAt) {

		static @Nullable SiteInfo ofNullable(@Nullable EditionStatus edition) {
			return (edition != null) ? new SiteInfo(edition.id(), edition.entries(), edition.loadedAt()) : null;
		}

	}

}
