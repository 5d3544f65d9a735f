package io.tarweb.internal.body;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;

/**
 * Divides an event loop between the bodies being sent and everything else. Once a turn's
 * bytes have been handed over, bodies with more wait until the loop has checked its
 * channels again; first come, first served. Otherwise thousands of clients that ask for
 * large bodies at once would get them all before any other client gets a byte. Used on
 * the loop's thread.
 */
public final class SendingTurns {

	/** The kernel takes a good part of a millisecond to copy them. */
	static final int TURN_BYTES = 1024 * 1024;

	private final EventExecutor loop;

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final Runnable next = this::next;

	private long bytesLeft = TURN_BYTES;

	private boolean scheduled;

	public SendingTurns(EventExecutor loop) {
		this.loop = loop;
	}

	/**
	 * Whether more may be handed over in this turn.
	 */
	boolean isOpen() {
		return this.bytesLeft > 0;
	}

	/**
	 * Notes how much was handed over.
	 * @param bytes the number of bytes, or of bytes that cost as much
	 */
	void spend(long bytes) {
		this.bytesLeft -= bytes;
	}

	/**
	 * Waits for a turn in which more may be handed over.
	 * @param then what to do in that turn
	 */
	void await(Runnable then) {
		this.waiting.add(then);
		schedule();
	}

	private void next() {
		this.scheduled = false;
		this.bytesLeft = TURN_BYTES;
		int turns = this.waiting.size();
		while (turns-- > 0 && isOpen()) {
			this.waiting.remove().run();
		}
		if (!this.waiting.isEmpty()) {
			schedule();
		}
	}

	/** A task that is merely submitted would run before the loop checks its channels. */
	private void schedule() {
		if (!this.scheduled) {
			this.scheduled = true;
			this.loop.schedule(this.next, 0, TimeUnit.NANOSECONDS);
		}
	}

}
