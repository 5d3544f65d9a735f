package io.tarweb.router;

import org.jspecify.annotations.Nullable;

/**
 * What became of the connections of a route.
 *
 * @param route the name of the route
 * @param backend what became of them at its backend
 * @param sorry what became of those that its backend couldn't be given; {@code null} if
 * there is no other backend for them
 */
public record RouteMetrics(String route, BackendMetrics backend, @Nullable BackendMetrics sorry) {

}
