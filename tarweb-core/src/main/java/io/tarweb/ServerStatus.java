package io.tarweb;

import java.net.InetSocketAddress;

import io.tarweb.reload.ReloadOutcome;
import io.tarweb.site.SiteStatus;
import io.tarweb.tls.TlsStatus;
import io.tarweb.transport.TransportStatus;
import org.jspecify.annotations.Nullable;

/**
 * A server at one moment.
 *
 * @param address the address it listens on
 * @param redirectAddress the address it redirects from, {@code null} if it doesn't
 * @param transport the transport in use and why the better ones aren't
 * @param tls how TLS is spoken, {@code null} if it isn't
 * @param connections the connections that are open
 * @param droppedLogLines the lines of the access log that were lost because they came too
 * fast or couldn't be written
 * @param site the archive in service, {@code null} before the first one
 * @param lastRefusal the latest reload, if it was refused; {@code null} otherwise
 */
public record ServerStatus(InetSocketAddress address, @Nullable InetSocketAddress redirectAddress,
		TransportStatus transport, @Nullable TlsStatus tls, int connections, long droppedLogLines,
		@Nullable SiteStatus site, ReloadOutcome.@Nullable Refused lastRefusal) {

}
