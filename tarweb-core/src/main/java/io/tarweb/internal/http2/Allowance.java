package io.tarweb.internal.http2;

import java.util.concurrent.TimeUnit;

/**
 * How often a client may do something that costs the server and brings nobody anything: a
 * burst at once, and then so many in each second. For one thread.
 */
final class Allowance {

	private final int burst;

	private final int perSecond;

	private long left;

	private long sinceNanos;

	/**
	 * A full allowance.
	 */
	Allowance(int burst, int perSecond, long nowNanos) {
		this.burst = burst;
		this.perSecond = perSecond;
		this.left = burst;
		this.sinceNanos = nowNanos;
	}

	/**
	 * Spends some of it.
	 * @return whether there was as much
	 */
	boolean spend(int amount, long nowNanos) {
		long seconds = TimeUnit.NANOSECONDS.toSeconds(nowNanos - this.sinceNanos);
		if (seconds > 0) {
			this.sinceNanos += TimeUnit.SECONDS.toNanos(seconds);
			earn(seconds * this.perSecond);
		}
		this.left -= amount;
		return this.left >= 0;
	}

	/**
	 * Earns some more, up to a full burst, by something that was worth its cost.
	 */
	void earn(long amount) {
		this.left = Math.min(this.burst, this.left + amount);
	}

}
