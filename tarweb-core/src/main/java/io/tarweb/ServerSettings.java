package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.tarweb.error.SettingException;
import io.tarweb.internal.connection.MemoryBudget;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.Http2Settings;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import reactor.netty.tcp.TcpServer;

/**
 * The settings with which a {@link TarwebServer} starts.
 */
public final class ServerSettings {

	/** The port that the server listens on by default. */
	public static final int DEFAULT_PORT = 8081;

	/** More than machines have processors. */
	private static final int MAX_WORKERS = 1024;

	private final List<SiteSettings> sites;

	private final InetSocketAddress listen;

	private final @Nullable TransportKind transport;

	private final int workers;

	private final ConnectionLimits limits;

	private final Http2Settings http2;

	private final @Nullable ProxyProtocolSettings proxyProtocol;

	private final boolean serverHeader;

	private final @Nullable AccessLogSettings accessLog;

	private final @Nullable TlsSettings tls;

	private final @Nullable InetSocketAddress redirecting;

	private final @Nullable HandOverSettings handOver;

	private final UnaryOperator<TcpServer> customizer;

	private final Consumer<ReloadOutcome> reloadListener;

	private ServerSettings(Builder builder) {
		this.sites = List.copyOf(builder.sites);
		this.listen = builder.listen;
		this.transport = builder.transport;
		this.workers = builder.workers;
		this.limits = builder.limits;
		this.http2 = builder.http2;
		this.proxyProtocol = builder.proxyProtocol;
		this.serverHeader = builder.serverHeader;
		this.accessLog = builder.accessLog;
		this.tls = builder.tls;
		this.redirecting = builder.redirecting;
		this.handOver = builder.handOver;
		this.customizer = builder.customizer;
		this.reloadListener = builder.reloadListener;
		if (this.workers < 1) {
			throw new SettingException("ServerSettings.workers", this.workers, "must be positive");
		}
		if (this.workers > MAX_WORKERS) {
			throw new SettingException("ServerSettings.workers", this.workers, "must be at most " + MAX_WORKERS);
		}
		MemoryBudget.ofJvm().check(this.limits, this.workers);
		if (this.redirecting != null && this.tls == null) {
			throw new SettingException("ServerSettings.redirecting", this.redirecting, "needs TLS to redirect to");
		}
		SitePlace.requireDifferent(this.sites);
	}

	/**
	 * Settings with every default, for an archive that is a plain file.
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
		return forSites(List.of(SiteSettings.builder(SiteSettings.DEFAULT_NAME).archive(source).build()));
	}

	/**
	 * Settings with every default for several sites.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder forSites(List<SiteSettings> sites) {
		return new Builder(sites);
	}

	/**
	 * The sites: at least one, and no two for the same host and path.
	 */
	public List<SiteSettings> sites() {
		return this.sites;
	}

	/**
	 * The address to listen on; port 0 picks a free one.
	 */
	public InetSocketAddress listen() {
		return this.listen;
	}

	/**
	 * The transport to insist on, {@code null} for the best one present.
	 */
	public @Nullable TransportKind transport() {
		return this.transport;
	}

	/**
	 * The number of event loops.
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * The limits on what one client may ask for.
	 */
	public ConnectionLimits limits() {
		return this.limits;
	}

	/**
	 * Whether and how HTTP/2 is spoken.
	 */
	public Http2Settings http2() {
		return this.http2;
	}

	/**
	 * Which proxies say who their clients are, on every address that is listened on;
	 * {@code null} for none.
	 */
	public @Nullable ProxyProtocolSettings proxyProtocol() {
		return this.proxyProtocol;
	}

	/**
	 * Whether answers carry a {@code Server} field.
	 */
	public boolean serverHeader() {
		return this.serverHeader;
	}

	/**
	 * How requests are logged, {@code null} for not at all.
	 */
	public @Nullable AccessLogSettings accessLog() {
		return this.accessLog;
	}

	/**
	 * How TLS is spoken, {@code null} for plain HTTP.
	 */
	public @Nullable TlsSettings tls() {
		return this.tls;
	}

	/**
	 * Another address to listen on, where plain requests are redirected to HTTPS;
	 * {@code null} for none.
	 */
	public @Nullable InetSocketAddress redirecting() {
		return this.redirecting;
	}

	/**
	 * Where other processes hand connections over, {@code null} for nowhere.
	 */
	public @Nullable HandOverSettings handOver() {
		return this.handOver;
	}

	/**
	 * Applied last to the underlying Reactor Netty server, for socket options, observers,
	 * wire logging.
	 */
	public UnaryOperator<TcpServer> customizer() {
		return this.customizer;
	}

	/**
	 * Told what each reload did, one at a time, on the loading thread; not told of the
	 * first load, which is part of the start.
	 */
	public Consumer<ReloadOutcome> reloadListener() {
		return this.reloadListener;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private List<SiteSettings> sites;

		private InetSocketAddress listen = new InetSocketAddress(DEFAULT_PORT);

		private @Nullable TransportKind transport;

		private int workers = Runtime.getRuntime().availableProcessors();

		private ConnectionLimits limits = ConnectionLimits.DEFAULTS;

		private Http2Settings http2 = Http2Settings.DEFAULTS;

		private @Nullable ProxyProtocolSettings proxyProtocol;

		private boolean serverHeader = true;

		private @Nullable AccessLogSettings accessLog;

		private @Nullable TlsSettings tls;

		private @Nullable InetSocketAddress redirecting;

		private @Nullable HandOverSettings handOver;

		private UnaryOperator<TcpServer> customizer = UnaryOperator.identity();

		private Consumer<ReloadOutcome> reloadListener = (outcome) -> {
		};

		private Builder(List<SiteSettings> sites) {
			this.sites = sites;
		}

		/**
		 * The sites as they are now.
		 */
		public List<SiteSettings> sites() {
			return this.sites;
		}

		public Builder sites(List<SiteSettings> sites) {
			this.sites = sites;
			return this;
		}

		/**
		 * Sets how the archives of every site become a site.
		 */
		public Builder site(SitePolicy policy) {
			return sites(this.sites.stream().map((site) -> site.withPolicy(policy)).toList());
		}

		/**
		 * Sets what a reload of every site accepts and keeps.
		 */
		public Builder reload(ReloadPolicy policy) {
			return sites(this.sites.stream().map((site) -> site.withReload(policy)).toList());
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

		public Builder http2(Http2Settings http2) {
			this.http2 = http2;
			return this;
		}

		public Builder proxyProtocol(@Nullable ProxyProtocolSettings proxyProtocol) {
			this.proxyProtocol = proxyProtocol;
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

		public Builder handOver(@Nullable HandOverSettings handOver) {
			this.handOver = handOver;
			return this;
		}

		public Builder customizer(UnaryOperator<TcpServer> customizer) {
			this.customizer = customizer;
			return this;
		}

		/**
		 * Adds a listener that is told what each reload did, after the existing ones.
		 * @param reloadListener told on the loading thread
		 */
		public Builder reloadListener(Consumer<ReloadOutcome> reloadListener) {
			this.reloadListener = this.reloadListener.andThen(reloadListener);
			return this;
		}

		public ServerSettings build() {
			return new ServerSettings(this);
		}

	}

}
