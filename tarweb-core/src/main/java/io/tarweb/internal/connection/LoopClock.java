package io.tarweb.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time, read once per event of a loop for everything that the event brings. Used by
 * the loop's thread only.
 */
public final class LoopClock {

	/** How late answers may notice the next second. */
	private static final long DATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final LongSupplier nanoTime;

	private final LongSupplier currentTimeMillis;

	private long nanos;

	private long epochSecond;

	private long dateReadNanos;

	/** Uses the system's time. */
	public LoopClock() {
		this(System::nanoTime, System::currentTimeMillis);
	}

	/**
	 * Uses time of any origin.
	 * @param nanoTime the clock for durations
	 * @param currentTimeMillis the time of day, in milliseconds of the epoch
	 */
	public LoopClock(LongSupplier nanoTime, LongSupplier currentTimeMillis) {
		this.nanoTime = nanoTime;
		this.currentTimeMillis = currentTimeMillis;
		this.dateReadNanos = nanoTime.getAsLong() - DATE_NANOS;
	}

	/**
	 * Reads the time, because an event has come.
	 */
	public void read() {
		this.nanos = this.nanoTime.getAsLong();
		if (this.nanos - this.dateReadNanos >= DATE_NANOS) {
			this.dateReadNanos = this.nanos;
			this.epochSecond = Math.floorDiv(this.currentTimeMillis.getAsLong(), 1000L);
		}
	}

	/**
	 * The time last read, in nanoseconds since an arbitrary moment.
	 */
	public long nanos() {
		return this.nanos;
	}

	/**
	 * The second in which the time was last read, in seconds of the epoch.
	 */
	public long epochSecond() {
		return this.epochSecond;
	}

	/**
	 * The current time in nanoseconds on the clock of {@link #nanos()}, without noting
	 * it.
	 */
	public long nowNanos() {
		return this.nanoTime.getAsLong();
	}

}
