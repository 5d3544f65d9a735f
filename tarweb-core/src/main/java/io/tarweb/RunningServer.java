package io.tarweb;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.tarweb.error.ListenException;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.handover.HandOver;
import io.tarweb.internal.log.AccessLog;
import io.tarweb.internal.reload.SiteReloader;
import io.tarweb.internal.tls.Tls;
import io.tarweb.settings.HandOverSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/**
 * A server with its listening sockets: everything that exists between a start and the
 * stop after it.
 */
record RunningServer(LoadedServer loaded, ConnectionIntake intake, DisposableServer listener,
		@Nullable DisposableServer redirecting, @Nullable HandOver handOver) {

	private static final Logger logger = LoggerFactory.getLogger(RunningServer.class);

	/** For the listening socket: its event loop may be busy, but not for that long. */
	private static final long CLOSE_SECONDS = 10;

	static RunningServer listen(LoadedServer loaded) {
		ConnectionIntake intake = new ConnectionIntake(loaded.transport(), loaded.engine(), loaded.tls());
		List<Runnable> opened = new ArrayList<>();
		try {
			DisposableServer listener = listen(loaded, "ServerSettings.listen", loaded.settings().listen(),
					intake.options(), intake::install);
			opened.add(listener::disposeNow);
			DisposableServer redirecting = listenRedirecting(loaded, (InetSocketAddress) listener.address());
			if (redirecting != null) {
				opened.add(redirecting::disposeNow);
			}
			return new RunningServer(loaded, intake, listener, redirecting, openHandOver(loaded, intake));
		}
		catch (RuntimeException ex) {
			opened.forEach(Runnable::run);
			throw ex;
		}
	}

	private static @Nullable HandOver openHandOver(LoadedServer loaded, ConnectionIntake intake) {
		HandOverSettings settings = loaded.settings().handOver();
		return (settings != null) ? HandOver.open(settings, loaded.transport(), intake.options(),
				loaded.meters().handOver(), intake::take) : null;
	}

	private static @Nullable DisposableServer listenRedirecting(LoadedServer loaded, InetSocketAddress secured) {
		InetSocketAddress plain = loaded.settings().redirecting();
		if (plain == null) {
			return null;
		}
		HttpsRedirect redirect = new HttpsRedirect(plain.getPort(), secured.getPort());
		return listen(loaded, "ServerSettings.redirecting", plain, ConnectionIntake.plainOptions(loaded.transport()),
				(channel) -> loaded.engine().install(channel, redirect));
	}

	private static DisposableServer listen(LoadedServer loaded, String setting, InetSocketAddress address,
			Map<ChannelOption<?>, ?> options, Consumer<Channel> installer) {
		TcpServer server = TcpServer.create()
			.runOn(loaded.transport().loopResources())
			.bindAddress(() -> address)
			.doOnChannelInit((observer, channel, remoteAddress) -> {
				installer.accept(channel);
				loaded.engine().introduce(channel);
			});
		for (Map.Entry<ChannelOption<?>, ?> option : options.entrySet()) {
			server = withChildOption(server, option.getKey(), option.getValue());
		}
		TcpServer customized = loaded.settings().customizer().apply(server);
		try {
			return customized.bindNow();
		}
		catch (RuntimeException ex) {
			throw new ListenException(setting, address, ex);
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
		for (int i = 0; i < this.loaded.sites().size(); i++) {
			SiteSettings site = this.loaded.settings().sites().get(i);
			SiteReloader reloader = this.loaded.sites().get(i);
			statuses.add(new SiteStatus(site.name(), site.hosts(), site.path(), reloader.current(), reloader.previous(),
					reloader.lastRefusal(), reloader.damage()));
		}
		Tls tls = this.loaded.tls();
		Path handOverPath = (this.handOver != null) ? this.handOver.path() : null;
		return new ServerStatus(address(), redirectAddress(), handOverPath, this.loaded.transport().status(),
				(tls != null) ? tls.status() : null, this.loaded.engine().connections(), droppedLogLines(), statuses);
	}

	long droppedLogLines() {
		AccessLog accessLog = this.loaded.accessLog();
		return (accessLog != null) ? accessLog.droppedLines() : 0;
	}

	void stop(Duration grace) {
		if (this.handOver != null) {
			this.handOver.close();
		}
		close(this.listener);
		if (this.redirecting != null) {
			close(this.redirecting);
		}
		this.intake.close();
		int cut = this.loaded.engine().drain(grace);
		if (cut > 0) {
			logger.warn("Cut {} connections that were still busy after {}", cut, grace);
		}
		this.loaded.close();
	}

	private static void close(DisposableServer listener) {
		listener.dispose();
		listener.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
	}

}
