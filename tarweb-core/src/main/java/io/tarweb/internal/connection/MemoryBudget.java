package io.tarweb.internal.connection;

import io.netty.util.internal.PlatformDependent;
import io.tarweb.error.SettingException;
import io.tarweb.settings.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the JVM's memory clients can make the server keep by sending only part of a
 * request head, a TLS record or a handshake. The budget is an eighth of the heap or of
 * the direct memory, whichever is less, for all event loops together: unfinished heads
 * are in the one, unfinished records in the other. Beyond that, the clients that have
 * been waited for longest are given up.
 */
public final class MemoryBudget {

	private static final Logger logger = LoggerFactory.getLogger(MemoryBudget.class);

	private static final int SHARE = 8;

	/** With fewer heads, an event loop would end requests that aren't slow. */
	private static final int MIN_HEADS = 4;

	/** Receive buffers and whatever else a loop has before the first connection. */
	private static final long LOOP_BYTES = 2 * 1024 * 1024;

	/**
	 * Of heap, for a waiting connection (measured in docs/BENCHMARKS.md).
	 */
	private static final long CONNECTION_BYTES = 4 * 1024;

	private static final long MIB = 1024 * 1024;

	private final long heapBytes;

	private final long directBytes;

	/**
	 * Creates the budget of a JVM of a certain size.
	 * @param heapBytes the largest heap
	 * @param directBytes the most direct memory
	 */
	MemoryBudget(long heapBytes, long directBytes) {
		this.heapBytes = heapBytes;
		this.directBytes = directBytes;
	}

	/**
	 * The budget of this JVM.
	 */
	public static MemoryBudget ofJvm() {
		return new MemoryBudget(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
	}

	/**
	 * Refuses limits for which there isn't enough memory.
	 * @param workers the number of event loops
	 * @throws SettingException if there isn't enough
	 */
	public void check(ConnectionLimits limits, int workers) {
		long mostWorkers = Math.max(1, this.directBytes / 2 / LOOP_BYTES);
		if (workers > mostWorkers) {
			throw new SettingException("ServerSettings.workers", workers, "must be at most " + mostWorkers + " with "
					+ this.directBytes / MIB + " MiB of direct memory (-XX:MaxDirectMemorySize)");
		}
		if ((long) MIN_HEADS * limits.maxHeadBytes() > unfinishedBytes(workers)) {
			throw new SettingException("ConnectionLimits.maxHeadBytes", limits.maxHeadBytes(),
					"must be at most " + unfinishedBytes(workers) / MIN_HEADS + " bytes with " + workers + " workers, "
							+ this.heapBytes / MIB + " MiB of heap (-Xmx) and " + this.directBytes / MIB
							+ " MiB of direct memory (-XX:MaxDirectMemorySize)");
		}
	}

	/**
	 * Logs it if there isn't enough memory for all connections to use their limits at
	 * once.
	 */
	public void report(ConnectionLimits limits) {
		long connections = limits.maxConnections();
		if (connections * CONNECTION_BYTES > this.heapBytes / 2) {
			logger.warn("The heap of {} MiB is small for max-connections {}, each of which takes 4 KiB while it waits: "
					+ "give it more by -Xmx, or allow fewer", this.heapBytes / MIB, connections);
		}
		if (connections * limits.maxHeadBytes() > unfinishedBytes(1)) {
			logger.info(
					"Requests and handshakes of which only a part has arrived may take {} MiB, "
							+ "an eighth of the heap or of the direct memory; beyond that the oldest are ended",
					unfinishedBytes(1) / MIB);
		}
	}

	/**
	 * The memory for incomplete input.
	 * @param workers the number of event loops
	 * @return the share of one of them, in bytes
	 */
	public long unfinishedBytes(int workers) {
		return Math.min(this.heapBytes, this.directBytes) / SHARE / workers;
	}

}
