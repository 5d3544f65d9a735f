package io.tarweb.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Puts routes into service. What a route shares with the one before it, it keeps: the
 * state of a backend's addresses, and a certificate. Used by one thread at a time.
 */
final class RouteTables {

	/** One name that can't be looked up shouldn't delay others. */
	private static final int LOOKUP_THREADS = 4;

	private static final long THREAD_SECONDS = 30;

	private final List<EventLoop> loops;

	private final Resolver resolver;

	private final Function<String, RouteMeters> meters;

	private final ThreadPoolExecutor lookups;

	/**
	 * Begins without routes.
	 * @param loops the event loops of all connections
	 * @param meters the counters of a route, by its name
	 */
	RouteTables(List<EventLoop> loops, Resolver resolver, Function<String, RouteMeters> meters) {
		this.loops = loops;
		this.resolver = resolver;
		this.meters = meters;
		this.lookups = new ThreadPoolExecutor(LOOKUP_THREADS, LOOKUP_THREADS, THREAD_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new DefaultThreadFactory("tarweb-router-lookup", true));
		this.lookups.allowCoreThreadTimeOut(true);
	}

	/**
	 * Makes the routes of settings.
	 * @param before the routes in service, {@code null} for none
	 * @return the routes, which have to be {@linkplain #close closed}
	 * @throws io.tarweb.error.SettingException if one of them can't be used
	 */
	RouteTable make(RouterSettings settings, @Nullable RouteTable before) {
		Map<HostAndPort, Upstream> upstreams = upstreams(before);
		List<LiveRoute> routes = new ArrayList<>();
		boolean complete = false;
		try {
			for (Route route : settings.all()) {
				checkPass(route, route.backend(), "path");
				checkPass(route, route.sorry(), "sorry.path");
				RouteMeters counted = this.meters.apply(route.name());
				LiveBackend backend = backend(route.backend(), upstreams, counted.backend());
				LiveBackend sorry = (route.sorry() != null) ? backend(route.sorry(), upstreams, counted.sorry()) : null;
				routes.add(new LiveRoute(route, settings, backend, sorry, tls(route, before)));
			}
			complete = true;
			return new RouteTable(routes);
		}
		finally {
			if (!complete) {
				close(routes);
			}
		}
	}

	private void checkPass(Route route, @Nullable Backend backend, String property) {
		String obstacle = (backend instanceof Backend.Pass) ? DescriptorSender.obstacle(this.loops.get(0)) : null;
		if (backend instanceof Backend.Pass pass && obstacle != null) {
			throw UnavailableException.passing("RouterSettings.routes[" + route.name() + "]." + property, pass.path(),
					obstacle);
		}
	}

	private static Map<HostAndPort, Upstream> upstreams(@Nullable RouteTable before) {
		Map<HostAndPort, Upstream> upstreams = new HashMap<>();
		if (before != null) {
			before.routes()
				.stream()
				.flatMap((route) -> Stream.of(route.backend(), route.sorry()))
				.map((backend) -> (backend != null) ? backend.upstream() : null)
				.filter(Objects::nonNull)
				.forEach((upstream) -> upstreams.put(upstream.address(), upstream));
		}
		return upstreams;
	}

	private LiveBackend backend(Backend settings, Map<HostAndPort, Upstream> upstreams, BackendMeters counted) {
		HostAndPort address = (settings instanceof Backend.Proxy proxy) ? HostAndPort.parse(proxy.address()) : null;
		Upstream upstream = (address != null)
				? upstreams.computeIfAbsent(address, (each) -> new Upstream(each, this.resolver, this.lookups)) : null;
		return new LiveBackend(settings, upstream, counted);
	}

	private @Nullable RouteTls tls(Route route, @Nullable RouteTable before) {
		TlsIdentity identity = route.tls();
		if (identity == null) {
			return null;
		}
		LiveRoute same = (before != null) ? before.find(route.name()) : null;
		RouteTls kept = (same != null && same.settings().tls() == identity
				&& same.settings().alpn().equals(route.alpn())) ? same.tls() : null;
		return (kept != null && kept.retain()) ? kept : RouteTls.open(route.name(), identity, route.alpn(), this.loops);
	}

	/**
	 * Takes routes out of service.
	 */
	void close(RouteTable table) {
		close(table.routes());
	}

	private static void close(List<LiveRoute> routes) {
		for (LiveRoute route : routes) {
			if (route.tls() != null) {
				route.tls().release();
			}
		}
	}

	/**
	 * Looks up no more names.
	 */
	void stop() {
		this.lookups.shutdown();
	}

}
