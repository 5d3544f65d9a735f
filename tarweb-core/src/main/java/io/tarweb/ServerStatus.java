package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import io.tarweb.status.TlsStatus;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;

/**
 * The status of a server at one moment.
 *
 * @param address the address it listens on
 * @param redirectAddress the address it redirects from, {@code null} if it doesn't
 * @param handOverPath the socket at which other processes hand connections over,
 * {@code null} if there is none
 * @param transport the transport in use and why the better ones aren't
 * @param tls how TLS is spoken, {@code null} if it isn't
 * @param connections the number of open connections
 * @param droppedLogLines the number of lines of the access log lost because they came too
 * fast or couldn't be written
 * @param sites the sites in the order of the settings
 */
public record ServerStatus(InetSocketAddress address, @Nullable InetSocketAddress redirectAddress,
		@Nullable Path handOverPath, TransportStatus transport, @Nullable TlsStatus tls, int connections,
		long droppedLogLines, List<SiteStatus> sites) {

	/**
	 * The status of one site, {@code null} if there is no site of that name.
	 */
	public @Nullable SiteStatus site(String name) {
		return this.sites.stream().filter((site) -> site.name().equals(name)).findFirst().orElse(null);
	}

}
