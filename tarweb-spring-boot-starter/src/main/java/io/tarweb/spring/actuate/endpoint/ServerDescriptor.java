package io.tarweb.spring.actuate.endpoint;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.ServerSettings;
import io.tarweb.ServerStatus;
import io.tarweb.status.KernelTlsRefusal;
import io.tarweb.status.TlsStatus;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a server as clients of the actuator see it.
 *
 * @param running whether it serves
 * @param address the address it listens on, {@code null} while it doesn't run
 * @param port the port it listens on, {@code null} while it doesn't run
 * @param handOver the socket at which other processes hand connections over, {@code null}
 * if there is none
 * @param connections the connections that are open
 * @param droppedLogLines the lines of the access log that were lost
 * @param transport the transport in use, {@code null} while it doesn't run
 * @param tls how TLS is spoken, {@code null} if it isn't
 * @param changedProperties the properties that have changed since the start and need a
 * restart, {@code null} if there are none
 * @param sites the sites by name, none while it doesn't run
 */
public record ServerDescriptor(boolean running, @Nullable String address, @Nullable Integer port,
		@Nullable String handOver, int connections, long droppedLogLines, @Nullable TransportDescriptor transport,
		@Nullable TlsDescriptor tls, @Nullable List<String> changedProperties,
		Map<String, SiteDescriptor> sites) implements OperationResponseBody {

	static ServerDescriptor stopped(List<String> changedProperties) {
		return new ServerDescriptor(false, null, null, null, 0, 0, null, null, orNull(changedProperties), Map.of());
	}

	static ServerDescriptor of(ServerStatus status, ServerSettings settings, List<String> changedProperties) {
		InetSocketAddress address = status.address();
		Map<String, SiteDescriptor> sites = new LinkedHashMap<>();
		status.sites().forEach((site) -> sites.put(site.name(), SiteDescriptor.of(site, settings)));
		return new ServerDescriptor(true, (address != null) ? address.getHostString() : null,
				(address != null) ? address.getPort() : null,
				(status.handOverPath() != null) ? status.handOverPath().toString() : null, status.connections(),
				status.droppedLogLines(), TransportDescriptor.of(status.transport()),
				TlsDescriptor.ofNullable(status.tls()), orNull(changedProperties), sites);
	}

	private static @Nullable List<String> orNull(List<String> names) {
		return (names.isEmpty()) ? null : names;
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

	/**
	 * How TLS is spoken.
	 *
	 * @param provider the provider in use
	 * @param absent why BoringSSL isn't, {@code null} if it is
	 * @param kernel whether the kernel encrypts, or why it doesn't
	 * @param handedOver the connections that were handed to the kernel since the start
	 * @param notHandedOver those that could not be, by reason
	 * @param certificates the certificates in use, the default first
	 */
	public record TlsDescriptor(String provider, @Nullable String absent, String kernel, long handedOver,
			Map<KernelTlsRefusal, Long> notHandedOver, List<CertificateDescriptor> certificates) {

		static @Nullable TlsDescriptor ofNullable(@Nullable TlsStatus tls) {
			return (tls != null) ? new TlsDescriptor(tls.provider().label(), tls.absent(), tls.kernel().label(),
					tls.kernel().handedOver(), new TreeMap<>(tls.kernel().refused()),
					tls.certificates().stream().map(CertificateDescriptor::of).toList()) : null;
		}

	}

	/**
	 * A certificate.
	 *
	 * @param serverName the name that it is shown for, {@code null} for the default
	 * @param notAfter when it expires
	 */
	public record CertificateDescriptor(@Nullable String serverName, String subject, Instant notAfter) {

		static CertificateDescriptor of(TlsStatus.Certificate certificate) {
			return new CertificateDescriptor(certificate.serverName(), certificate.subject(), certificate.notAfter());
		}

	}

}
