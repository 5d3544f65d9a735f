package io.tarweb.internal.connection;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the lists of its event loop see it. The lists lead through the
 * connections themselves, so that to be listed allocates nothing.
 */
abstract class LoopConnection extends ChannelInboundHandlerAdapter {

	/** The list of this loop's connections, kept by {@link Connections}. */
	@Nullable LoopConnection previous;

	@Nullable LoopConnection next;

	/** The list of those that hold unfinished input, kept by {@link UnfinishedInput}. */
	@Nullable LoopConnection previousHolder;

	@Nullable LoopConnection nextHolder;

	/** What it held when {@link UnfinishedInput} was told last. */
	int heldBytes;

	/**
	 * Ends the connection if the client has taken too long.
	 * @return whether it has
	 */
	abstract boolean checkDeadline(long nowNanos);

	/**
	 * Ends the connection if it is idle; otherwise the answer to what was asked is its
	 * last.
	 */
	abstract void drain();

	/**
	 * Ends the connection.
	 */
	abstract void cut();

	/**
	 * Ends the connection if bytes of an archive that is damaged may still be on their
	 * way.
	 */
	abstract void cutAnswerFrom(Layer damaged);

	/**
	 * Ends the connection because the rest of what it waits for would take too much
	 * memory: the oldest first.
	 */
	abstract void giveUp();

}
