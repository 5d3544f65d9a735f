package io.tarweb.spring.actuate.endpoint;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.router.BackendMetrics;
import io.tarweb.router.RouteMetrics;
import io.tarweb.router.RouterFailure;
import io.tarweb.router.RouterMetrics;
import io.tarweb.router.RouterStatus;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a router as clients of the actuator see it.
 *
 * @param running whether it listens
 * @param address the address it listens on, {@code null} while it doesn't
 * @param port the port it listens on, {@code null} while it doesn't
 * @param connections the connections that are open
 * @param transport the transport in use, {@code null} if it is the server's
 * @param failures the connections that ended before they had a route, by reason
 * @param routes the routes in the order in which they are tried, the default one last
 */
public record RouterDescriptor(boolean running, @Nullable String address, @Nullable Integer port, int connections,
		@Nullable String transport, Map<String, Long> failures,
		List<RouteDescriptor> routes) implements OperationResponseBody {

	static RouterDescriptor stopped() {
		return new RouterDescriptor(false, null, null, 0, null, Map.of(), List.of());
	}

	static RouterDescriptor of(RouterStatus status, RouterMetrics metrics) {
		InetSocketAddress address = status.address();
		TransportStatus transport = status.transport();
		return new RouterDescriptor(true, address.getHostString(), address.getPort(), status.openConnections(),
				(transport != null) ? transport.kind().label() : null, byLabel(metrics.failures()),
				status.routes().stream().map((route) -> RouteDescriptor.of(route, metrics)).toList());
	}

	private static Map<String, Long> byLabel(Map<RouterFailure, Long> failures) {
		Map<String, Long> labelled = new TreeMap<>();
		failures.forEach((failure, count) -> labelled.put(failure.label(), count));
		return labelled;
	}

	/**
	 * A route.
	 *
	 * @param name the name of the route
	 * @param serverNames the names it is for
	 * @param backend who gets its connections
	 * @param sorry who gets those that the backend can't be given, {@code null} for
	 * nobody
	 * @param subject whose certificate is shown, {@code null} if TLS doesn't end here
	 * @param notAfter when it expires, {@code null} if TLS doesn't end here
	 */
	public record RouteDescriptor(String name, List<String> serverNames, BackendDescriptor backend,
			@Nullable BackendDescriptor sorry, @Nullable String subject, @Nullable Instant notAfter) {

		static RouteDescriptor of(RouterStatus.RouteStatus route, RouterMetrics metrics) {
			RouteMetrics counted = metrics.routes()
				.stream()
				.filter((each) -> each.route().equals(route.route()))
				.findFirst()
				.orElse(null);
			RouterStatus.BackendStatus sorry = route.sorry();
			return new RouteDescriptor(route.route(), route.serverNames(),
					BackendDescriptor.of(route.backend(), (counted != null) ? counted.backend() : null),
					(sorry != null) ? BackendDescriptor.of(sorry, (counted != null) ? counted.sorry() : null) : null,
					(route.certificate() != null) ? route.certificate().subject() : null,
					(route.certificate() != null) ? route.certificate().notAfter() : null);
		}

	}

	/**
	 * A backend.
	 *
	 * @param backend the backend in a few words
	 * @param up whether connections can be expected to succeed
	 * @param failure why its name couldn't be looked up, {@code null} if it could
	 * @param addresses the addresses that connections go to in turn
	 * @param open the connections open now
	 * @param opened the connections it got
	 * @param receivedBytes what clients sent, through this process
	 * @param sentBytes what clients were sent, through this process
	 * @param failures the connections that it didn't get or that were cut, by reason
	 */
	public record BackendDescriptor(String backend, boolean up, @Nullable String failure,
			List<AddressDescriptor> addresses, long open, long opened, long receivedBytes, long sentBytes,
			Map<String, Long> failures) {

		static BackendDescriptor of(RouterStatus.BackendStatus status, @Nullable BackendMetrics metrics) {
			List<AddressDescriptor> addresses = status.addresses().stream().map(AddressDescriptor::of).toList();
			return (metrics != null)
					? new BackendDescriptor(status.backend(), status.isUp(), status.failure(), addresses,
							metrics.open(), metrics.opened(), metrics.receivedBytes(), metrics.sentBytes(),
							byLabel(metrics.failures()))
					: new BackendDescriptor(status.backend(), status.isUp(), status.failure(), addresses, 0, 0, 0, 0,
							Map.of());
		}

	}

	/**
	 * An address of a backend.
	 *
	 * @param address the address and its port
	 * @param failure why it couldn't be connected to, {@code null} if it could the last
	 * time, or was never tried
	 * @param since when that was first so, {@code null} if it could
	 */
	public record AddressDescriptor(String address, @Nullable String failure, @Nullable Instant since) {

		static AddressDescriptor of(RouterStatus.AddressStatus status) {
			InetSocketAddress address = status.address();
			String host = address.getAddress().getHostAddress();
			return new AddressDescriptor((host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort(),
					status.failure(), status.since());
		}

	}

}
