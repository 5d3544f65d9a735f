package io.tarweb.metrics;

import java.util.Map;

/**
 * What a server has done, at one moment. No counter in it ever gets less while the server
 * runs; those of its sites don't even if it is stopped and started again.
 *
 * @param openConnections the connections that are open now
 * @param openedConnections the connections that were accepted
 * @param turnedAwayConnections the connections among them that were one too many
 * @param failedAccepts how often no connection could be accepted since the server
 * started, nearly always because the process had no descriptor left
 * @param givenUpConnections the connections that were ended because requests and
 * handshakes of which only a part had arrived took too much memory
 * @param droppedLogLines the lines of the access log that were lost since the server
 * started
 * @param handshakes the TLS handshakes
 * @param lag how late the event loops are
 * @param sites the sites by name
 * @param none what belongs to no site: no request at all, or for a host or path that no
 * site takes
 */
public record ServerMetrics(int openConnections, long openedConnections, long turnedAwayConnections, long failedAccepts,
		long givenUpConnections, long droppedLogLines, HandshakeMetrics handshakes, LagMetrics lag,
		Map<String, SiteMetrics> sites, SiteMetrics none) {

	public ServerMetrics {
		sites = Map.copyOf(sites);
	}

	/**
	 * One of the sites.
	 * @param name its name
	 * @return what it has done
	 * @throws IllegalArgumentException if there is no such site
	 */
	public SiteMetrics site(String name) {
		SiteMetrics site = this.sites.get(name);
		if (site == null) {
			throw new IllegalArgumentException("No site '" + name + "', but " + this.sites.keySet());
		}
		return site;
	}

}
