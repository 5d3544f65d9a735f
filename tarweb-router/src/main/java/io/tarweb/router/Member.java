package io.tarweb.router;

import org.jspecify.annotations.Nullable;

/**
 * A client in the list of its event loop. The list is linked through its members, so that
 * listing one allocates nothing.
 */
abstract class Member {

	@Nullable Member previous;

	@Nullable Member next;

	/**
	 * Ends the connection if something has taken too long.
	 * @return whether it has
	 */
	abstract boolean checkDeadline(long nowNanos);

	/**
	 * The memory that the client's incomplete first message takes, in bytes.
	 */
	abstract int heldBytes();

	/**
	 * Ends the connection because incomplete first messages take too much memory.
	 */
	abstract void giveUp();

	/**
	 * The router stops: ends the connection if it isn't connected to its backend yet.
	 */
	abstract void drain();

	/**
	 * Ends the connection by a reset.
	 */
	abstract void cut();

}
