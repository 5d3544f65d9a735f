package io.tarweb.internal.body;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;

/**
 * Divides an event loop among the bodies that are on their way and everybody else. When
 * so much has been handed over, whoever has more waits until the loop has looked at its
 * channels again; first come, first served. Otherwise thousands of clients that ask for
 * large bodies at once would get them all before anybody else gets a byte. Used on the
 * loop's thread.
 */
public final class SendingTurns {

	/** The kernel copies them in a good part of a millisecond. */
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
	 * Notes what was handed over.
	 * @param bytes how much, or what costs as much
	 */
	void spend(long bytes) {
		this.bytesLeft -= bytes;
	}

	/**
	 * Waits for a turn in which more may be handed over.
	 * @param then what to do when it has come
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

	/** A task that is only submitted would run before the loop looks at its channels. */
	private void schedule() {
		if (!this.scheduled) {
			this.scheduled = true;
			this.loop.schedule(this.next, 0, TimeUnit.NANOSECONDS);
		}
	}

}
