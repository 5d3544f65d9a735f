package io.tarweb.router;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one event loop, their deadlines, and the memory that their incomplete
 * first messages take. Used by the loop's thread, unless a method says otherwise.
 */
final class RouterLoop {

	private final EventLoop eventLoop;

	private final Routing routing;

	private final Members members = new Members();

	private final long maxHeldBytes;

	private long heldBytes;

	private @Nullable DescriptorSender sender;

	private boolean draining;

	private boolean stopped;

	/**
	 * A loop without clients.
	 * @param maxHeldBytes the most memory for incomplete first messages
	 */
	RouterLoop(EventLoop eventLoop, Routing routing, long maxHeldBytes) {
		this.eventLoop = eventLoop;
		this.routing = routing;
		this.maxHeldBytes = maxHeldBytes;
	}

	/**
	 * Begins to check deadlines. May be called from any thread.
	 */
	void start() {
		this.eventLoop.execute(this::scheduleSweep);
	}

	private void scheduleSweep() {
		if (!this.stopped) {
			this.eventLoop.schedule(this::sweep, this.routing.sweepNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void sweep() {
		if (this.members.sweep(System.nanoTime())) {
			this.eventLoop.execute(this::sweep);
		}
		else {
			scheduleSweep();
		}
	}

	void add(Member member) {
		this.members.add(member);
	}

	void remove(Member member) {
		this.members.remove(member);
	}

	/** Sends descriptors, once one is to be sent. */
	DescriptorSender sender() {
		DescriptorSender sender = this.sender;
		if (sender == null) {
			sender = DescriptorSender.open(this.eventLoop);
			this.sender = sender;
		}
		return sender;
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * Notes that a client's incomplete first message takes more memory or less, and ends
	 * the oldest such clients if that is too much.
	 * @param bytes how much more, negative for less
	 */
	void held(int bytes) {
		this.heldBytes += bytes;
		while (bytes > 0 && this.heldBytes > this.maxHeldBytes) {
			Member oldest = this.members.oldestHolder();
			if (oldest == null) {
				return;
			}
			oldest.giveUp();
		}
	}

	/**
	 * Ends connections that haven't got to their backend, now and later. May be called
	 * from any thread.
	 * @return completed when the last client is gone
	 */
	Future<Void> drain() {
		Promise<Void> drained = this.eventLoop.newPromise();
		execute(() -> {
			this.draining = true;
			this.members.drain(drained);
		}, drained);
		return drained;
	}

	/**
	 * Ends every connection. May be called from any thread; doesn't wait.
	 */
	void cut() {
		execute(this.members::cut, this.eventLoop.newPromise());
	}

	/**
	 * Checks no more deadlines. May be called from any thread; doesn't wait.
	 */
	void stop() {
		execute(() -> {
			this.stopped = true;
			if (this.sender != null) {
				this.sender.close();
				this.sender = null;
			}
		}, this.eventLoop.newPromise());
	}

	private void execute(Runnable task, Promise<Void> done) {
		try {
			this.eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// The loop is a site's and has ended, and its connections before it.
			done.trySuccess(null);
		}
	}

}
