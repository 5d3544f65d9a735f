package io.tarweb.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;

/**
 * What is spoken on one connection: takes what arrives apart into requests and has them
 * answered. The connection decides when it reads, how long it waits and how it ends. Used
 * on the connection's event loop.
 */
public interface Protocol {

	/**
	 * Takes ownership of bytes that arrived.
	 */
	void received(ByteBuf bytes);

	/**
	 * Goes as far as it can with what has arrived: answers it, as long as the channel has
	 * room. Reads the {@linkplain LoopClock clock} first, for deadlines count from there.
	 * @return what it needs to go on
	 */
	Need proceed(ChannelHandlerContext ctx);

	/**
	 * Hands over as much as the channel takes now of what is on its way.
	 */
	void send(ChannelHandlerContext ctx);

	/**
	 * Whether something is on its way of which the channel hasn't got everything.
	 */
	boolean isSending();

	/**
	 * Whether nothing that arrives is read any more.
	 */
	boolean isLast();

	/**
	 * Whether the client may still be sending what nobody will read.
	 */
	boolean isUnread();

	/**
	 * Tells the client what is wrong, and takes no other request.
	 */
	void refuse(ChannelHandlerContext ctx, Problem problem);

	/**
	 * Takes no other request, and says nothing.
	 */
	void giveUp();

	/**
	 * Requests come over TLS from now on.
	 */
	void encrypted(TlsLayer tls);

	/**
	 * Whether bytes of an archive may be on their way.
	 */
	boolean isAnsweringFrom(Layer layer);

	/**
	 * The memory of what has arrived only in part, in bytes.
	 */
	int heldBytes();

	/**
	 * Throws away what is rendered and not yet handed over: something went wrong in the
	 * middle.
	 */
	void discard();

	/**
	 * Looks at the clock, on behalf of what has a deadline of its own.
	 */
	default void sweep(ChannelHandlerContext ctx, long nowNanos) {
	}

	/**
	 * Tells the client that the server stops, if there are words for it.
	 * @return whether the client was told; then what is under way is finished, and
	 * nothing else is begun
	 */
	default boolean drain(ChannelHandlerContext ctx) {
		return false;
	}

	/**
	 * Tells the client that the connection ends because nothing has happened for too
	 * long, if there are words for it.
	 * @return whether the client was told
	 */
	default boolean expire(ChannelHandlerContext ctx) {
		return false;
	}

	/**
	 * Lets go of everything, because the connection has ended.
	 */
	void end();

	/** What a protocol needs to go on. */
	enum Need {

		/** A request. */
		REQUEST,

		/** The rest of a request that has begun. */
		REST_OF_REQUEST,

		/** Room in the channel. */
		ROOM,

		/** That the client goes on with what is under way, by sending or by taking. */
		PROGRESS,

		/** Nothing more: the last answer is on its way. */
		NOTHING

	}

	/** Begins to speak on connections. */
	@FunctionalInterface
	interface Factory {

		/**
		 * A protocol on one connection.
		 */
		Protocol open(Link link, Channel channel);

	}

}
