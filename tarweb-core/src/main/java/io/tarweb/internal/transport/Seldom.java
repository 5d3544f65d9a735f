package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;

/**
 * Limits logging of what clients can cause at will, to once a minute. Used by one thread.
 */
public final class Seldom {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private boolean begun;

	private long loggedNanos;

	private long omitted;

	/**
	 * Whether it is time to log.
	 */
	public boolean isDue(long nowNanos) {
		if (this.begun && nowNanos - this.loggedNanos < INTERVAL_NANOS) {
			this.omitted++;
			return false;
		}
		this.begun = true;
		this.loggedNanos = nowNanos;
		return true;
	}

	/**
	 * How often it wasn't time since the last call.
	 */
	public long takeOmitted() {
		long omitted = this.omitted;
		this.omitted = 0;
		return omitted;
	}

}
