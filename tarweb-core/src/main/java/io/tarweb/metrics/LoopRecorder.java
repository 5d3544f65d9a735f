package io.tarweb.metrics;

/**
 * Counts what happens on one event loop, whichever site it is for; for the thread of that
 * loop only.
 */
public final class LoopRecorder {

	/** How long to wait between one {@link #tick} and the next. */
	public static final long TICK_NANOS = EventLoopLag.INTERVAL_NANOS;

	private static final int OPENED = 0;

	private static final int TURNED_AWAY = 1;

	private final Counters connections = new Counters(TURNED_AWAY + 1);

	private final EventLoopLag lag;

	LoopRecorder(long nowNanos) {
		this.lag = new EventLoopLag(nowNanos);
	}

	/** A connection was accepted. */
	public void opened() {
		this.connections.add(OPENED, 1);
	}

	/** A connection is closed at once, for there are too many. */
	public void turnedAway() {
		this.connections.add(TURNED_AWAY, 1);
	}

	/**
	 * Notes how late the loop is.
	 * @param nowNanos {@link System#nanoTime()}
	 */
	public void tick(long nowNanos) {
		this.lag.tick(nowNanos);
	}

	long openedConnections() {
		return this.connections.get(OPENED);
	}

	long turnedAwayConnections() {
		return this.connections.get(TURNED_AWAY);
	}

	EventLoopLag lag() {
		return this.lag;
	}

}
