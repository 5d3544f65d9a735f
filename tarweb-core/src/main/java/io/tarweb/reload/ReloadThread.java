package io.tarweb.reload;

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
 * The one thread on which all sites of a server are loaded, in turn: callers wait, and an
 * interrupted caller can't close the channel under the load. Archives are closed on it
 * too, or by whoever lets go of them once the thread has ended.
 */
public final class ReloadThread implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(ReloadThread.class);

	/** For the load that may be under way when the server stops. */
	private static final long CLOSE_SECONDS = 10;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), new DefaultThreadFactory("tarweb-reload", true),
			(task, executor) -> task.run());

	private volatile boolean closed;

	public ReloadThread() {
		this.thread.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable task) {
		this.thread.execute(task);
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
	 * Ends the thread, behind the load that may be under way. One that takes too long is
	 * interrupted; what it makes is closed when it is done.
	 */
	public void close() {
		this.closed = true;
		this.thread.shutdown();
		try {
			if (!this.thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("Interrupting a load that doesn't end");
				this.thread.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.thread.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
