package io.tarweb.spring.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.tarweb.error.SettingException;
import io.tarweb.router.ProxyProtocol;
import io.tarweb.router.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Properties of a route: which connections a backend gets.
 *
 * @param name Name of the route in metrics, health and status.
 * @param serverNames Names of servers that the route is for, such as docs.example.org and
 * *.example.org.
 * @param noName Whether the route is for clients that name no server.
 * @param notTls Whether the route is for clients that don't speak TLS.
 * @param allow Networks of the clients that may pass, such as 10.0.0.0/8. By default all.
 * @param backend Who gets the connections.
 * @param address Host and port to connect to, such as docs.internal:443, of a backend of
 * the kind proxy.
 * @param path Unix datagram socket of the process to pass connections to, of a backend of
 * the kind pass.
 * @param proxyProtocol How a backend of the kind proxy is told the client's address. By
 * default it isn't.
 * @param sorry Properties of who gets the connections that the backend can't be given.
 * @param ssl Properties of TLS that ends at the router.
 * @param handshakeTimeout Maximum time from accepting a connection until it has its
 * backend. By default that of all routes. If a duration suffix is not specified, seconds
 * will be used.
 * @param connectTimeout Maximum time to wait for each address of the backend. By default
 * that of all routes. If a duration suffix is not specified, seconds will be used.
 * @param idleTimeout Maximum time that a proxied connection may transfer nothing. By
 * default that of all routes. If a duration suffix is not specified, seconds will be
 * used.
 * @param maxLifetime Maximum time that a proxied connection may last. By default that of
 * all routes. If a duration suffix is not specified, seconds will be used.
 */
public record RouteProperties(@Nullable String name, @DefaultValue List<String> serverNames,
		@DefaultValue("false") boolean noName, @DefaultValue("false") boolean notTls, @DefaultValue List<String> allow,
		RouterBackendProperties.@Nullable Kind backend, @Nullable String address, @Nullable String path,
		@Nullable ProxyProtocol proxyProtocol, @NestedConfigurationProperty @Nullable RouterBackendProperties sorry,
		@NestedConfigurationProperty @DefaultValue RouteSslProperties ssl,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration handshakeTimeout,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration connectTimeout,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration idleTimeout,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxLifetime) {

	/**
	 * Makes the route.
	 * @param prefix what the full names of the properties begin with, up to the last dot
	 * @param name what the route is called
	 * @param bundles where the SSL bundle is
	 * @throws InvalidConfigurationPropertyValueException for a value that the router
	 * wouldn't take
	 * @throws PropertiesException if the SSL bundle can't be used
	 */
	Route toRoute(String prefix, String name, SslBundles bundles) {
		RouterBackendProperties own = new RouterBackendProperties(this.backend, this.address, this.path,
				this.proxyProtocol);
		String bundle = this.ssl.bundle();
		try {
			return Route.builder(name, own.toBackend(prefix))
				.serverNames(this.serverNames)
				.noName(this.noName)
				.notTls(this.notTls)
				.allow(PropertyCheck.networks(prefix + "allow", this.allow))
				.sorry((this.sorry != null) ? this.sorry.toBackend(prefix + "sorry.") : null)
				.tls(StringUtils.hasText(bundle) ? TlsBundles.identity(bundles, prefix + "ssl.bundle", bundle) : null)
				.alpn(this.ssl.alpn())
				.handshakeTimeout(this.handshakeTimeout)
				.connectTimeout(this.connectTimeout)
				.idleTimeout(this.idleTimeout)
				.maxLifetime(this.maxLifetime)
				.build();
		}
		catch (SettingException ex) {
			throw new InvalidConfigurationPropertyValueException(
					prefix + RouterPropertyNames.ofRoute(String.valueOf(ex.setting())), ex.value(), ex.requirement(),
					ex);
		}
	}

}
