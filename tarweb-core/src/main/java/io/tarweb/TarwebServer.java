package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.tarweb.log.AccessLog;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.Reloader;
import io.tarweb.site.LiveSite;
import io.tarweb.site.Site;
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

	/**
	 * A server that doesn't run yet.
	 * @param settings what it is to do
	 */
	public TarwebServer(ServerSettings settings) {
		this.settings = settings;
	}

	/**
	 * Loads the archive and listens. Does nothing if the server runs already.
	 * @throws io.tarweb.reload.SourceException if the archive can't be had
	 * @throws io.tarweb.archive.ArchiveException if the archive can't be read
	 * @throws io.tarweb.site.SiteException if the archive makes no site
	 * @throws io.tarweb.transport.TransportUnavailableException if the transport that was
	 * asked for isn't there
	 * @throws io.tarweb.log.AccessLogException if the access log can't be opened
	 * @throws ListenException if the address can't be listened on
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.running == null) {
				this.running = Running.start(this.settings);
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
	private record Running(Transport transport, Reloader reloader, @Nullable AccessLog accessLog, HttpEngine engine,
			DisposableServer listener) {

		static Running start(ServerSettings settings) {
			Transport transport = Transport.open(settings.transport(), settings.workers());
			Reloader reloader = new Reloader(settings.archive(), settings.site(),
					(closer) -> new LiveSite(transport.eventLoops(), closer));
			AccessLog accessLog = null;
			HttpEngine engine = null;
			try {
				if (reloader.reload() instanceof ReloadOutcome.Refused refused) {
					throw refused.cause();
				}
				if (settings.accessLog() != null) {
					accessLog = AccessLog.open(settings.accessLog(), settings.workers());
				}
				int prefixBytes = settings.site().prefix().getBytes(StandardCharsets.UTF_8).length;
				engine = new HttpEngine(transport.eventLoops(), reloader.live(), prefixBytes, settings.limits(),
						settings.serverHeader(), accessLog);
				return new Running(transport, reloader, accessLog, engine, listen(settings, transport, engine));
			}
			catch (RuntimeException | Error ex) {
				close(transport, reloader, engine, accessLog);
				throw ex;
			}
		}

		/**
		 * In this order: nobody logs and nobody reads the archive once the loops ended.
		 */
		private static void close(Transport transport, Reloader reloader, @Nullable HttpEngine engine,
				@Nullable AccessLog accessLog) {
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
		}

		private static DisposableServer listen(ServerSettings settings, Transport transport, HttpEngine engine) {
			TcpServer server = TcpServer.create()
				.runOn(transport.loopResources())
				.bindAddress(settings::listen)
				.childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
				.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
				.doOnChannelInit((observer, channel, remoteAddress) -> engine.install(channel));
			for (Map.Entry<ChannelOption<?>, ?> option : transport.childOptions().entrySet()) {
				server = withChildOption(server, option.getKey(), option.getValue());
			}
			TcpServer customized = settings.customizer().apply(server);
			try {
				return customized.bindNow();
			}
			catch (RuntimeException ex) {
				throw new ListenException(settings.listen(), ex);
			}
		}

		@SuppressWarnings("unchecked")
		private static <T> TcpServer withChildOption(TcpServer server, ChannelOption<T> option, Object value) {
			return server.childOption(option, (T) value);
		}

		InetSocketAddress address() {
			return (InetSocketAddress) this.listener.address();
		}

		ServerStatus status() {
			Site site = this.reloader.live().current();
			return new ServerStatus(address(), this.transport.status(), this.engine.connections(),
					(this.accessLog != null) ? this.accessLog.droppedLines() : 0, (site != null) ? site.status() : null,
					this.reloader.lastRefusal());
		}

		void stop(Duration grace) {
			this.listener.dispose();
			this.listener.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
			int cut = this.engine.drain(grace);
			if (cut > 0) {
				logger.warn("Cut {} connections that were still busy after {}", cut, grace);
			}
			close(this.transport, this.reloader, this.engine, this.accessLog);
		}

	}

}
