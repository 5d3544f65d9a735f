package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.tarweb.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * A route in service, with the times that are its own or those of all routes. A
 * connection keeps the one that it got.
 */
final class LiveRoute {

	/** No connection lasts that long, and no sum of times overflows. */
	static final long NEVER_NANOS = Long.MAX_VALUE / 4;

	private final Route settings;

	private final LiveBackend backend;

	private final @Nullable LiveBackend sorry;

	private final @Nullable RouteTls tls;

	private final long handshakeNanos;

	private final int connectMillis;

	private final long idleNanos;

	private final long lifetimeNanos;

	/**
	 * Puts a route into service.
	 * @param all the times for all routes
	 * @param sorry the backend for what the first one can't be given
	 * @param tls ends TLS, {@code null} if the backend gets it
	 */
	LiveRoute(Route settings, RouterSettings all, LiveBackend backend, @Nullable LiveBackend sorry,
			@Nullable RouteTls tls) {
		this.settings = settings;
		this.backend = backend;
		this.sorry = sorry;
		this.tls = tls;
		this.handshakeNanos = Objects.requireNonNullElse(settings.handshakeTimeout(), all.handshakeTimeout()).toNanos();
		this.connectMillis = millis(Objects.requireNonNullElse(settings.connectTimeout(), all.connectTimeout()));
		this.idleNanos = Objects.requireNonNullElse(settings.idleTimeout(), all.idleTimeout()).toNanos();
		Duration lifetime = (settings.maxLifetime() != null) ? settings.maxLifetime() : all.maxLifetime();
		this.lifetimeNanos = (lifetime != null) ? lifetime.toNanos() : NEVER_NANOS;
	}

	private static int millis(Duration duration) {
		return (int) Math.min(Math.max(duration.toMillis(), 1), Integer.MAX_VALUE);
	}

	Route settings() {
		return this.settings;
	}

	LiveBackend backend() {
		return this.backend;
	}

	@Nullable LiveBackend sorry() {
		return this.sorry;
	}

	@Nullable RouteTls tls() {
		return this.tls;
	}

	/** From accepting the client until it is connected to its backend. */
	long handshakeNanos() {
		return this.handshakeNanos;
	}

	/** For each address of the backend. */
	int connectMillis() {
		return this.connectMillis;
	}

	long idleNanos() {
		return this.idleNanos;
	}

	/** From accepting the client, {@link #NEVER_NANOS} for no end. */
	long lifetimeNanos() {
		return this.lifetimeNanos;
	}

	/**
	 * Whether a client may pass.
	 * @param client its address, {@code null} if it has gone
	 */
	boolean allows(@Nullable InetSocketAddress client) {
		List<Network> allow = this.settings.allow();
		if (allow.isEmpty()) {
			return true;
		}
		if (client != null) {
			for (Network network : allow) {
				if (network.contains(client.getAddress())) {
					return true;
				}
			}
		}
		return false;
	}

	RouteMetrics metrics() {
		return new RouteMetrics(this.settings.name(), this.backend.metrics(),
				(this.sorry != null) ? this.sorry.metrics() : null);
	}

	RouterStatus.RouteStatus status() {
		return new RouterStatus.RouteStatus(this.settings.name(), this.settings.serverNames(), this.backend.status(),
				(this.sorry != null) ? this.sorry.status() : null, (this.tls != null) ? this.tls.certificate() : null);
	}

}
