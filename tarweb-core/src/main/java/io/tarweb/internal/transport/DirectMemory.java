package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps event loops from waiting for direct memory that isn't available. The JDK runs the
 * garbage collector and sleeps for half a second before an allocation fails ({@code
 * java.nio.Bits.reserveMemory}). A loop that tries again for every connection would do
 * nothing else: no deadline would run, and clients' memory would never be freed. So after
 * a failed allocation, those of the next seconds fail at once.
 * <p>
 * Any thread.
 */
final class DirectMemory {

	/** The JVM has one direct memory. */
	static final DirectMemory OF_JVM = new DirectMemory(System::nanoTime);

	private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final OutOfMemoryError EXHAUSTED = new Exhausted();

	private final LongSupplier clock;

	private volatile boolean failed;

	private volatile long failedNanos;

	DirectMemory(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Called before an allocation.
	 * @throws OutOfMemoryError if there was none for others a moment ago; the same object
	 * each time, without a trace
	 */
	void check() {
		if (this.failed) {
			if (this.clock.getAsLong() - this.failedNanos < PAUSE_NANOS) {
				throw EXHAUSTED;
			}
			this.failed = false;
		}
	}

	/** An allocation has failed. */
	void exhausted() {
		this.failedNanos = this.clock.getAsLong();
		this.failed = true;
	}

	private static final class Exhausted extends OutOfMemoryError {

		private static final long serialVersionUID = 1L;

		Exhausted() {
			super("No direct memory; see -XX:MaxDirectMemorySize");
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

	}

}
