package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

import io.tarweb.status.TlsStatus;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a running router is doing.
 *
 * @param address the address it listens on
 * @param transport which transport it runs on, {@code null} if it is a site's
 * @param openConnections the clients connected now
 * @param routes the routes in their order, the default one last
 */
public record RouterStatus(InetSocketAddress address, @Nullable TransportStatus transport, int openConnections,
		List<RouteStatus> routes) {

	public RouterStatus {
		routes = List.copyOf(routes);
	}

	/**
	 * One route.
	 *
	 * @param route its name
	 * @param serverNames the names it is for
	 * @param backend its backend
	 * @param sorry who gets what the backend can't be given, {@code null} for nobody
	 * @param certificate the certificate shown if TLS ends here, else {@code null}
	 */
	public record RouteStatus(String route, List<String> serverNames, BackendStatus backend,
			@Nullable BackendStatus sorry, TlsStatus.@Nullable Certificate certificate) {

		public RouteStatus {
			serverNames = List.copyOf(serverNames);
		}

	}

	/**
	 * One backend.
	 *
	 * @param backend the backend in a few words
	 * @param addresses the addresses that connections go to in turn, as far as they have
	 * been looked up; empty for backends that aren't connected to
	 * @param failure why its name couldn't be looked up the last time, {@code null} if it
	 * could
	 */
	public record BackendStatus(String backend, List<AddressStatus> addresses, @Nullable String failure) {

		public BackendStatus {
			addresses = List.copyOf(addresses);
		}

		/**
		 * Whether connections can be expected to succeed: the name has an address, and
		 * not all addresses have failed.
		 */
		public boolean isUp() {
			return this.addresses.isEmpty() ? this.failure == null
					: this.addresses.stream().anyMatch((address) -> address.failure() == null);
		}

	}

	/**
	 * One address of a backend.
	 *
	 * @param address the address
	 * @param failure why it couldn't be connected to, {@code null} if it could the last
	 * time, or was never tried
	 * @param since when that was first so, {@code null} if it could
	 */
	public record AddressStatus(InetSocketAddress address, @Nullable String failure, @Nullable Instant since) {

	}

}
