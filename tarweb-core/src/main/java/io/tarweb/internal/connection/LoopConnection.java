package io.tarweb.internal.connection;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the lists of its event loop see it. The lists are linked through the
 * connections themselves, so that listing one allocates nothing.
 */
abstract class LoopConnection extends ChannelInboundHandlerAdapter {

	/** The list of this loop's connections, kept by {@link Connections}. */
	@Nullable LoopConnection previous;

	@Nullable LoopConnection next;

	/**
	 * The list of connections that hold unfinished input, kept by
	 * {@link UnfinishedInput}.
	 */
	@Nullable LoopConnection previousHolder;

	@Nullable LoopConnection nextHolder;

	/** The bytes it held when {@link UnfinishedInput} was last told. */
	int heldBytes;

	/**
	 * Ends the connection if the client has taken too long.
	 * @return whether it has
	 */
	abstract boolean checkDeadline(long nowNanos);

	/**
	 * Ends the connection if it is idle; otherwise the pending answer is its last.
	 */
	abstract void drain();

	/**
	 * Ends the connection.
	 */
	abstract void cut();

	/**
	 * Ends the connection if bytes of a damaged archive may still be in flight.
	 */
	abstract void cutAnswerFrom(Layer damaged);

	/**
	 * Ends the connection because unfinished input takes too much memory; the oldest is
	 * ended first.
	 */
	abstract void giveUp();

}
