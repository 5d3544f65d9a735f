package io.tarweb.internal.connection;

import io.netty.util.concurrent.Promise;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one event loop: a linked list through the connections
 * themselves, walked at intervals for deadlines, so that a request sets no timer. Used by
 * the loop's thread only.
 */
final class Connections {

	/** In a sweep. The kernel may have a megabyte to free for each. */
	private static final int MAX_ENDED = 64;

	private @Nullable LoopConnection first;

	private @Nullable Promise<Void> onEmpty;

	void add(LoopConnection connection) {
		connection.next = this.first;
		if (this.first != null) {
			this.first.previous = connection;
		}
		this.first = connection;
	}

	void remove(LoopConnection connection) {
		if (connection.previous != null) {
			connection.previous.next = connection.next;
		}
		else {
			this.first = connection.next;
		}
		if (connection.next != null) {
			connection.next.previous = connection.previous;
		}
		connection.previous = null;
		connection.next = null;
		completeIfEmpty();
	}

	/**
	 * Lets connections look at their deadlines. Those of thousands can pass at one time,
	 * and to end so many takes long: not all in one turn of the loop.
	 * @return whether some are left to be looked at in another turn
	 */
	boolean sweep(long nowNanos) {
		int ended = 0;
		LoopConnection connection = this.first;
		while (connection != null && ended < MAX_ENDED) {
			LoopConnection next = connection.next;
			if (connection.checkDeadline(nowNanos)) {
				ended++;
			}
			connection = next;
		}
		return ended == MAX_ENDED;
	}

	/**
	 * Tells every connection that the server stops.
	 * @param onEmpty completed when the last connection is gone
	 */
	void drain(Promise<Void> onEmpty) {
		this.onEmpty = onEmpty;
		LoopConnection connection = this.first;
		while (connection != null) {
			LoopConnection next = connection.next;
			connection.drain();
			connection = next;
		}
		completeIfEmpty();
	}

	/**
	 * Ends every connection whose answer comes from an archive that is damaged.
	 */
	void cutAnswersFrom(Layer damaged) {
		LoopConnection connection = this.first;
		while (connection != null) {
			LoopConnection next = connection.next;
			connection.cutAnswerFrom(damaged);
			connection = next;
		}
	}

	/**
	 * Ends every connection, whatever it is doing.
	 */
	void cut() {
		LoopConnection connection = this.first;
		while (connection != null) {
			LoopConnection next = connection.next;
			connection.cut();
			connection = next;
		}
	}

	private void completeIfEmpty() {
		if (this.first == null && this.onEmpty != null) {
			this.onEmpty.trySuccess(null);
		}
	}

}
