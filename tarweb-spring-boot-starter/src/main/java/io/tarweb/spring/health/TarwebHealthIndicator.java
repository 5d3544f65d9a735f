package io.tarweb.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.TarwebServer;
import io.tarweb.site.SiteStatus;
import io.tarweb.tls.TlsStatus;
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
		if (status.site() != null) {
			addSite(health, status.site());
		}
		addTransport(health, status.transport());
		if (status.tls() != null) {
			addTls(health, status.tls());
		}
		health.withDetail("connections", status.connections());
		if (status.droppedLogLines() > 0) {
			health.withDetail("droppedLogLines", status.droppedLogLines());
		}
		if (status.lastRefusal() != null) {
			health.withDetail("lastRefusedReload", status.lastRefusal().reason());
		}
	}

	private static void addSite(Health.Builder health, SiteStatus site) {
		health.withDetail("archive", site.location())
			.withDetail("id", site.id())
			.withDetail("entries", site.entries())
			.withDetail("bytes", site.archiveBytes())
			.withDetail("loadedAt", site.loadedAt())
			.withDetail("loadTime", site.loadTime());
	}

	private static void addTls(Health.Builder health, TlsStatus tls) {
		health.withDetail("tls", tls.provider().label()).withDetail("kernelTls", tls.kernel().label());
		if (tls.absent() != null) {
			health.withDetail("absentTls", tls.absent());
		}
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
