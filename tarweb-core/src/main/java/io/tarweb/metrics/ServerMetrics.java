package io.tarweb.metrics;

import java.util.Map;

/**
 * What a server has done so far, at one moment. No counter ever decreases while the
 * server runs; those of its sites don't even when it is stopped and started again.
 *
 * @param openConnections the connections open now
 * @param openedConnections the connections accepted so far
 * @param turnedAwayConnections those of them that exceeded the limit
 * @param failedAccepts how often no connection could be accepted since the server
 * started, nearly always because the process had no descriptors left
 * @param givenUpConnections the connections that were closed because incomplete requests
 * and handshakes took too much memory
 * @param droppedLogLines the lines of the access log that were lost since the server
 * started
 * @param refusedProxyHeaders the connections that didn't begin as they have to where
 * proxies say who the client is
 * @param handshakes the TLS handshakes
 * @param http2 what is particular to HTTP/2
 * @param handOver what other processes have handed over
 * @param lag how late the event loops are
 * @param sites the sites by name
 * @param none the answers that belong to no site: the request wasn't valid, or its host
 * or path is no site's
 */
public record ServerMetrics(int openConnections, long openedConnections, long turnedAwayConnections, long failedAccepts,
		long givenUpConnections, long droppedLogLines, Map<ProxyRefusal, Long> refusedProxyHeaders,
		HandshakeMetrics handshakes, Http2 http2, HandOverMetrics handOver, LagMetrics lag,
		Map<String, SiteMetrics> sites, SiteMetrics none) {

	public ServerMetrics {
		refusedProxyHeaders = Map.copyOf(refusedProxyHeaders);
		sites = Map.copyOf(sites);
	}

	/**
	 * The metrics of one site.
	 * @throws IllegalArgumentException if there is no such site
	 */
	public SiteMetrics site(String name) {
		SiteMetrics site = this.sites.get(name);
		if (site == null) {
			throw new IllegalArgumentException("No site '" + name + "', but " + this.sites.keySet());
		}
		return site;
	}

	/**
	 * What is particular to HTTP/2.
	 *
	 * @param openStreams the requests under way now: those whose answer waits for the
	 * client, or whose body is still to come
	 * @param floods the connections that were ended because the client did too much of
	 * what brings nothing
	 */
	public record Http2(long openStreams, Map<Flood, Long> floods) {

		public Http2 {
			floods = Map.copyOf(floods);
		}

	}

	/** What can be wrong with the PROXY header of a connection. */
	public enum ProxyRefusal {

		/** It is required and isn't there. */
		MISSING,

		/** It is there, and isn't what the protocol says. */
		MALFORMED,

		/** The connection ended in the middle of it. */
		INCOMPLETE,

		/** It comes from an address that isn't trusted. */
		UNTRUSTED

	}

	/** What clients of HTTP/2 can do too much of. */
	public enum Flood {

		/** Streams reset by the client, or because of it. */
		RESETS,

		/** Frames that bring nothing: settings, pings, empty data, small windows. */
		FRAMES,

		/** Fields that are too large, or come in too many frames. */
		FIELDS,

		/** Answers that the client doesn't take, or requests that it doesn't complete. */
		STALLS

	}

}
