package io.tarweb.spring.metrics;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tarweb.router.BackendMetrics;
import io.tarweb.router.RouteMetrics;
import io.tarweb.router.RouterFailure;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.context.RouterReloadedEvent;

import org.springframework.context.ApplicationListener;

/**
 * {@link MeterBinder} for a {@link TarwebRouter}. All meters read what the router counts
 * anyway, when they are scraped. Those of routes come and go with the routes.
 */
public class TarwebRouterMetrics implements MeterBinder, ApplicationListener<RouterReloadedEvent> {

	/** Failures of connections that have no route. */
	private static final EnumSet<RouterFailure> BEFORE_ROUTE = EnumSet.range(RouterFailure.TOO_MANY_CONNECTIONS,
			RouterFailure.NOT_TLS);

	/** In place of the names of route and backend. */
	private static final String NONE = "none";

	private final TarwebRouter router;

	private final List<Registered> registered = new ArrayList<>();

	public TarwebRouterMetrics(TarwebRouter router) {
		this.router = router;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		FunctionCounter
			.builder("tarweb.router.connections.accepted", this.router,
					(router) -> router.metrics().acceptedConnections())
			.description("Connections that were accepted")
			.register(registry);
		FunctionCounter
			.builder("tarweb.router.connections.accept.failed", this.router,
					(router) -> router.metrics().failedAccepts())
			.description("Attempts to accept a connection that failed, nearly always for want of a descriptor")
			.register(registry);
		for (RouterFailure failure : BEFORE_ROUTE) {
			register(failure, Tags.of("route", NONE, "backend", NONE),
					(router) -> router.metrics().failures().getOrDefault(failure, 0L), registry);
		}
		Registered routes = new Registered(registry, new ArrayList<>());
		this.registered.add(routes);
		bindRoutes(routes);
	}

	/**
	 * Registers the meters of the routes that there are now, and removes the others.
	 */
	@Override
	public synchronized void onApplicationEvent(RouterReloadedEvent event) {
		if (event.getRouter() == this.router) {
			this.registered.forEach(this::bindRoutes);
		}
	}

	private void bindRoutes(Registered routes) {
		List<Meter> before = List.copyOf(routes.meters());
		routes.meters().clear();
		for (RouteMetrics route : this.router.metrics().routes()) {
			bind(routes, route.route(), route.backend().backend());
			if (route.sorry() != null) {
				bind(routes, route.route(), route.sorry().backend());
			}
		}
		before.stream().filter((meter) -> !routes.meters().contains(meter)).forEach(routes.registry()::remove);
	}

	private void bind(Registered routes, String route, String backend) {
		Tags tags = Tags.of("route", route, "backend", backend);
		MeterRegistry registry = routes.registry();
		routes.meters()
			.add(Gauge.builder("tarweb.router.connections.open", this.router, of(route, backend, BackendMetrics::open))
				.tags(tags)
				.description("Connections that are open now, by route and backend")
				.register(registry));
		routes.meters()
			.add(FunctionTimer
				.builder("tarweb.router.connections.opened", this.router,
						(router) -> read(router, route, backend, BackendMetrics::opened),
						(router) -> read(router, route, backend, (metrics) -> metrics.took().toNanos()),
						TimeUnit.NANOSECONDS)
				.tags(tags)
				.description("Connections that a backend got, and how long that took since they were accepted")
				.register(registry));
		bindTransferred(routes, tags, "received", of(route, backend, BackendMetrics::receivedBytes));
		bindTransferred(routes, tags, "sent", of(route, backend, BackendMetrics::sentBytes));
		for (RouterFailure failure : EnumSet.complementOf(BEFORE_ROUTE)) {
			routes.meters()
				.add(register(failure, tags,
						of(route, backend, (metrics) -> metrics.failures().getOrDefault(failure, 0L)), registry));
		}
	}

	private void bindTransferred(Registered routes, Tags tags, String direction, ToDoubleFunction<TarwebRouter> bytes) {
		routes.meters()
			.add(FunctionCounter.builder("tarweb.router.transferred", this.router, bytes)
				.tags(tags)
				.tag("direction", direction)
				.baseUnit(BaseUnits.BYTES)
				.description("Bytes received from clients and sent to clients, through the router")
				.register(routes.registry()));
	}

	private FunctionCounter register(RouterFailure failure, Tags tags, ToDoubleFunction<TarwebRouter> count,
			MeterRegistry registry) {
		return FunctionCounter.builder("tarweb.router.failures", this.router, count)
			.tags(tags)
			.tag("reason", failure.label())
			.description("Connections that didn't get to their backend, or were cut, by reason")
			.register(registry);
	}

	private static ToDoubleFunction<TarwebRouter> of(String route, String backend,
			ToLongFunction<BackendMetrics> figure) {
		return (router) -> read(router, route, backend, figure);
	}

	/**
	 * Returns 0 for what is gone: its meters may be scraped while they are removed.
	 */
	private static long read(TarwebRouter router, String route, String backend, ToLongFunction<BackendMetrics> figure) {
		return router.metrics()
			.routes()
			.stream()
			.filter((each) -> each.route().equals(route))
			.flatMap((each) -> Stream.of(each.backend(), each.sorry()))
			.filter((each) -> each != null && each.backend().equals(backend))
			.findFirst()
			.map((each) -> figure.applyAsLong(each))
			.orElse(0L);
	}

	/**
	 * The meters of routes in one registry.
	 */
	private record Registered(MeterRegistry registry, List<Meter> meters) {

	}

}
