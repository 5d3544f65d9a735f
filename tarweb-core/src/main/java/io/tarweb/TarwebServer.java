package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.tarweb.answer.HttpsRedirect;
import io.tarweb.http.Octets;
import io.tarweb.log.AccessLog;
import io.tarweb.metrics.AskedPage;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.ReloadResult;
import io.tarweb.metrics.ServerMeters;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.metrics.SiteMeters;
import io.tarweb.reload.DamageWatch;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.reload.ReloadThread;
import io.tarweb.reload.SiteReloader;
import io.tarweb.site.Edition;
import io.tarweb.site.LiveSite;
import io.tarweb.site.Mount;
import io.tarweb.site.Routes;
import io.tarweb.site.Site;
import io.tarweb.tls.Tls;
import io.tarweb.tls.TlsSettings;
import io.tarweb.transport.Transport;
import io.tarweb.wire.HttpEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/**
 * Serves sites, each out of one tar or more. All methods may be called from any thread
 * but the server's own event loops.
 */
public final class TarwebServer {

	private static final Logger logger = LoggerFactory.getLogger(TarwebServer.class);

	/** Room for a large body's next slice while the one before is on its way. */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

	/** For the listening socket, whose event loop may be busy but not that long. */
	private static final long CLOSE_SECONDS = 10;

	private final ServerSettings settings;

	/** What is counted outlives a stop. */
	private final ServerMeters meters;

	/** Held while the server starts or stops. */
	private final Object lifecycle = new Object();

	private volatile @Nullable Running running;

	/** The latest ones that could be used. */
	private @Nullable TlsSettings tls;

	/**
	 * A server that doesn't run yet.
	 * @param settings what it is to do
	 */
	public TarwebServer(ServerSettings settings) {
		this.settings = settings;
		this.meters = new ServerMeters(settings.sites().stream().map(SiteSettings::name).toList());
		this.tls = settings.tls();
	}

	/**
	 * What the server was told to do, also before it runs.
	 * @return the settings
	 */
	public ServerSettings settings() {
		return this.settings;
	}

	/**
	 * Loads all archives and listens. Does nothing if the server runs already.
	 * @throws SiteStartException if the archives of a site can't be had, can't be read or
	 * make no site, with a {@link io.tarweb.reload.SourceException},
	 * {@link io.tarweb.archive.ArchiveException} or {@link io.tarweb.site.SiteException}
	 * as its cause
	 * @throws io.tarweb.transport.TransportUnavailableException if the transport that was
	 * asked for isn't there
	 * @throws io.tarweb.log.AccessLogException if the access log can't be opened
	 * @throws io.tarweb.tls.TlsException if TLS can't be spoken as it should
	 * @throws io.tarweb.tls.KernelTlsUnavailableException if the kernel is required to
	 * encrypt and can't
	 * @throws ListenException if the address can't be listened on
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.running == null) {
				try {
					this.running = Running.start(this.settings, this.tls, this.meters);
				}
				catch (RuntimeException | Error ex) {
					this.meters.stopped();
					throw ex;
				}
			}
		}
	}

	/**
	 * Stops accepting, closes idle connections at once, lets requests in flight finish
	 * and releases everything. Does nothing if the server doesn't run. A stopped server
	 * can be started again.
	 * @param grace how long requests in flight may take; what isn't finished then is cut.
	 * An interrupt doesn't shorten it
	 */
	public void stop(Duration grace) {
		synchronized (this.lifecycle) {
			Running running = this.running;
			if (running != null) {
				this.running = null;
				running.stop(grace);
				this.meters.stopped();
			}
		}
	}

	/**
	 * Whether the server listens.
	 * @return {@code true} between a start and the stop after it
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * The address the server listens on, with the real port.
	 * @return the address
	 * @throws IllegalStateException if the server doesn't run
	 */
	public InetSocketAddress address() {
		return running().address();
	}

	/**
	 * The server as it is now.
	 * @return its address, transport and sites
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ServerStatus status() {
		return running().status();
	}

	/**
	 * Loads what the sources of all sites offer now and puts it into service, while
	 * requests in flight finish on the editions before. Blocks until that is done or
	 * refused; calls from several threads take their turns. Never throws for a bad
	 * archive.
	 * @return what happened to each site, in the order of the settings
	 * @throws IllegalStateException if the server doesn't run
	 */
	public List<ReloadOutcome> reload() {
		return running().sites.stream().map((site) -> site.reload(ReloadRequest.RELOAD)).toList();
	}

	/**
	 * Reloads one site or rolls it back, in the same way.
	 * @param site the name of the site
	 * @param request what is to be done
	 * @return what happened
	 * @throws UnknownSiteException if there is no such site
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ReloadOutcome reload(String site, ReloadRequest request) {
		return running().sites.get(number(site)).reload(request);
	}

	/**
	 * What the server has done up to now, also if it doesn't run.
	 * @return its counters
	 */
	public ServerMetrics metrics() {
		Running running = this.running;
		return (running != null) ? this.meters.read(running.engine.connections(), running.droppedLogLines())
				: this.meters.read(0, 0);
	}

	/**
	 * The pages of a site that were asked for most, over all reloads.
	 * @param site the name of the site
	 * @param limit the most pages to tell
	 * @return the pages, the most asked one first
	 * @throws UnknownSiteException if there is no such site
	 */
	public List<AskedPage> mostAsked(String site, int limit) {
		Mount mount = Mount.of(this.settings.sites().get(number(site)).path());
		return this.meters.site(site)
			.mostAsked(limit)
			.stream()
			.map((page) -> new AskedPage(text(mount.locate(Octets.ascii(page.path()))), page.requests()))
			.toList();
	}

	private static String text(byte[] ascii) {
		return new String(ascii, StandardCharsets.US_ASCII);
	}

	/**
	 * The paths that were asked for and not found most, since the server started. Asks
	 * the event loops; one that doesn't answer for a second is left out.
	 * @param site the name of the site
	 * @param limit the most paths to tell
	 * @return the paths, the most missed one first
	 * @throws UnknownSiteException if there is no such site
	 */
	public List<MissedPath> mostMissed(String site, int limit) {
		number(site);
		return this.meters.site(site).mostMissed(limit);
	}

	private int number(String site) {
		List<String> names = this.settings.sites().stream().map(SiteSettings::name).toList();
		if (!names.contains(site)) {
			throw new UnknownSiteException(site, names);
		}
		return names.indexOf(site);
	}

	/**
	 * Puts other certificates into service. Connections that are open keep theirs. May be
	 * called whether the server runs or not.
	 * @param tls the new settings; the provider, and whether the kernel encrypts, stay as
	 * they are while the server runs
	 * @throws io.tarweb.tls.TlsException if they can't be met; then those before stay
	 * @throws IllegalStateException if the server speaks no TLS
	 */
	public void replaceCertificates(TlsSettings tls) {
		synchronized (this.lifecycle) {
			if (this.tls == null) {
				throw new IllegalStateException("The server speaks no TLS");
			}
			Running running = this.running;
			if (running != null && running.tls != null) {
				running.tls.replace(tls);
			}
			this.tls = tls;
		}
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException("The server doesn't run");
		}
		return running;
	}

	/**
	 * Everything that exists between a start and the stop after it.
	 */
	private record Running(ServerSettings settings, Transport transport, ReloadThread reloads, DamageWatch watch,
			List<SiteReloader> sites, @Nullable AccessLog accessLog, @Nullable Tls tls, HttpEngine engine,
			DisposableServer listener, @Nullable DisposableServer redirecting) {

		static Running start(ServerSettings settings, @Nullable TlsSettings tlsSettings, ServerMeters meters) {
			Transport transport = Transport.open(settings.transport(), settings.workers());
			ReloadThread reloads = new ReloadThread();
			DamageWatch watch = new DamageWatch();
			List<SiteReloader> sites = settings.sites()
				.stream()
				.map((site) -> reloader(site, transport, reloads, watch, settings, meters.site(site.name())))
				.toList();
			AccessLog accessLog = null;
			HttpEngine engine = null;
			Tls tls = null;
			try {
				for (int i = 0; i < sites.size(); i++) {
					if (sites.get(i).start() instanceof ReloadOutcome.Refused refused) {
						throw new SiteStartException(settings.sites().get(i).name(), refused.cause());
					}
				}
				if (tlsSettings != null) {
					tls = Tls.open(tlsSettings, transport.eventLoops(), transport.childOptions());
				}
				if (settings.accessLog() != null) {
					accessLog = AccessLog.open(settings.accessLog(), settings.workers());
				}
				HttpEngine serving = new HttpEngine(transport.eventLoops(),
						sites.stream().map(SiteReloader::live).toList(), routes(settings), prefixBytes(settings),
						settings.limits(), settings.serverHeader(), accessLog, watch::suspect, meters);
				engine = serving;
				watch.start((damaged) -> {
					serving.cutAnswersFrom(damaged);
					sites.forEach((site) -> site.recover(damaged));
				});
				DisposableServer listener = listen(settings, transport, serving, tls);
				try {
					return new Running(settings, transport, reloads, watch, sites, accessLog, tls, serving, listener,
							redirect(settings, transport, serving, (InetSocketAddress) listener.address()));
				}
				catch (RuntimeException ex) {
					listener.disposeNow();
					throw ex;
				}
			}
			catch (RuntimeException | Error ex) {
				close(transport, reloads, watch, sites, engine, accessLog, tls);
				throw ex;
			}
		}

		private static SiteReloader reloader(SiteSettings site, Transport transport, ReloadThread reloads,
				DamageWatch watch, ServerSettings settings, SiteMeters meters) {
			LiveSite live = new LiveSite(transport.eventLoops(), reloads.closer());
			Consumer<ReloadOutcome> counter = (outcome) -> meters.reloaded(result(outcome), outcome.took());
			return new SiteReloader(site.name(), site.archives(), site.policy(), site.archiveLimits(), site.reload(),
					live, reloads, watch, (edition) -> meters.settle(archives(edition)),
					counter.andThen(settings.reloadListener()));
		}

		private static List<Site> archives(Edition edition) {
			return IntStream.range(0, edition.size()).mapToObj(edition::archive).toList();
		}

		private static ReloadResult result(ReloadOutcome outcome) {
			if (outcome instanceof ReloadOutcome.Loaded) {
				return ReloadResult.RELOADED;
			}
			if (outcome instanceof ReloadOutcome.RolledBack) {
				return ReloadResult.ROLLED_BACK;
			}
			return (outcome instanceof ReloadOutcome.Unchanged) ? ReloadResult.UNCHANGED : ReloadResult.REFUSED;
		}

		private static Routes routes(ServerSettings settings) {
			return Routes.to(settings.sites()
				.stream()
				.map((site) -> new Routes.Route(site.hosts(), Mount.of(site.path())))
				.toList());
		}

		private static int prefixBytes(ServerSettings settings) {
			return settings.sites()
				.stream()
				.mapToInt((site) -> site.policy().prefix().getBytes(StandardCharsets.UTF_8).length)
				.max()
				.orElse(0);
		}

		private static void close(DisposableServer listener) {
			listener.dispose();
			listener.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
		}

		/**
		 * In this order: nobody logs and nobody reads an archive once the loops ended.
		 */
		private static void close(Transport transport, ReloadThread reloads, DamageWatch watch,
				List<SiteReloader> sites, @Nullable HttpEngine engine, @Nullable AccessLog accessLog,
				@Nullable Tls tls) {
			watch.close();
			if (!transport.close()) {
				logger.warn("An event loop doesn't end; what it may still read stays open");
				return;
			}
			reloads.close();
			sites.forEach(SiteReloader::close);
			if (engine != null) {
				engine.close();
			}
			if (accessLog != null) {
				accessLog.close();
			}
			if (tls != null) {
				tls.close();
			}
		}

		private static DisposableServer listen(ServerSettings settings, Transport transport, HttpEngine engine,
				@Nullable Tls tls) {
			Map<ChannelOption<?>, ?> options = (tls != null) ? transport.encryptedChildOptions()
					: transport.childOptions();
			return listen(settings, settings.listen(), transport, options, (channel) -> install(engine, channel, tls));
		}

		private static @Nullable DisposableServer redirect(ServerSettings settings, Transport transport,
				HttpEngine engine, InetSocketAddress secured) {
			InetSocketAddress plain = settings.redirecting();
			if (plain == null) {
				return null;
			}
			HttpsRedirect redirect = new HttpsRedirect(plain.getPort(), secured.getPort());
			return listen(settings, plain, transport, transport.childOptions(),
					(channel) -> engine.install(channel, redirect));
		}

		private static DisposableServer listen(ServerSettings settings, InetSocketAddress address, Transport transport,
				Map<ChannelOption<?>, ?> options, Consumer<Channel> installer) {
			TcpServer server = TcpServer.create()
				.runOn(transport.loopResources())
				.bindAddress(() -> address)
				.childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
				.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
				.doOnChannelInit((observer, channel, remoteAddress) -> installer.accept(channel));
			for (Map.Entry<ChannelOption<?>, ?> option : options.entrySet()) {
				server = withChildOption(server, option.getKey(), option.getValue());
			}
			TcpServer customized = settings.customizer().apply(server);
			try {
				return customized.bindNow();
			}
			catch (RuntimeException ex) {
				throw new ListenException(address, ex);
			}
		}

		private static void install(HttpEngine engine, Channel channel, @Nullable Tls tls) {
			if (tls != null) {
				engine.install(channel, tls);
			}
			else {
				engine.install(channel);
			}
		}

		@SuppressWarnings("unchecked")
		private static <T> TcpServer withChildOption(TcpServer server, ChannelOption<T> option, Object value) {
			return server.childOption(option, (T) value);
		}

		InetSocketAddress address() {
			return (InetSocketAddress) this.listener.address();
		}

		@Nullable InetSocketAddress redirectAddress() {
			return (this.redirecting != null) ? (InetSocketAddress) this.redirecting.address() : null;
		}

		ServerStatus status() {
			List<SiteStatus> statuses = new ArrayList<>();
			for (int i = 0; i < this.sites.size(); i++) {
				SiteSettings site = this.settings.sites().get(i);
				SiteReloader reloader = this.sites.get(i);
				statuses.add(new SiteStatus(site.name(), site.hosts(), site.path(), reloader.current(),
						reloader.previous(), reloader.lastRefusal(), reloader.damage()));
			}
			return new ServerStatus(address(), redirectAddress(), this.transport.status(),
					(this.tls != null) ? this.tls.status() : null, this.engine.connections(), droppedLogLines(),
					statuses);
		}

		long droppedLogLines() {
			return (this.accessLog != null) ? this.accessLog.droppedLines() : 0;
		}

		void stop(Duration grace) {
			close(this.listener);
			if (this.redirecting != null) {
				close(this.redirecting);
			}
			int cut = this.engine.drain(grace);
			if (cut > 0) {
				logger.warn("Cut {} connections that were still busy after {}", cut, grace);
			}
			close(this.transport, this.reloads, this.watch, this.sites, this.engine, this.accessLog, this.tls);
		}

	}

}
