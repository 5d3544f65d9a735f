package io.tarweb.internal.metrics;

import io.tarweb.metrics.ServerMetrics.Flood;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;

/**
 * Counts the events of one event loop, whichever site they are for; for the thread of
 * that loop only.
 */
public final class LoopRecorder {

	/** How long to wait between one {@link #tick} and the next. */
	public static final long TICK_NANOS = EventLoopLag.INTERVAL_NANOS;

	private static final int OPENED = 0;

	private static final int TURNED_AWAY = 1;

	private static final int HANDSHAKES = 2;

	private static final int HANDSHAKE_NANOS = 3;

	private static final int FAILED_HANDSHAKES = 4;

	private static final int GIVEN_UP = 5;

	private static final int STREAMS_OPENED = 6;

	private static final int STREAMS_CLOSED = 7;

	private static final int FLOODS = 8;

	private static final int REFUSED_HEADERS = FLOODS + Flood.values().length;

	private final Counters connections = new Counters(REFUSED_HEADERS + ProxyRefusal.values().length);

	private final EventLoopLag lag;

	LoopRecorder(long nowNanos) {
		this.lag = new EventLoopLag(nowNanos);
	}

	/** A connection was accepted. */
	public void opened() {
		this.connections.add(OPENED, 1);
	}

	/** A connection is closed at once because there are too many. */
	public void turnedAway() {
		this.connections.add(TURNED_AWAY, 1);
	}

	/**
	 * A TLS handshake is done.
	 * @param nanos how long after the connection was accepted
	 */
	public void handshakeDone(long nanos) {
		this.connections.add(HANDSHAKES, 1);
		this.connections.add(HANDSHAKE_NANOS, nanos);
	}

	/** A connection ended before its TLS handshake was done. */
	public void handshakeFailed() {
		this.connections.add(FAILED_HANDSHAKES, 1);
	}

	/** A connection is ended because unfinished requests take too much memory. */
	public void gaveUp() {
		this.connections.add(GIVEN_UP, 1);
	}

	/** A connection doesn't begin as it has to where proxies say who the client is. */
	public void refusedHeader(ProxyRefusal reason) {
		this.connections.add(REFUSED_HEADERS + reason.ordinal(), 1);
	}

	/** A stream of HTTP/2 is open and wasn't answered at once. */
	public void streamOpened() {
		this.connections.add(STREAMS_OPENED, 1);
	}

	/** Such a stream is closed. */
	public void streamClosed() {
		this.connections.add(STREAMS_CLOSED, 1);
	}

	/** A connection is ended because of a flood. */
	public void flooded(Flood flood) {
		this.connections.add(FLOODS + flood.ordinal(), 1);
	}

	/**
	 * Notes how late the loop is.
	 */
	public void tick(long nowNanos) {
		this.lag.tick(nowNanos);
	}

	/** Read in this order, the difference is never negative. */
	long openStreams() {
		long closed = this.connections.get(STREAMS_CLOSED);
		return this.connections.get(STREAMS_OPENED) - closed;
	}

	long floods(Flood flood) {
		return this.connections.get(FLOODS + flood.ordinal());
	}

	long refusedHeaders(ProxyRefusal reason) {
		return this.connections.get(REFUSED_HEADERS + reason.ordinal());
	}

	long openedConnections() {
		return this.connections.get(OPENED);
	}

	long turnedAwayConnections() {
		return this.connections.get(TURNED_AWAY);
	}

	long givenUpConnections() {
		return this.connections.get(GIVEN_UP);
	}

	public long handshakes() {
		return this.connections.get(HANDSHAKES);
	}

	public long handshakeNanos() {
		return this.connections.get(HANDSHAKE_NANOS);
	}

	public long failedHandshakes() {
		return this.connections.get(FAILED_HANDSHAKES);
	}

	public EventLoopLag lag() {
		return this.lag;
	}

}
