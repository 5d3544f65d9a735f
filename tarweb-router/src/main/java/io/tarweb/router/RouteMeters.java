package io.tarweb.router;

/**
 * Counts what becomes of the connections of a route.
 *
 * @param backend for its backend
 * @param sorry for the one that gets what the other can't be given
 */
record RouteMeters(BackendMeters backend, BackendMeters sorry) {

	RouteMeters() {
		this(new BackendMeters(), new BackendMeters());
	}

	RouteMetrics read(Route route) {
		Backend sorry = route.sorry();
		return new RouteMetrics(route.name(), this.backend.read(route.backend().label()),
				(sorry != null) ? this.sorry.read(sorry.label()) : null);
	}

}
