package io.tarweb.spring.metrics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tarweb.ServerStatus;
import io.tarweb.SiteSettings;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.http.Coding;
import io.tarweb.metrics.HandOverMetrics;
import io.tarweb.metrics.LagMetrics;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.metrics.SiteMetrics;
import io.tarweb.metrics.StatusClass;
import io.tarweb.reload.ReloadResult;
import io.tarweb.status.EditionStatus;
import io.tarweb.status.KernelTlsRefusal;
import io.tarweb.status.KernelTlsStatus;
import io.tarweb.status.TlsStatus;

/**
 * {@link MeterBinder} for a {@link TarwebServer}. All meters read what the event loops
 * count anyway, when they are scraped; a request costs the same with and without them.
 */
public class TarwebMetrics implements MeterBinder {

	/** In place of a site's name. */
	private static final String NO_SITE = "none";

	private final TarwebServer server;

	public TarwebMetrics(TarwebServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindConnections(registry);
		bindProxyProtocol(registry);
		if (this.server.settings().tls() != null) {
			bindTls(registry);
		}
		if (this.server.settings().http2().isEnabled()) {
			bindHttp2(registry);
		}
		if (this.server.settings().handOver() != null) {
			bindHandOver(registry);
		}
		bindLag(registry);
		FunctionCounter
			.builder("tarweb.access.log.dropped", this.server, (server) -> server.metrics().droppedLogLines())
			.baseUnit("lines")
			.description("Lines of the access log that were lost because they came too fast or couldn't be written")
			.register(registry);
		bindRequests(registry, NO_SITE, ServerMetrics::none);
		for (SiteSettings site : this.server.settings().sites()) {
			String name = site.name();
			bindRequests(registry, name, (metrics) -> metrics.site(name));
			bindContent(registry, name);
			bindReloads(registry, name);
			bindArchive(registry, name);
		}
	}

	private void bindConnections(MeterRegistry registry) {
		Gauge.builder("tarweb.connections.open", this.server, (server) -> server.metrics().openConnections())
			.description("Connections that are open now")
			.register(registry);
		FunctionCounter
			.builder("tarweb.connections.opened", this.server, (server) -> server.metrics().openedConnections())
			.description("Connections that were accepted")
			.register(registry);
		FunctionCounter
			.builder("tarweb.connections.turned.away", this.server,
					(server) -> server.metrics().turnedAwayConnections())
			.description("Connections that were accepted and closed at once because there were too many")
			.register(registry);
		FunctionCounter
			.builder("tarweb.connections.accept.failed", this.server, (server) -> server.metrics().failedAccepts())
			.description("Attempts to accept a connection that failed, nearly always for want of a descriptor")
			.register(registry);
		FunctionCounter
			.builder("tarweb.connections.given.up", this.server, (server) -> server.metrics().givenUpConnections())
			.description("Connections that were ended because unfinished requests and handshakes took too much memory")
			.register(registry);
	}

	private void bindProxyProtocol(MeterRegistry registry) {
		for (ServerMetrics.ProxyRefusal reason : ServerMetrics.ProxyRefusal.values()) {
			FunctionCounter
				.builder("tarweb.proxy.protocol.refused", this.server,
						(server) -> server.metrics().refusedProxyHeaders().getOrDefault(reason, 0L))
				.tag("reason", reason.name().toLowerCase(Locale.ROOT))
				.description("Connections whose PROXY header was refused or missing, by reason")
				.register(registry);
		}
	}

	private void bindTls(MeterRegistry registry) {
		FunctionTimer
			.builder("tarweb.tls.handshakes", this.server, (server) -> server.metrics().handshakes().count(),
					(server) -> server.metrics().handshakes().took().toNanos(), TimeUnit.NANOSECONDS)
			.description("TLS handshakes that were done, and how long they took, the client's part of it included")
			.register(registry);
		FunctionCounter
			.builder("tarweb.tls.handshakes.failed", this.server, (server) -> server.metrics().handshakes().failed())
			.description("Connections that ended before their TLS handshake was done")
			.register(registry);
		bindTlsConnections(registry, "kernel", KernelTlsStatus::kernelConnections);
		bindTlsConnections(registry, "user-space", KernelTlsStatus::userSpaceConnections);
		FunctionCounter.builder("tarweb.tls.kernel.handed.over", this.server, ofKernelTls(KernelTlsStatus::handedOver))
			.description("Connections that were handed to the kernel")
			.register(registry);
		for (KernelTlsRefusal refusal : KernelTlsRefusal.values()) {
			FunctionCounter
				.builder("tarweb.tls.kernel.not.handed.over", this.server,
						ofKernelTls((kernel) -> kernel.refused().getOrDefault(refusal, 0L)))
				.tag("reason", refusal.name().toLowerCase(Locale.ROOT))
				.description("Connections that stayed in user space although kernel TLS is on, by reason")
				.register(registry);
		}
	}

	private void bindTlsConnections(MeterRegistry registry, String encryption, ToLongFunction<KernelTlsStatus> count) {
		Gauge.builder("tarweb.tls.connections.open", this.server, ofKernelTls(count))
			.tag("encryption", encryption)
			.description("TLS connections that are open now, by who encrypts")
			.register(registry);
	}

	private static ToDoubleFunction<TarwebServer> ofKernelTls(ToLongFunction<KernelTlsStatus> figure) {
		return (server) -> {
			ServerStatus running = server.statusIfRunning();
			TlsStatus tls = (running != null) ? running.tls() : null;
			return (tls != null) ? figure.applyAsLong(tls.kernel()) : 0;
		};
	}

	private void bindLag(MeterRegistry registry) {
		TimeGauge
			.builder("tarweb.eventloop.lag.max", this.server, TimeUnit.NANOSECONDS,
					(server) -> server.metrics().lag().max().toNanos())
			.description("The longest that any event loop was late in the last one to two minutes")
			.register(registry);
		for (Duration bound : this.server.metrics().lag().ticksUpTo().keySet()) {
			bindLag(registry, String.valueOf(bound.toNanos() / 1e9), (lag) -> lag.ticksUpTo().getOrDefault(bound, 0L));
		}
		bindLag(registry, "+Inf", LagMetrics::ticks);
	}

	private void bindLag(MeterRegistry registry, String bound, ToLongFunction<LagMetrics> count) {
		FunctionCounter
			.builder("tarweb.eventloop.lag.ticks", this.server, (server) -> count.applyAsLong(server.metrics().lag()))
			.tag("le", bound)
			.description("Measurements of how late event loops are, up to that many seconds")
			.register(registry);
	}

	private void bindRequests(MeterRegistry registry, String site, Function<ServerMetrics, SiteMetrics> ofSite) {
		for (StatusClass status : StatusClass.values()) {
			bindRequests(registry, site, status, "http/1.1",
					of(ofSite, (metrics) -> metrics.requests(status) - metrics.http2Requests(status)));
			bindRequests(registry, site, status, "h2", of(ofSite, (metrics) -> metrics.http2Requests(status)));
		}
		FunctionCounter.builder("tarweb.body", this.server, of(ofSite, SiteMetrics::bodyBytes))
			.tag("site", site)
			.baseUnit(BaseUnits.BYTES)
			.description("Bytes of bodies that were handed to the network")
			.register(registry);
	}

	/** The protocol has the name by which TLS negotiates it. */
	private void bindRequests(MeterRegistry registry, String site, StatusClass status, String protocol,
			ToDoubleFunction<TarwebServer> count) {
		FunctionCounter.builder("tarweb.requests", this.server, count)
			.tags("site", site, "status", status.label(), "protocol", protocol)
			.baseUnit("requests")
			.description("Requests that were answered, by the class of the status and the protocol")
			.register(registry);
	}

	private void bindHttp2(MeterRegistry registry) {
		Gauge.builder("tarweb.http2.streams.open", this.server, (server) -> server.metrics().http2().openStreams())
			.description("Requests over HTTP/2 under way: answers that wait for the client, bodies still to come")
			.register(registry);
		for (ServerMetrics.Flood flood : ServerMetrics.Flood.values()) {
			FunctionCounter
				.builder("tarweb.http2.floods", this.server,
						(server) -> server.metrics().http2().floods().getOrDefault(flood, 0L))
				.tag("kind", flood.name().toLowerCase(Locale.ROOT))
				.description("Connections that were ended because the client did too much of what brings nothing")
				.register(registry);
		}
	}

	private void bindHandOver(MeterRegistry registry) {
		FunctionCounter.builder("tarweb.handover.taken", this.server, (server) -> server.metrics().handOver().taken())
			.description("Connections that other processes have handed over")
			.register(registry);
		for (HandOverMetrics.Refusal refusal : HandOverMetrics.Refusal.values()) {
			FunctionCounter
				.builder("tarweb.handover.refused", this.server,
						(server) -> server.metrics().handOver().refused().getOrDefault(refusal, 0L))
				.tag("reason", refusal.name().toLowerCase(Locale.ROOT))
				.description("Messages that didn't hand over exactly one connection, or came from another user")
				.register(registry);
		}
	}

	private void bindContent(MeterRegistry registry, String site) {
		FunctionCounter
			.builder("tarweb.requests.not.modified", this.server,
					of((metrics) -> metrics.site(site), SiteMetrics::notModified))
			.tag("site", site)
			.description("Requests that were answered by 304: use what you have")
			.register(registry);
		for (Coding coding : Coding.values()) {
			FunctionCounter
				.builder("tarweb.encodings", this.server,
						of((metrics) -> metrics.site(site), (metrics) -> metrics.encodings(coding)))
				.tags("site", site, "encoding", new String(coding.token(), StandardCharsets.US_ASCII))
				.description("Answers with content of the archive, by its encoding")
				.register(registry);
		}
	}

	private void bindReloads(MeterRegistry registry, String site) {
		for (ReloadResult result : ReloadResult.values()) {
			FunctionTimer
				.builder("tarweb.reloads", this.server, (server) -> metrics(server, site).reloads(result).count(),
						(server) -> metrics(server, site).reloads(result).took().toNanos(), TimeUnit.NANOSECONDS)
				.tags("site", site, "outcome", result.label())
				.description("Reloads by how they ended, and how long they took")
				.register(registry);
		}
	}

	private void bindArchive(MeterRegistry registry, String site) {
		Gauge.builder("tarweb.archive.entries", this.server, inService(site, EditionStatus::entries))
			.tag("site", site)
			.description("Members of the archives in service")
			.register(registry);
		Gauge.builder("tarweb.archive.size", this.server, inService(site, EditionStatus::archiveBytes))
			.tag("site", site)
			.baseUnit(BaseUnits.BYTES)
			.description("Size of the archives in service")
			.register(registry);
		TimeGauge
			.builder("tarweb.archive.loaded", this.server, TimeUnit.MILLISECONDS,
					inService(site, (edition) -> edition.loadedAt().toEpochMilli()))
			.tag("site", site)
			.description("When the archives in service were loaded, as time since 1970")
			.register(registry);
	}

	private static ToDoubleFunction<TarwebServer> of(Function<ServerMetrics, SiteMetrics> site,
			ToLongFunction<SiteMetrics> figure) {
		return (server) -> figure.applyAsLong(site.apply(server.metrics()));
	}

	private static SiteMetrics metrics(TarwebServer server, String site) {
		return server.metrics().site(site);
	}

	/**
	 * Returns NaN while nothing is in service.
	 */
	private static ToDoubleFunction<TarwebServer> inService(String site, ToLongFunction<EditionStatus> figure) {
		return (server) -> {
			ServerStatus running = server.statusIfRunning();
			SiteStatus status = (running != null) ? running.site(site) : null;
			EditionStatus edition = (status != null) ? status.current() : null;
			return (edition != null) ? figure.applyAsLong(edition) : Double.NaN;
		};
	}

}
