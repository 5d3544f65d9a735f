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

	/** Per sweep. The kernel may have a megabyte to free for each. */
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
	 * Lets connections check their deadlines. Thousands can expire at once, and ending so
	 * many takes long, so not all are ended in one turn of the loop.
	 * @return whether some are left for another turn
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
	 * Ends every connection whose answer comes from a damaged archive.
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
