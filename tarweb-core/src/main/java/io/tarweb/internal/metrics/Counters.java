package io.tarweb.internal.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters that one thread writes and any thread reads. Counting is an ordinary addition:
 * no other thread writes to the memory around it, and none waits. They only grow.
 */
final class Counters {

	/**
	 * Longs that keep other threads' writes away: two cache lines of 64 bytes, because
	 * processors fetch them in pairs.
	 */
	private static final int PADDING = 16;

	private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

	private final long[] values;

	Counters(int size) {
		this.values = new long[PADDING + size + PADDING];
	}

	/**
	 * Adds to a counter. For one thread only.
	 */
	void add(int counter, long amount) {
		increase(this.values, PADDING + counter, amount);
	}

	/**
	 * The value of a counter, as far as this thread can see.
	 */
	long get(int counter) {
		return read(this.values, PADDING + counter);
	}

	/**
	 * Adds to an element of an array that only this thread writes. The write is a
	 * release, so that a reader also sees everything counted before it, and never half a
	 * value.
	 */
	static void increase(long[] values, int at, long amount) {
		LONGS.setRelease(values, at, values[at] + amount);
	}

	static long read(long[] values, int at) {
		return (long) LONGS.getAcquire(values, at);
	}

}
