package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import io.tarweb.log.AccessLogSettings;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.site.SitePolicy;
import io.tarweb.tls.TlsSettings;
import io.tarweb.transport.TransportKind;
import io.tarweb.wire.ConnectionLimits;
import org.jspecify.annotations.Nullable;
import reactor.netty.tcp.TcpServer;

/**
 * Everything that a {@link TarwebServer} is told before it starts.
 *
 * @param archive where the archive comes from
 * @param site how the archive becomes a site
 * @param listen the address to listen on; port 0 picks a free one
 * @param transport the transport to insist on, {@code null} for the best one present
 * @param workers the number of event loops
 * @param limits what one client may ask for
 * @param serverHeader whether answers carry a {@code Server} field
 * @param accessLog how requests are logged, {@code null} for not at all
 * @param tls how TLS is spoken, {@code null} for plain HTTP
 * @param redirecting another address to listen on, where plain requests are sent to
 * HTTPS; {@code null} for none
 * @param customizer the last word on the Reactor Netty server underneath: socket options,
 * observers, wire logging
 */
public record ServerSettings(ArchiveSource archive, SitePolicy site, InetSocketAddress listen,
		@Nullable TransportKind transport, int workers, ConnectionLimits limits, boolean serverHeader,
		@Nullable AccessLogSettings accessLog, @Nullable TlsSettings tls, @Nullable InetSocketAddress redirecting,
		UnaryOperator<TcpServer> customizer) {

	/** The port that the server listens on unless told otherwise. */
	public static final int DEFAULT_PORT = 8081;

	public ServerSettings {
		if (workers < 1) {
			throw new IllegalArgumentException("workers must be positive, but is " + workers);
		}
		if (redirecting != null && tls == null) {
			throw new IllegalArgumentException("There is nothing to redirect to without TLS");
		}
	}

	/**
	 * Settings with every default, for an archive that is a plain file.
	 * @param file the archive
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder forFile(Path file) {
		return forSource(ArchiveSource.ofFile(file));
	}

	/**
	 * Settings with every default.
	 * @param source where the archive comes from
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder forSource(ArchiveSource source) {
		return new Builder(source);
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final ArchiveSource archive;

		private SitePolicy site = SitePolicy.DEFAULTS;

		private InetSocketAddress listen = new InetSocketAddress(DEFAULT_PORT);

		private @Nullable TransportKind transport;

		private int workers = Runtime.getRuntime().availableProcessors();

		private ConnectionLimits limits = ConnectionLimits.DEFAULTS;

		private boolean serverHeader = true;

		private @Nullable AccessLogSettings accessLog;

		private @Nullable TlsSettings tls;

		private @Nullable InetSocketAddress redirecting;

		private UnaryOperator<TcpServer> customizer = UnaryOperator.identity();

		private Builder(ArchiveSource archive) {
			this.archive = archive;
		}

		public Builder site(SitePolicy site) {
			this.site = site;
			return this;
		}

		public Builder listen(InetSocketAddress listen) {
			this.listen = listen;
			return this;
		}

		public Builder transport(@Nullable TransportKind transport) {
			this.transport = transport;
			return this;
		}

		public Builder workers(int workers) {
			this.workers = workers;
			return this;
		}

		public Builder limits(ConnectionLimits limits) {
			this.limits = limits;
			return this;
		}

		public Builder serverHeader(boolean serverHeader) {
			this.serverHeader = serverHeader;
			return this;
		}

		public Builder accessLog(@Nullable AccessLogSettings accessLog) {
			this.accessLog = accessLog;
			return this;
		}

		public Builder tls(@Nullable TlsSettings tls) {
			this.tls = tls;
			return this;
		}

		public Builder redirecting(@Nullable InetSocketAddress redirecting) {
			this.redirecting = redirecting;
			return this;
		}

		public Builder customizer(UnaryOperator<TcpServer> customizer) {
			this.customizer = customizer;
			return this;
		}

		public ServerSettings build() {
			return new ServerSettings(this.archive, this.site, this.listen, this.transport, this.workers, this.limits,
					this.serverHeader, this.accessLog, this.tls, this.redirecting, this.customizer);
		}

	}

}
