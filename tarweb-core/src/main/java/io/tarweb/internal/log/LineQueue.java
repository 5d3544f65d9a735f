package io.tarweb.internal.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one event loop that wait to be written, limited in number and size. The
 * loop's thread offers, the writer's thread takes; neither ever waits for the other.
 */
final class LineQueue {

	/** The average length that the memory is sized for; usual lines are half as long. */
	private static final int BYTES_PER_LINE = 512;

	/**
	 * The shortest line has four times as many bytes, so the taker is woken when at most
	 * a quarter of the queue is full.
	 */
	private static final int WAKE_BYTES_PER_LINE = 16;

	/** The variant without {@code sun.misc.Unsafe}, about which JDK 24 and later warn. */
	private final SpscAtomicArrayQueue<byte[]> lines;

	private final long maxBytes;

	private final long wakeBytes;

	/** Written and read by the event loop alone. */
	private long offeredBytes;

	/** Written by the writer alone. */
	private final AtomicLong takenBytes = new AtomicLong();

	/** Written by the event loop alone. */
	private final AtomicLong droppedLines = new AtomicLong();

	private volatile @Nullable Thread taker;

	private volatile boolean closed;

	LineQueue(int capacity) {
		this.lines = new SpscAtomicArrayQueue<>(capacity);
		this.maxBytes = (long) capacity * BYTES_PER_LINE;
		this.wakeBytes = (long) capacity * WAKE_BYTES_PER_LINE;
	}

	/**
	 * Queues a line, or drops it if too many wait already. The last line may exceed the
	 * limit in bytes, so that even a small queue takes the longest line.
	 */
	void offer(byte[] line) {
		long waitingBytes = this.offeredBytes - this.takenBytes.get();
		if (this.closed || waitingBytes >= this.maxBytes || !this.lines.offer(line)) {
			this.droppedLines.lazySet(this.droppedLines.getPlain() + 1);
			return;
		}
		this.offeredBytes += line.length;
		if (waitingBytes < this.wakeBytes && waitingBytes + line.length >= this.wakeBytes) {
			LockSupport.unpark(this.taker);
		}
	}

	/**
	 * Sets the thread to wake when a part of the room is taken, before it is full.
	 */
	void takenBy(Thread taker) {
		this.taker = taker;
	}

	byte @Nullable [] peek() {
		return this.lines.peek();
	}

	/** Takes the line that was peeked at. */
	void remove() {
		byte[] line = this.lines.remove();
		this.takenBytes.lazySet(this.takenBytes.getPlain() + line.length);
	}

	long droppedLines() {
		return this.droppedLines.get();
	}

	/** From now on every line is dropped; waiting lines stay. */
	void close() {
		this.closed = true;
	}

}
