package io.tarweb.internal.archive;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * How much of the processor a load takes. At the start of a server nothing else needs it,
 * so a load takes all cores. Beside a server that answers requests, it stays on its
 * thread and rests most of the time, in slices shorter than a client would notice: a
 * scheduler gives two busy threads half a core each, so busier event loops would fall
 * behind during the load.
 * <p>
 * It is bound to the thread, because the work is done in many places, including other
 * implementations of archives.
 */
public final class LoadPace {

	/** CPU time. */
	private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

	/**
	 * A load rests this many times as long as it worked, which leaves it a fifth of a
	 * core.
	 */
	private static final int REST = 4;

	private static final ThreadLocal<@Nullable LoadPace> current = new ThreadLocal<>();

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	/** Measured by the clock that needs no system call. */
	private long lookedNanos = System.nanoTime();

	private long restedNanos = workedNanos();

	private LoadPace() {
	}

	/**
	 * Runs a load beside a server that answers requests.
	 * @param <T> the type of the result
	 * @param load the work, on this thread
	 */
	public static <T> T gently(Supplier<T> load) {
		LoadPace before = current.get();
		current.set(new LoadPace());
		try {
			return load.get();
		}
		finally {
			current.set(before);
		}
	}

	/**
	 * Whether this thread works beside a server that answers requests, and so mustn't
	 * take all cores.
	 */
	public static boolean isGentle() {
		return current.get() != null;
	}

	/**
	 * Spreads tasks over the cores that the load may take.
	 * @return the same, parallel or not
	 */
	public static IntStream spread(IntStream tasks) {
		return isGentle() ? tasks : tasks.parallel();
	}

	/**
	 * Rests if it is time. Call this after every few microseconds of work.
	 */
	public static void pause() {
		LoadPace pace = current.get();
		if (pace != null) {
			pace.restIfDue();
		}
	}

	private void restIfDue() {
		long now = System.nanoTime();
		if (now - this.lookedNanos < SLICE_NANOS) {
			return;
		}
		this.lookedNanos = now;
		long worked = workedNanos();
		if (worked - this.restedNanos >= SLICE_NANOS) {
			LockSupport.parkNanos(REST * (worked - this.restedNanos));
			this.restedNanos = workedNanos();
			this.lookedNanos = System.nanoTime();
		}
	}

	/**
	 * Excludes time in which the thread waits for the disk or for its turn, except on
	 * systems that can't tell.
	 */
	private long workedNanos() {
		long nanos = this.threads.isCurrentThreadCpuTimeSupported() ? this.threads.getCurrentThreadCpuTime() : -1;
		return (nanos >= 0) ? nanos : System.nanoTime();
	}

}
