package io.tarweb.internal.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tarweb.metrics.HandshakeMetrics;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.metrics.SiteMetrics;

/**
 * All counters of one server. Every event loop counts with a {@link LoopRecorder}, and
 * with a {@link SiteRecorder} for each site; reading adds them up, and any thread may
 * read.
 */
public final class ServerMeters {

	/** Includes those of loops that have ended, because counters never go back. */
	private final List<LoopRecorder> loops = new CopyOnWriteArrayList<>();

	private final Map<String, SiteMeters> sites = new LinkedHashMap<>();

	private final SiteMeters none = new SiteMeters();

	private final HandOverMeters handOver = new HandOverMeters();

	/**
	 * Creates meters at zero.
	 * @param sites the names of the sites, in the order of their numbers
	 */
	public ServerMeters(Collection<String> sites) {
		sites.forEach((site) -> this.sites.put(site, new SiteMeters()));
	}

	/**
	 * Creates the recorder of an event loop, for the thread of that loop only.
	 */
	public LoopRecorder newRecorder(long nowNanos) {
		LoopRecorder recorder = new LoopRecorder(nowNanos);
		this.loops.add(recorder);
		return recorder;
	}

	/**
	 * The event loops have ended: nothing is in service, and no loop is late.
	 */
	public void stopped() {
		this.loops.forEach((loop) -> loop.lag().end());
		this.sites.values().forEach((site) -> site.settle(List.of()));
	}

	/**
	 * The meters of all sites, in the order of the sites' numbers.
	 */
	public Collection<SiteMeters> sites() {
		return this.sites.values();
	}

	/**
	 * The meters of a site.
	 * @param name the name of an existing site
	 */
	public SiteMeters site(String name) {
		SiteMeters site = this.sites.get(name);
		if (site == null) {
			throw new IllegalArgumentException("No site '" + name + "', but " + this.sites.keySet());
		}
		return site;
	}

	/**
	 * The meters of answers that belong to no site.
	 */
	public SiteMeters none() {
		return this.none;
	}

	/**
	 * The meters of what other processes hand over.
	 */
	public HandOverMeters handOver() {
		return this.handOver;
	}

	/**
	 * Reads all counters, including those counted elsewhere.
	 * @param openConnections the connections open now
	 * @param failedAccepts how often no connection could be accepted
	 * @param droppedLogLines the lost lines of the access log
	 * @return the sums over all event loops
	 */
	public ServerMetrics read(int openConnections, long failedAccepts, long droppedLogLines) {
		Map<String, SiteMetrics> bySite = new LinkedHashMap<>();
		this.sites.forEach((name, site) -> bySite.put(name, site.read()));
		return new ServerMetrics(openConnections, this.loops.stream().mapToLong(LoopRecorder::openedConnections).sum(),
				this.loops.stream().mapToLong(LoopRecorder::turnedAwayConnections).sum(), failedAccepts,
				this.loops.stream().mapToLong(LoopRecorder::givenUpConnections).sum(), droppedLogLines,
				refusedHeaders(), handshakes(), http2(), this.handOver.read(),
				EventLoopLag.of(this.loops.stream().map(LoopRecorder::lag).toList(), System.nanoTime()), bySite,
				this.none.read());
	}

	private Map<ServerMetrics.ProxyRefusal, Long> refusedHeaders() {
		Map<ServerMetrics.ProxyRefusal, Long> refused = new EnumMap<>(ServerMetrics.ProxyRefusal.class);
		for (ServerMetrics.ProxyRefusal reason : ServerMetrics.ProxyRefusal.values()) {
			refused.put(reason, this.loops.stream().mapToLong((loop) -> loop.refusedHeaders(reason)).sum());
		}
		return refused;
	}

	private ServerMetrics.Http2 http2() {
		Map<ServerMetrics.Flood, Long> floods = new EnumMap<>(ServerMetrics.Flood.class);
		for (ServerMetrics.Flood flood : ServerMetrics.Flood.values()) {
			floods.put(flood, this.loops.stream().mapToLong((loop) -> loop.floods(flood)).sum());
		}
		return new ServerMetrics.Http2(this.loops.stream().mapToLong(LoopRecorder::openStreams).sum(), floods);
	}

	private HandshakeMetrics handshakes() {
		return new HandshakeMetrics(this.loops.stream().mapToLong(LoopRecorder::handshakes).sum(),
				Duration.ofNanos(this.loops.stream().mapToLong(LoopRecorder::handshakeNanos).sum()),
				this.loops.stream().mapToLong(LoopRecorder::failedHandshakes).sum());
	}

}
