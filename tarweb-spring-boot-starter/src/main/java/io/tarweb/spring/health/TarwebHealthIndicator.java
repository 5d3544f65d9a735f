package io.tarweb.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.site.EditionStatus;
import io.tarweb.transport.TransportStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a {@link TarwebServer}: up as long as it serves an archive.
 * A reload that was refused is a detail, because the archive before it is still served;
 * so is an access log that can't be written.
 */
public class TarwebHealthIndicator extends AbstractHealthIndicator {

	private final TarwebServer server;

	public TarwebHealthIndicator(TarwebServer server) {
		super("tarweb health check failed");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		if (!this.server.isRunning()) {
			health.down().withDetail("reason", "The server isn't running");
			return;
		}
		ServerStatus status = this.server.status();
		health.up();
		SiteStatus site = status.sites().get(0);
		if (site.current() != null) {
			addSite(health, site.current());
		}
		addTransport(health, status.transport());
		health.withDetail("connections", status.connections());
		if (status.droppedLogLines() > 0) {
			health.withDetail("droppedLogLines", status.droppedLogLines());
		}
		if (site.lastRefusal() != null) {
			health.withDetail("lastRefusedReload", site.lastRefusal().reason());
		}
	}

	private static void addSite(Health.Builder health, EditionStatus site) {
		health.withDetail("archive", site.archives().get(0).location())
			.withDetail("id", site.id())
			.withDetail("entries", site.entries())
			.withDetail("bytes", site.archiveBytes())
			.withDetail("loadedAt", site.loadedAt())
			.withDetail("loadTime", site.loadTime());
	}

	private static void addTransport(Health.Builder health, TransportStatus transport) {
		health.withDetail("transport", transport.kind().label());
		if (!transport.absent().isEmpty()) {
			Map<String, String> absent = new LinkedHashMap<>();
			transport.absent().forEach((kind, reason) -> absent.put(kind.label(), reason));
			health.withDetail("absentTransports", absent);
		}
	}

}
