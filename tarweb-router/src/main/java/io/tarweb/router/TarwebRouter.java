package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.tarweb.TarwebServer;
import io.tarweb.error.ListenException;
import io.tarweb.error.SettingException;
import io.tarweb.error.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections and gives each to the backend for the name in its first TLS
 * message. All methods may be called from any thread but the event loops.
 */
public final class TarwebRouter {

	private final @Nullable TarwebServer site;

	private final Resolver resolver;

	/** The counters outlive a stop, and other settings of the same route. */
	private final Routing.Counts counts = new Routing.Counts();

	private final Map<String, RouteMeters> meters = new ConcurrentHashMap<>();

	/** Held while the router starts, stops or gets other settings. */
	private final Object lifecycle = new Object();

	private volatile RouterSettings settings;

	private volatile @Nullable RunningRouter running;

	/**
	 * Creates a router that doesn't run yet.
	 * @param site takes the connections of backends of the kind site, and runs before the
	 * router starts and until it has stopped: the router then runs on its event loops.
	 * {@code null} for a router on its own
	 * @throws SettingException if a route needs a site, and there is none
	 */
	public TarwebRouter(RouterSettings settings, @Nullable TarwebServer site) {
		this(settings, site, Resolver.SYSTEM);
	}

	/**
	 * Creates a router that looks names up in another way.
	 */
	TarwebRouter(RouterSettings settings, @Nullable TarwebServer site, Resolver resolver) {
		this.settings = settings;
		this.site = site;
		this.resolver = resolver;
		checkSites(settings);
	}

	private void checkSites(RouterSettings checked) {
		if (this.site != null) {
			return;
		}
		for (Route route : checked.all()) {
			if (route.backend() instanceof Backend.Site || route.sorry() instanceof Backend.Site) {
				String property = (route.backend() instanceof Backend.Site) ? "backend" : "sorry.backend";
				throw new SettingException("RouterSettings.routes[" + route.name() + "]." + property, "site",
						"must be of another kind where no site is served");
			}
		}
	}

	/**
	 * The settings in use, also before the router runs.
	 */
	public RouterSettings settings() {
		return this.settings;
	}

	/**
	 * Listens. Does nothing if the router runs already.
	 * @throws IllegalStateException if there is a site and it doesn't run
	 * @throws UnavailableException if the settings insist on something that the machine
	 * doesn't have: a transport, a number of event loops (both named as settings of a
	 * server), a way to pass descriptors
	 * @throws SettingException if a certificate can't be used
	 * @throws ListenException if the router can't listen on its address
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.running == null) {
				Loops loops = (this.site != null) ? Loops.of(this.site.intake()) : Loops.open(this.settings);
				this.running = RunningRouter.start(this.settings, loops, this.resolver, this.counts, this::meters);
			}
		}
	}

	private RouteMeters meters(String route) {
		return this.meters.computeIfAbsent(route, (name) -> new RouteMeters());
	}

	/**
	 * Stops accepting, closes connections that aren't connected to their backend yet, and
	 * waits for the others: nobody but client and backend knows whether one of them is
	 * idle. Those of a site are the site's. Does nothing if the router doesn't run. A
	 * stopped router can be started again.
	 * @param grace how long to wait; what is left by then is reset
	 */
	public void stop(Duration grace) {
		synchronized (this.lifecycle) {
			RunningRouter running = this.running;
			this.running = null;
			if (running != null) {
				running.stop(grace);
			}
		}
	}

	/**
	 * Whether the router listens: {@code true} between a start and the following stop.
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * Takes other settings: new connections go by new routes, certificates and limits,
	 * and those under way keep what they have. May be called whether or not the router
	 * runs.
	 * @param replacement the new settings. Where the router listens, on how many event
	 * loops and on which transport stays as it is while it runs
	 * @return what is different
	 * @throws SettingException if they can't be used; then nothing has changed
	 * @throws UnavailableException if the machine lacks what they need; then nothing has
	 * changed
	 */
	public RouterChanges replace(RouterSettings replacement) {
		synchronized (this.lifecycle) {
			checkSites(replacement);
			RouterSettings before = this.settings;
			RunningRouter running = this.running;
			List<String> certificates = List.of();
			if (running != null) {
				requireSame("listen", before.listen(), replacement.listen());
				requireSame("workers", before.workers(), replacement.workers());
				requireSame("transport", before.transport(), replacement.transport());
				certificates = running.replace(replacement);
			}
			this.settings = replacement;
			return Comparison.of(before, replacement, certificates);
		}
	}

	private static void requireSame(String name, @Nullable Object before, @Nullable Object after) {
		if (!Objects.equals(before, after)) {
			throw new SettingException("RouterSettings." + name, String.valueOf(after),
					"must stay " + before + " while the router runs");
		}
	}

	/**
	 * The address that the router listens on, with the actual port.
	 * @throws IllegalStateException if the router doesn't run
	 */
	public InetSocketAddress address() {
		return running().address();
	}

	/**
	 * The current status.
	 * @throws IllegalStateException if the router doesn't run
	 */
	public RouterStatus status() {
		return running().status();
	}

	/**
	 * The current status, for callers that may ask after the router has stopped;
	 * {@code null} if it doesn't run.
	 */
	public @Nullable RouterStatus statusIfRunning() {
		RunningRouter running = this.running;
		return (running != null) ? running.status() : null;
	}

	/**
	 * What the router has done so far; available even if it doesn't run. A route that is
	 * gone isn't counted any more.
	 */
	public RouterMetrics metrics() {
		RunningRouter running = this.running;
		List<RouteMetrics> routes = this.settings.all()
			.stream()
			.map((route) -> meters(route.name()).read(route))
			.toList();
		return new RouterMetrics(this.counts.connections(), this.counts.accepted(),
				(running != null) ? running.failedAccepts() : 0, this.counts.failures(), routes);
	}

	private RunningRouter running() {
		RunningRouter running = this.running;
		if (running == null) {
			throw new IllegalStateException("The router doesn't run");
		}
		return running;
	}

}
