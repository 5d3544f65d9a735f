package io.tarweb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.tarweb.error.SiteStartException;
import io.tarweb.internal.connection.MemoryBudget;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.engine.HttpEngine;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.log.AccessLog;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.metrics.SiteMeters;
import io.tarweb.internal.reload.DamageWatch;
import io.tarweb.internal.reload.ReloadThread;
import io.tarweb.internal.reload.SiteReloader;
import io.tarweb.internal.routing.Mount;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.transport.Transport;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that lacks only its listening socket: running event loops, loaded archives,
 * and the sites that answer out of them.
 */
record LoadedServer(ServerSettings settings, Transport transport, ReloadThread reloads, DamageWatch watch,
		List<SiteReloader> sites, @Nullable TlsSettings tlsSettings, @Nullable Tls tls, @Nullable AccessLog accessLog,
		HttpEngine engine, ServerMeters meters) {

	private static final Logger logger = LoggerFactory.getLogger(LoadedServer.class);

	static LoadedServer load(ServerSettings settings, @Nullable TlsSettings tlsSettings, ServerMeters meters,
			ReloadThread reloads) {
		MemoryBudget.ofJvm().report(settings.limits());
		Transport transport = Transport.open(settings.transport(), settings.workers(),
				settings.limits().maxConnections());
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
				tls = Tls.open(tlsSettings, settings.http2().isEnabled(), transport.eventLoops(),
						transport.childOptions());
			}
			if (settings.accessLog() != null) {
				accessLog = AccessLog.open(settings.accessLog(), settings.workers());
			}
			HttpEngine serving = new HttpEngine(transport.eventLoops(), sites.stream().map(SiteReloader::live).toList(),
					routes(settings), prefixBytes(settings), settings.limits(), settings.http2(),
					settings.proxyProtocol(), settings.serverHeader(), accessLog, watch::suspect, meters);
			engine = serving;
			watch.start((damaged) -> {
				serving.cutAnswersFrom(damaged);
				sites.forEach((site) -> site.recover(damaged));
			});
			return new LoadedServer(settings, transport, reloads, watch, sites, tlsSettings, tls, accessLog, serving,
					meters);
		}
		catch (RuntimeException | Error ex) {
			close(transport, reloads, watch, sites, engine, accessLog, tls);
			throw ex;
		}
	}

	private static SiteReloader reloader(SiteSettings site, Transport transport, ReloadThread reloads,
			DamageWatch watch, ServerSettings settings, SiteMeters meters) {
		LiveSite live = new LiveSite(transport.eventLoops(), reloads.closer());
		Consumer<ReloadOutcome> counter = (outcome) -> meters.reloaded(outcome.result(), outcome.took());
		return new SiteReloader(site.name(), site.archives(), site.policy(), site.archiveLimits(), site.reload(), live,
				reloads, watch, (edition) -> meters.settle(layers(edition)),
				counter.andThen(settings.reloadListener()));
	}

	private static List<Layer> layers(Edition edition) {
		return IntStream.range(0, edition.size()).mapToObj(edition::layer).toList();
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

	/**
	 * Puts certificates into service that arrived during the load.
	 */
	void useCertificates(@Nullable TlsSettings current) {
		if (this.tls != null && current != null && current != this.tlsSettings) {
			this.tls.replace(current);
		}
	}

	void close() {
		close(this.transport, this.reloads, this.watch, this.sites, this.engine, this.accessLog, this.tls);
	}

	/**
	 * The order matters: once the loops have ended, nothing logs or reads an archive.
	 */
	private static void close(Transport transport, ReloadThread reloads, DamageWatch watch, List<SiteReloader> sites,
			@Nullable HttpEngine engine, @Nullable AccessLog accessLog, @Nullable Tls tls) {
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

}
