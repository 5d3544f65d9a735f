package io.tarweb.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * The incomplete input of one event loop's clients, request heads and TLS records, and
 * the memory it takes until the rest arrives. The memory is bounded: beyond the bound,
 * the client that has been waited for longest is given up.
 * <p>
 * It is a linked list through the connections, starting with the one that has held
 * something for longest. Used by the loop's thread only.
 */
final class UnfinishedInput {

	private final long maxBytes;

	private long bytes;

	private @Nullable LoopConnection first;

	private @Nullable LoopConnection last;

	private boolean givingUp;

	/**
	 * Begins with nothing unfinished.
	 * @param maxBytes the most memory that may be held
	 */
	UnfinishedInput(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Notes how much a connection holds now, and gives connections up if the total is too
	 * much.
	 */
	void update(LoopConnection connection, int heldBytes) {
		if (heldBytes == connection.heldBytes) {
			return;
		}
		if (connection.heldBytes == 0) {
			append(connection);
		}
		else if (heldBytes == 0) {
			remove(connection);
		}
		this.bytes += heldBytes - connection.heldBytes;
		connection.heldBytes = heldBytes;
		giveUp();
	}

	private void giveUp() {
		if (this.givingUp) {
			return;
		}
		this.givingUp = true;
		try {
			while (this.bytes > this.maxBytes && this.first != null) {
				LoopConnection oldest = this.first;
				oldest.giveUp();
				// Whatever became of it, its memory is free, or nothing else will free
				// it.
				update(oldest, 0);
			}
		}
		finally {
			this.givingUp = false;
		}
	}

	private void append(LoopConnection connection) {
		connection.previousHolder = this.last;
		if (this.last != null) {
			this.last.nextHolder = connection;
		}
		else {
			this.first = connection;
		}
		this.last = connection;
	}

	private void remove(LoopConnection connection) {
		if (connection.previousHolder != null) {
			connection.previousHolder.nextHolder = connection.nextHolder;
		}
		else {
			this.first = connection.nextHolder;
		}
		if (connection.nextHolder != null) {
			connection.nextHolder.previousHolder = connection.previousHolder;
		}
		else {
			this.last = connection.previousHolder;
		}
		connection.previousHolder = null;
		connection.nextHolder = null;
	}

}
