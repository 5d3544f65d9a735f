package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.tarweb.TarwebServer;
import io.tarweb.error.SettingException;
import io.tarweb.router.Backend;
import io.tarweb.router.Route;
import io.tarweb.router.RouterSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Properties of the router, which gives each connection to the backend for the name that
 * the client asks for.
 *
 * @param enabled Whether to route connections where routes are configured.
 * @param address Network address to listen on. By default all addresses of the machine.
 * @param port Port to listen on. Use 0 to pick a free one.
 * @param routes Routes, tried in their order.
 * @param defaultRoute Properties of the route for names that no other route is for.
 * @param handshakeTimeout Maximum time from accepting a connection until it has its
 * backend. If a duration suffix is not specified, seconds will be used.
 * @param connectTimeout Maximum time to wait for each address of a backend. If a duration
 * suffix is not specified, seconds will be used.
 * @param idleTimeout Maximum time that a proxied connection may transfer nothing. If a
 * duration suffix is not specified, seconds will be used.
 * @param maxLifetime Maximum time that a proxied connection may last. By default as long
 * as it likes. If a duration suffix is not specified, seconds will be used.
 * @param maxConnections Maximum number of open connections. One more is closed.
 */
@ConfigurationProperties(RouterProperties.PREFIX)
public record RouterProperties(@DefaultValue("true") boolean enabled, @Nullable InetAddress address,
		@DefaultValue("443") int port, @DefaultValue List<RouteProperties> routes,
		@NestedConfigurationProperty @Nullable @Name("default") RouteProperties defaultRoute,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration handshakeTimeout,
		@DefaultValue("3s") @DurationUnit(ChronoUnit.SECONDS) Duration connectTimeout,
		@DefaultValue("10m") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxLifetime, @DefaultValue("10000") int maxConnections) {

	static final String PREFIX = "tarweb.router";

	private static final String DEFAULT = PREFIX + ".default.";

	private static final int MAX_PORT = 65535;

	/**
	 * Makes the settings of the router.
	 * @param transport the transport of a router that runs without a site
	 * @param workers the number of its event loops, {@code null} for the default
	 * @param bundles where the SSL bundles are
	 * @param site who gets the connections of backends of the kind site, {@code null} for
	 * nobody
	 * @throws InvalidConfigurationPropertyValueException if the router wouldn't take a
	 * value
	 * @throws PropertiesException if properties are missing, or an SSL bundle can't be
	 * used
	 */
	RouterSettings toSettings(TarwebProperties.Transport transport, @Nullable Integer workers, SslBundles bundles,
			@Nullable TarwebServer site) {
		if (this.defaultRoute == null) {
			throw new PropertiesException(
					"'tarweb.router.default.backend' is not set, and nobody knows what to do with names that no "
							+ "route is for",
					"Set 'tarweb.router.default.backend' to 'close' to close such connections, or to whoever gets them.");
		}
		if (this.port < 0 || this.port > MAX_PORT) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".port", this.port,
					"must be between 0 and " + MAX_PORT);
		}
		List<Route> ordered = new ArrayList<>();
		for (int i = 0; i < this.routes.size(); i++) {
			String prefix = prefix(i);
			String name = this.routes.get(i).name();
			if (!StringUtils.hasText(name)) {
				throw new InvalidConfigurationPropertyValueException(prefix + "name", name, "must be set");
			}
			ordered.add(checked(prefix, this.routes.get(i).toRoute(prefix, name, bundles), site, false));
		}
		String name = this.defaultRoute.name();
		Route last = checked(DEFAULT,
				this.defaultRoute.toRoute(DEFAULT, StringUtils.hasText(name) ? name : "default", bundles), site, true);
		return settings(transport, workers, ordered, last);
	}

	private RouterSettings settings(TarwebProperties.Transport transport, @Nullable Integer workers,
			List<Route> ordered, Route last) {
		RouterSettings.Builder settings = RouterSettings.builder(last)
			.routes(ordered)
			.listen(new InetSocketAddress(this.address, this.port))
			.handshakeTimeout(this.handshakeTimeout)
			.connectTimeout(this.connectTimeout)
			.idleTimeout(this.idleTimeout)
			.maxLifetime(this.maxLifetime)
			.maxConnections(this.maxConnections)
			.transport(transport.kind());
		if (workers != null) {
			settings.workers(workers);
		}
		try {
			return settings.build();
		}
		catch (SettingException ex) {
			RouterPropertyNames names = new RouterPropertyNames(ordered.stream().map(Route::name).toList());
			throw new InvalidConfigurationPropertyValueException(names.of(String.valueOf(ex.setting())), ex.value(),
					ex.requirement(), ex);
		}
	}

	/**
	 * Refuses to hand connections over to a site that isn't there or, if they may be of
	 * TLS, doesn't speak it.
	 */
	private static Route checked(String prefix, Route route, @Nullable TarwebServer site, boolean isDefault) {
		String property = (route.backend() instanceof Backend.Site) ? "backend"
				: (route.sorry() instanceof Backend.Site) ? "sorry.backend" : null;
		if (property == null) {
			return route;
		}
		if (site == null) {
			throw new PropertiesException("'" + prefix + property + "' is 'site', but this application serves no site",
					"Set 'tarweb.archive' to an archive to serve, or '" + prefix + property
							+ "' to another kind of backend.");
		}
		boolean tls = isDefault || route.noName() || !route.serverNames().isEmpty();
		if (tls && site.settings().tls() == null) {
			throw new PropertiesException(
					"'" + prefix + property + "' is 'site', but the site doesn't speak TLS, as the clients of this "
							+ "route do",
					"Set 'tarweb.ssl.bundle' to the SSL bundle with the certificate of the site.");
		}
		return route;
	}

	/**
	 * The SSL bundles that the routes name.
	 */
	Set<String> bundles() {
		Set<String> bundles = new LinkedHashSet<>();
		Stream.concat(this.routes.stream(), Stream.ofNullable(this.defaultRoute))
			.map((route) -> route.ssl().bundle())
			.filter(StringUtils::hasText)
			.forEach(bundles::add);
		return bundles;
	}

	private static String prefix(int route) {
		return PREFIX + ".routes[" + route + "].";
	}

}
