package io.tarweb.spring.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.router.RouterStatus;
import io.tarweb.router.TarwebRouter;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a {@link TarwebRouter}: up as long as it runs. A backend
 * that can't be connected to is a detail: no other router would reach it either, and this
 * one has other routes.
 */
public final class TarwebRouterHealthIndicator extends AbstractHealthIndicator {

	private final TarwebRouter router;

	public TarwebRouterHealthIndicator(TarwebRouter router) {
		super("tarweb router health check failed");
		this.router = router;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		RouterStatus status = this.router.statusIfRunning();
		if (status == null) {
			health.down().withDetail("reason", "The router isn't running");
			return;
		}
		Map<String, Object> routes = new LinkedHashMap<>();
		status.routes().forEach((route) -> routes.put(route.route(), describe(route)));
		health.up().withDetail("connections", status.openConnections()).withDetail("routes", routes);
	}

	private static Map<String, Object> describe(RouterStatus.RouteStatus route) {
		Map<String, Object> details = new LinkedHashMap<>(describe(route.backend()));
		if (route.sorry() != null) {
			details.put("sorry", describe(route.sorry()));
		}
		return details;
	}

	private static Map<String, Object> describe(RouterStatus.BackendStatus backend) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("backend", backend.backend());
		details.put("up", backend.isUp());
		if (backend.failure() != null) {
			details.put("failure", backend.failure());
		}
		Map<String, String> failures = new TreeMap<>();
		for (RouterStatus.AddressStatus address : backend.addresses()) {
			if (address.failure() != null) {
				failures.put(String.valueOf(address.address()), address.failure());
			}
		}
		if (!failures.isEmpty()) {
			details.put("failedAddresses", failures);
		}
		return details;
	}

}
