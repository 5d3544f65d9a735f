package io.tarweb.metrics;

import java.util.Map;

/**
 * What a server has done, at one moment. No counter in it ever gets less, even if the
 * server is stopped and started again.
 *
 * @param openedConnections the connections that were accepted
 * @param turnedAwayConnections the connections among them that were one too many
 * @param lag how late the event loops are
 * @param sites the sites by name
 */
public record ServerMetrics(long openedConnections, long turnedAwayConnections, LagMetrics lag,
		Map<String, SiteMetrics> sites) {

	public ServerMetrics {
		sites = Map.copyOf(sites);
	}

}
