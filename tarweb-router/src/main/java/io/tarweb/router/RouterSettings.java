package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.tarweb.error.SettingException;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link TarwebRouter}.
 */
public final class RouterSettings {

	/** The port of HTTPS (RFC 9110, 4.2.2), on which the router listens by default. */
	public static final int DEFAULT_PORT = 443;

	/** More than machines have processors. */
	private static final int MAX_WORKERS = 1024;

	/** The most descriptors that Linux lets a process have (fs.nr_open, proc(5)). */
	private static final int MAX_CONNECTIONS = 1024 * 1024;

	private final InetSocketAddress listen;

	private final List<Route> routes;

	private final Route defaultRoute;

	private final Duration handshakeTimeout;

	private final Duration connectTimeout;

	private final Duration idleTimeout;

	private final @Nullable Duration maxLifetime;

	private final int maxConnections;

	private final int workers;

	private final @Nullable TransportKind transport;

	private RouterSettings(Builder builder) {
		this.listen = builder.listen;
		this.routes = List.copyOf(builder.routes);
		this.defaultRoute = builder.defaultRoute;
		this.handshakeTimeout = required("handshakeTimeout", builder.handshakeTimeout);
		this.connectTimeout = required("connectTimeout", builder.connectTimeout);
		this.idleTimeout = required("idleTimeout", builder.idleTimeout);
		this.maxLifetime = Timeouts.check("RouterSettings.maxLifetime", builder.maxLifetime);
		this.maxConnections = bounded("maxConnections", builder.maxConnections, MAX_CONNECTIONS);
		this.workers = bounded("workers", builder.workers, MAX_WORKERS);
		this.transport = builder.transport;
		checkRoutes();
	}

	private static Duration required(String name, Duration duration) {
		return Objects.requireNonNull(Timeouts.check("RouterSettings." + name, duration));
	}

	private static int bounded(String name, int value, int max) {
		if (value < 1) {
			throw new SettingException("RouterSettings." + name, value, "must be positive");
		}
		if (value > max) {
			throw new SettingException("RouterSettings." + name, value, "must be at most " + max);
		}
		return value;
	}

	private void checkRoutes() {
		Set<String> names = new HashSet<>();
		for (Route route : all()) {
			String setting = "RouterSettings.routes[" + route.name() + "].";
			if (!names.add(route.name())) {
				throw new SettingException(setting + "name", route.name(), "must be that of one route");
			}
			if (route == this.defaultRoute) {
				if (!route.serverNames().isEmpty()) {
					throw new SettingException(setting + "serverNames", route.serverNames(),
							"must not be given for the default route: it is for the names that no other route has");
				}
			}
			else if (route.serverNames().isEmpty() && !route.noName() && !route.notTls()) {
				throw new SettingException(setting + "serverNames", route.serverNames(),
						"must have a name, unless the route is for clients without one, or without TLS");
			}
		}
	}

	/**
	 * Settings with every default.
	 * @param defaultRoute where the clients go whose name no other route has. It has no
	 * names itself; it is for clients without a name, or without TLS, only if it says so
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder(Route defaultRoute) {
		return new Builder(defaultRoute);
	}

	/**
	 * The address to listen on; port 0 picks a free one.
	 */
	public InetSocketAddress listen() {
		return this.listen;
	}

	/**
	 * The routes but for the default one, in the order in which they are tried.
	 */
	public List<Route> routes() {
		return this.routes;
	}

	/**
	 * Where the clients go whose name no other route has.
	 */
	public Route defaultRoute() {
		return this.defaultRoute;
	}

	/** All routes, the default one last. */
	List<Route> all() {
		List<Route> all = new ArrayList<>(this.routes);
		all.add(this.defaultRoute);
		return all;
	}

	/**
	 * How long a client may take from connecting until it is connected to a backend. One
	 * deadline is for its first message, for connecting, and for the handshake where TLS
	 * ends here.
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * How long to wait for each address of a backend, or for a place in the queue of
	 * another process.
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * How long a proxied connection may transfer nothing.
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * How long a proxied connection may last, {@code null} for as long as it likes.
	 */
	public @Nullable Duration maxLifetime() {
		return this.maxLifetime;
	}

	/**
	 * The most clients connected at once, those that a site has taken over included; one
	 * more is closed.
	 */
	public int maxConnections() {
		return this.maxConnections;
	}

	/**
	 * The number of event loops, if the router runs without a site: with one, it runs on
	 * the site's.
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * The transport to insist on, {@code null} for the best one present; if the router
	 * runs without a site.
	 */
	public @Nullable TransportKind transport() {
		return this.transport;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final Route defaultRoute;

		private InetSocketAddress listen = new InetSocketAddress(DEFAULT_PORT);

		private List<Route> routes = List.of();

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Duration connectTimeout = Duration.ofSeconds(3);

		private Duration idleTimeout = Duration.ofMinutes(10);

		private @Nullable Duration maxLifetime;

		private int maxConnections = 10_000;

		private int workers = Runtime.getRuntime().availableProcessors();

		private @Nullable TransportKind transport;

		private Builder(Route defaultRoute) {
			this.defaultRoute = defaultRoute;
		}

		public Builder listen(InetSocketAddress listen) {
			this.listen = listen;
			return this;
		}

		public Builder routes(List<Route> routes) {
			this.routes = routes;
			return this;
		}

		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		public Builder maxLifetime(@Nullable Duration maxLifetime) {
			this.maxLifetime = maxLifetime;
			return this;
		}

		public Builder maxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
			return this;
		}

		public Builder workers(int workers) {
			this.workers = workers;
			return this;
		}

		public Builder transport(@Nullable TransportKind transport) {
			this.transport = transport;
			return this;
		}

		public RouterSettings build() {
			return new RouterSettings(this);
		}

	}

}
