package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how often something is logged that clients can cause as often as they like: once
 * a minute. Used by one thread.
 */
public final class Seldom {

	private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	private boolean begun;

	private long loggedNanos;

	private long omitted;

	/**
	 * Whether it is time to log.
	 * @param nowNanos {@link System#nanoTime()}
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
	 * How often it wasn't time since this was asked last.
	 */
	public long takeOmitted() {
		long omitted = this.omitted;
		this.omitted = 0;
		return omitted;
	}

}
