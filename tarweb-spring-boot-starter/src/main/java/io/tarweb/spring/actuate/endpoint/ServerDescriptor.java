package io.tarweb.spring.actuate.endpoint;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.ServerStatus;
import io.tarweb.transport.TransportStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a server as clients of the actuator see it.
 *
 * @param running whether it serves
 * @param address the address it listens on, {@code null} while it doesn't run
 * @param port the port it listens on, {@code null} while it doesn't run
 * @param connections the connections that are open
 * @param droppedLogLines the lines of the access log that were lost
 * @param transport the transport in use, {@code null} while it doesn't run
 * @param sites the sites by name, none while it doesn't run
 */
public record ServerDescriptor(boolean running, @Nullable String address, @Nullable Integer port, int connections,
		long droppedLogLines, @Nullable TransportDescriptor transport,
		Map<String, SiteDescriptor> sites) implements OperationResponseBody {

	static final ServerDescriptor STOPPED = new ServerDescriptor(false, null, null, 0, 0, null, Map.of());

	static ServerDescriptor of(ServerStatus status) {
		InetSocketAddress address = status.address();
		Map<String, SiteDescriptor> sites = new LinkedHashMap<>();
		status.sites().forEach((site) -> sites.put(site.name(), SiteDescriptor.of(site)));
		return new ServerDescriptor(true, (address != null) ? address.getHostString() : null,
				(address != null) ? address.getPort() : null, status.connections(), status.droppedLogLines(),
				TransportDescriptor.of(status.transport()), sites);
	}

	/**
	 * A transport.
	 *
	 * @param name the transport in use
	 * @param absent why each better one isn't
	 */
	public record TransportDescriptor(String name, Map<String, String> absent) {

		static TransportDescriptor of(TransportStatus transport) {
			Map<String, String> absent = new LinkedHashMap<>();
			transport.absent().forEach((kind, reason) -> absent.put(kind.label(), reason));
			return new TransportDescriptor(transport.kind().label(), absent);
		}

	}

}
