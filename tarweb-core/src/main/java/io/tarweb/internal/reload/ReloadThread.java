package io.tarweb.internal.reload;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all sites of a server are loaded, in turn. Callers wait, and an
 * interrupted caller can't close the channel under the load. Archives are closed on
 * another thread, so that unmapping doesn't wait for a load.
 */
public final class ReloadThread {

	private static final Logger logger = LoggerFactory.getLogger(ReloadThread.class);

	/** For a load that is in progress when the server stops. */
	private static final long CLOSE_SECONDS = 10;

	private final ThreadPoolExecutor thread = thread("tarweb-reload");

	private final ThreadPoolExecutor closer = thread("tarweb-archive-closer");

	private volatile boolean closed;

	/**
	 * The thread exists only while it has work; a caller that comes too late does the
	 * work itself.
	 */
	private static ThreadPoolExecutor thread(String name) {
		ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				new DefaultThreadFactory(name, true), (task, executor) -> task.run());
		thread.allowCoreThreadTimeOut(true);
		return thread;
	}

	/**
	 * Closes archives: unmapping takes longer than an event loop can spare.
	 * @return runs tasks on a thread of its own, or on the caller's once that has ended
	 */
	public Executor closer() {
		return this.closer;
	}

	/**
	 * Runs a task on the thread without waiting for it, unless the thread has been told
	 * to end.
	 */
	void execute(Runnable task) {
		this.thread.execute(() -> {
			if (!this.closed) {
				task.run();
			}
		});
	}

	/**
	 * Runs a task on the thread and waits for it.
	 * @throws IllegalStateException if the thread has been told to end
	 */
	<T> T call(Callable<T> task) {
		return await(this.thread.submit(() -> {
			if (this.closed) {
				throw new IllegalStateException("The server doesn't run");
			}
			return task.call();
		}));
	}

	private static <T> T await(Future<T> future) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					throw new IllegalStateException(ex.getMessage(), ex);
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Interrupts the load in progress, if there is one, and lets no other begin.
	 */
	public void interrupt() {
		this.closed = true;
		// The tasks in the queue find it closed and tell their callers.
		this.thread.shutdownNow().forEach(Runnable::run);
	}

	/**
	 * Ends both threads. A load in progress is interrupted, as nothing can use it any
	 * more; if it still produces something, that is closed when it is done.
	 */
	public void close() {
		interrupt();
		this.closer.shutdown();
		try {
			if (!this.thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("A load doesn't end");
			}
			this.closer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
