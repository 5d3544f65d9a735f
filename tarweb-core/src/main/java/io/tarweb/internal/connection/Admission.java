package io.tarweb.internal.connection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of all event loops, and lets in as many as there may be. Touched
 * when a connection opens or closes, never for a request.
 */
public final class Admission {

	private final AtomicInteger connections = new AtomicInteger();

	private final int maxConnections;

	/**
	 * No connection yet.
	 * @param maxConnections the most there may be at a time
	 */
	public Admission(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	/**
	 * The connections that are open now.
	 * @return the number
	 */
	public int connections() {
		return this.connections.get();
	}

	/** Counts one more connection, if that is within the limit. */
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
