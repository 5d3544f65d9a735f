package io.tarweb.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of all queues to the log, on a thread of its own, many lines at once.
 * <p>
 * While the log can't be written, it tries again at growing intervals. Each failed
 * attempt loses the lines of one batch; the others wait in their queues, which drop lines
 * when they are full.
 */
final class LogWriter implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);

	/** The longest that a line takes to reach the file. */
	private static final long FLUSH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final long CLOSE_WAIT_MILLIS = 2000;

	/** For an interrupted write to return, unless the kernel prevents it. */
	private static final long INTERRUPT_WAIT_MILLIS = 200;

	private final LogTarget target;

	private final LineQueue[] queues;

	private final Thread thread = new Thread(this, "tarweb-access-log");

	private final ByteBuffer batch;

	private int batchLines;

	/** The queue that the next batch begins with, so that no queue is always the last. */
	private int first;

	/** The time between two attempts while the log can't be written, else 0. */
	private long retryNanos;

	private final AtomicLong writtenLines = new AtomicLong();

	/** Lines that were taken from a queue and couldn't be written. */
	private final AtomicLong lostLines = new AtomicLong();

	private volatile boolean closing;

	private LogWriter(LogTarget target, LineQueue[] queues) {
		this.target = target;
		this.queues = queues;
		this.batch = ByteBuffer.allocate(Math.max(target.batchBytes(), LineBuffer.MAX_BYTES));
	}

	/**
	 * Starts a writer; its thread doesn't keep the process alive.
	 */
	static LogWriter start(LogTarget target, LineQueue[] queues) {
		LogWriter writer = new LogWriter(target, queues);
		for (LineQueue queue : queues) {
			queue.takenBy(writer.thread);
		}
		writer.thread.setDaemon(true);
		writer.thread.start();
		return writer;
	}

	@Override
	public void run() {
		while (!this.closing) {
			writeQueued();
			pause();
		}
		writeQueued();
		while (fill()) {
			this.lostLines.addAndGet(this.batchLines);
		}
		this.target.close();
	}

	private void writeQueued() {
		try {
			do {
				this.target.prepare(System.nanoTime());
			}
			while (fill() && write());
		}
		catch (IOException ex) {
			this.target.close();
			noteFailure(ex);
		}
	}

	/**
	 * Takes a batch of lines from the queues.
	 */
	private boolean fill() {
		this.batch.clear();
		this.batchLines = 0;
		for (int i = 0; i < this.queues.length; i++) {
			take(this.queues[(this.first + i) % this.queues.length]);
		}
		this.first = (this.first + 1) % this.queues.length;
		this.batch.flip();
		return this.batchLines > 0;
	}

	private void take(LineQueue queue) {
		byte[] line = queue.peek();
		while (line != null && hasRoom(line.length)) {
			this.batch.put(line);
			this.batchLines++;
			queue.remove();
			line = queue.peek();
		}
	}

	private boolean hasRoom(int bytes) {
		return this.batchLines == 0 || this.batch.position() + bytes <= this.target.batchBytes();
	}

	/**
	 * Writes the batch.
	 * @return {@code true}
	 * @throws IOException if a part of it couldn't be written; the lines are counted
	 */
	private boolean write() throws IOException {
		try {
			this.target.write(this.batch);
		}
		catch (IOException ex) {
			int whole = lines(this.batch.position());
			this.writtenLines.addAndGet(whole);
			this.lostLines.addAndGet(this.batchLines - whole);
			throw ex;
		}
		this.writtenLines.addAndGet(this.batchLines);
		noteSuccess();
		return true;
	}

	/** The lines that end among the first bytes of the batch. */
	private int lines(int bytes) {
		int lines = 0;
		for (int i = 0; i < bytes; i++) {
			if (this.batch.get(i) == '\n') {
				lines++;
			}
		}
		return lines;
	}

	private void noteFailure(IOException ex) {
		if (this.retryNanos == 0) {
			this.retryNanos = FIRST_RETRY_NANOS;
			logger.warn("Can't write the access log to {}; its lines are dropped until that works again: {}",
					this.target, ex.toString());
		}
		else {
			this.retryNanos = Math.min(this.retryNanos * 2, LAST_RETRY_NANOS);
		}
	}

	private void noteSuccess() {
		if (this.retryNanos != 0) {
			this.retryNanos = 0;
			logger.info("The access log is written to {} again; {} lines were dropped since the start", this.target,
					droppedLines());
		}
	}

	/**
	 * Waits for lines; a queue that fills up ends the wait, except while the log can't be
	 * written.
	 */
	private void pause() {
		if (this.retryNanos == 0) {
			LockSupport.parkNanos(this, FLUSH_INTERVAL_NANOS);
			return;
		}
		long startNanos = System.nanoTime();
		long waitNanos = this.retryNanos;
		while (waitNanos > 0 && !this.closing) {
			LockSupport.parkNanos(this, waitNanos);
			waitNanos = this.retryNanos - (System.nanoTime() - startNanos);
		}
	}

	long writtenLines() {
		return this.writtenLines.get();
	}

	long droppedLines() {
		long dropped = this.lostLines.get();
		for (LineQueue queue : this.queues) {
			dropped += queue.droppedLines();
		}
		return dropped;
	}

	/**
	 * Ends the thread when it has written what is queued, or after a while.
	 */
	void close() {
		for (LineQueue queue : this.queues) {
			queue.close();
		}
		this.closing = true;
		LockSupport.unpark(this.thread);
		try {
			this.thread.join(CLOSE_WAIT_MILLIS);
			if (this.thread.isAlive()) {
				logger.warn("Can't write the last lines of the access log to {} in time", this.target);
				this.thread.interrupt();
				this.thread.join(INTERRUPT_WAIT_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			this.thread.interrupt();
			Thread.currentThread().interrupt();
		}
	}

}
