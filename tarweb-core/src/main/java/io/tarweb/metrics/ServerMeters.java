package io.tarweb.metrics;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All that is counted for one server. Every event loop counts with a
 * {@link LoopRecorder}, and with a {@link SiteRecorder} for each site; to read is to add
 * them up, which any thread may do.
 */
public final class ServerMeters {

	/** Also those that have ended, for counters never go back. */
	private final List<LoopRecorder> loops = new CopyOnWriteArrayList<>();

	private final Map<String, SiteMeters> sites = new LinkedHashMap<>();

	/**
	 * Meters at zero.
	 * @param sites the names of the sites
	 */
	public ServerMeters(Collection<String> sites) {
		sites.forEach((site) -> this.sites.put(site, new SiteMeters()));
	}

	/**
	 * What an event loop counts with.
	 * @param nowNanos {@link System#nanoTime()}
	 * @return a new recorder, for the thread of that loop only
	 */
	public LoopRecorder newRecorder(long nowNanos) {
		LoopRecorder recorder = new LoopRecorder(nowNanos);
		this.loops.add(recorder);
		return recorder;
	}

	/** All event loops that were counted for have ended. */
	public void loopsEnded() {
		this.loops.forEach((loop) -> loop.lag().end());
	}

	/**
	 * The meters of a site.
	 * @param name its name
	 * @return the meters
	 */
	public SiteMeters site(String name) {
		SiteMeters site = this.sites.get(name);
		if (site == null) {
			throw new IllegalArgumentException("No site '" + name + "', but " + this.sites.keySet());
		}
		return site;
	}

	/**
	 * What was counted.
	 * @return the sums over all event loops
	 */
	public ServerMetrics read() {
		Map<String, SiteMetrics> bySite = new LinkedHashMap<>();
		this.sites.forEach((name, site) -> bySite.put(name, site.read()));
		return new ServerMetrics(this.loops.stream().mapToLong(LoopRecorder::openedConnections).sum(),
				this.loops.stream().mapToLong(LoopRecorder::turnedAwayConnections).sum(),
				LagMetrics.of(this.loops, System.nanoTime()), bySite);
	}

}
