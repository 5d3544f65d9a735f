package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.tarweb.answer.HttpsRedirect;
import io.tarweb.log.AccessLog;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.Reloader;
import io.tarweb.site.LiveSite;
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
 * Serves a site out of a tar. All methods may be called from any thread but the server's
 * own event loops.
 */
public final class TarwebServer {

	private static final Logger logger = LoggerFactory.getLogger(TarwebServer.class);

	/** Room for a large body's next slice while the one before is on its way. */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

	/** For the listening socket, whose event loop may be busy but not that long. */
	private static final long CLOSE_SECONDS = 10;

	private final ServerSettings settings;

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
		this.tls = settings.tls();
	}

	/**
	 * Loads the archive and listens. Does nothing if the server runs already.
	 * @throws io.tarweb.reload.SourceException if the archive can't be had
	 * @throws io.tarweb.archive.ArchiveException if the archive can't be read
	 * @throws io.tarweb.site.SiteException if the archive makes no site
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
				this.running = Running.start(this.settings, this.tls);
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
	 * @return its address, transport and site
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ServerStatus status() {
		return running().status();
	}

	/**
	 * Loads the archive that the source offers now and puts it into service, while
	 * requests in flight finish on the one before. Blocks until that is done or refused;
	 * calls from several threads take their turns. Never throws for a bad archive.
	 * @return what happened
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ReloadOutcome reload() {
		return running().reloader.reload();
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
	private record Running(Transport transport, Reloader reloader, @Nullable AccessLog accessLog, @Nullable Tls tls,
			HttpEngine engine, DisposableServer listener, @Nullable DisposableServer redirecting) {

		static Running start(ServerSettings settings, @Nullable TlsSettings tlsSettings) {
			Transport transport = Transport.open(settings.transport(), settings.workers());
			Reloader reloader = new Reloader(settings.archive(), settings.site(),
					(closer) -> new LiveSite(transport.eventLoops(), closer));
			AccessLog accessLog = null;
			Tls tls = null;
			HttpEngine engine = null;
			try {
				if (reloader.reload() instanceof ReloadOutcome.Refused refused) {
					throw refused.cause();
				}
				if (tlsSettings != null) {
					tls = Tls.open(tlsSettings, transport.eventLoops(), transport.childOptions());
				}
				if (settings.accessLog() != null) {
					accessLog = AccessLog.open(settings.accessLog(), settings.workers());
				}
				int prefixBytes = settings.site().prefix().getBytes(StandardCharsets.UTF_8).length;
				engine = new HttpEngine(transport.eventLoops(), reloader.live(), prefixBytes, settings.limits(),
						settings.serverHeader(), accessLog);
				DisposableServer listener = listen(settings, transport, engine, tls);
				try {
					return new Running(transport, reloader, accessLog, tls, engine, listener,
							redirect(settings, transport, engine, (InetSocketAddress) listener.address()));
				}
				catch (RuntimeException ex) {
					listener.disposeNow();
					throw ex;
				}
			}
			catch (RuntimeException | Error ex) {
				close(transport, reloader, engine, accessLog, tls);
				throw ex;
			}
		}

		private static void close(DisposableServer listener) {
			listener.dispose();
			listener.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
		}

		/**
		 * In this order: nobody logs and nobody reads the archive once the loops ended.
		 */
		private static void close(Transport transport, Reloader reloader, @Nullable HttpEngine engine,
				@Nullable AccessLog accessLog, @Nullable Tls tls) {
			if (!transport.close()) {
				logger.warn("An event loop doesn't end; what it may still read stays open");
				return;
			}
			reloader.close();
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
			Site site = this.reloader.live().current();
			return new ServerStatus(address(), redirectAddress(), this.transport.status(),
					(this.tls != null) ? this.tls.status() : null, this.engine.connections(),
					(this.accessLog != null) ? this.accessLog.droppedLines() : 0, (site != null) ? site.status() : null,
					this.reloader.lastRefusal());
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
			close(this.transport, this.reloader, this.engine, this.accessLog, this.tls);
		}

	}

}
