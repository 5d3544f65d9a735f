package io.tarweb.router;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.tarweb.TarwebServer;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.RawClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A router on a free port of the loopback interface that ends with its test.
 */
final class TestRouter implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final TarwebRouter router;

	private TestRouter(TarwebRouter router) {
		this.router = router;
	}

	/**
	 * Settings with times that are longer than any test waits, two workers, and a default
	 * route that closes.
	 */
	static RouterSettings.Builder settings(@Nullable TransportKind transport, Route... routes) {
		return withDefault(transport, Route.builder("default", Backend.close()).build(), routes);
	}

	static RouterSettings.Builder withDefault(@Nullable TransportKind transport, Route defaultRoute, Route... routes) {
		Duration never = Duration.ofHours(1);
		return RouterSettings.builder(defaultRoute)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.transport(transport)
			.workers(2)
			.routes(List.of(routes))
			.handshakeTimeout(never)
			.connectTimeout(never)
			.idleTimeout(never);
	}

	/**
	 * Starts a router; skips the test if the machine lacks the transport.
	 */
	static TestRouter start(RouterSettings.Builder settings) {
		return start(new TarwebRouter(settings.build(), null));
	}

	static TestRouter start(RouterSettings.Builder settings, TarwebServer site) {
		return start(new TarwebRouter(settings.build(), site));
	}

	static TestRouter start(TarwebRouter router) {
		try {
			router.start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		return new TestRouter(router);
	}

	TarwebRouter router() {
		return this.router;
	}

	InetSocketAddress address() {
		return this.router.address();
	}

	RawClient connect() {
		return RawClient.connect(address());
	}

	BackendMetrics backend(String route) {
		return this.router.metrics().route(route).backend();
	}

	/**
	 * Waits until something has failed.
	 * @param route the name of the route, {@code null} if there was none yet
	 */
	void awaitFailure(@Nullable String route, RouterFailure failure, long count) {
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			RouterMetrics metrics = this.router.metrics();
			return ((route != null) ? metrics.route(route).backend().failures() : metrics.failures())
				.getOrDefault(failure, 0L) == count;
		});
	}

	/** Waits until all clients are gone. */
	void awaitNoConnection() {
		Awaitility.await().atMost(TIMEOUT).until(() -> this.router.metrics().openConnections() == 0);
	}

	@Override
	public void close() {
		this.router.stop(Duration.ZERO);
	}

}
