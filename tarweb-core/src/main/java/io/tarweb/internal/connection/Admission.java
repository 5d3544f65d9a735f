package io.tarweb.internal.connection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of all event loops and admits as many as allowed. Touched when a
 * connection opens or closes, never per request.
 */
public final class Admission {

	private final AtomicInteger connections = new AtomicInteger();

	private final int maxConnections;

	/**
	 * Begins without connections.
	 * @param maxConnections the most at one time
	 */
	public Admission(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	/**
	 * The number of connections open now.
	 */
	public int connections() {
		return this.connections.get();
	}

	/** Counts one more connection if the limit allows it. */
	boolean admit() {
		if (this.connections.incrementAndGet() <= this.maxConnections) {
			return true;
		}
		this.connections.decrementAndGet();
		return false;
	}

	/** An admitted connection is gone. */
	void left() {
		this.connections.decrementAndGet();
	}

}
