package io.tarweb.router;

import java.util.List;
import java.util.Map;

/**
 * What a router has done so far, at one moment.
 *
 * @param openConnections the clients connected now, those of a site included
 * @param acceptedConnections the connections accepted so far
 * @param failedAccepts how often no connection could be accepted, nearly always because
 * the process had no descriptors left; 0 if the router runs on a site's event loops,
 * which count it
 * @param failures the connections that ended before they had a route; only kinds that
 * have occurred
 * @param routes the routes in their order, the default one last
 */
public record RouterMetrics(int openConnections, long acceptedConnections, long failedAccepts,
		Map<RouterFailure, Long> failures, List<RouteMetrics> routes) {

	public RouterMetrics {
		failures = Map.copyOf(failures);
		routes = List.copyOf(routes);
	}

	/**
	 * The metrics of one route.
	 * @throws IllegalArgumentException if there is no such route
	 */
	public RouteMetrics route(String name) {
		return this.routes.stream()
			.filter((route) -> route.route().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"No route '" + name + "', but " + this.routes.stream().map(RouteMetrics::route).toList()));
	}

}
