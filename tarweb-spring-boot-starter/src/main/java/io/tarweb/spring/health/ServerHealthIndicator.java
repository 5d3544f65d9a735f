package io.tarweb.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.TarwebServer;
import io.tarweb.status.TlsStatus;
import io.tarweb.status.TransportStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the part of a {@link TarwebServer} that its sites share: up
 * as long as it runs. An access log that can't be written is a detail.
 */
final class ServerHealthIndicator extends AbstractHealthIndicator {

	private final TarwebServer server;

	ServerHealthIndicator(TarwebServer server) {
		super("tarweb health check failed");
		this.server = server;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		ServerStatus status = this.server.statusIfRunning();
		if (status == null) {
			health.down().withDetail("reason", "The server isn't running");
			return;
		}
		health.up();
		addTransport(health, status.transport());
		if (status.tls() != null) {
			addTls(health, status.tls());
		}
		if (status.handOverPath() != null) {
			health.withDetail("handOver", status.handOverPath().toString());
		}
		health.withDetail("connections", status.connections());
		if (status.droppedLogLines() > 0) {
			health.withDetail("droppedLogLines", status.droppedLogLines());
		}
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
