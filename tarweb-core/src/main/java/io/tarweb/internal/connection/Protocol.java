package io.tarweb.internal.connection;

import java.net.InetAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;

/**
 * The protocol spoken on one connection: it splits the input into requests and has them
 * answered. The connection decides when to read, how long to wait and how to end. Used on
 * the connection's event loop.
 */
public interface Protocol {

	/**
	 * Takes ownership of bytes that arrived.
	 */
	void received(ByteBuf bytes);

	/**
	 * Goes as far as it can with what has arrived: answers it, as long as the channel has
	 * room. Reads the {@linkplain LoopClock clock} first, because deadlines count from
	 * there.
	 * @return what it needs to go on
	 */
	Need proceed(ChannelHandlerContext ctx);

	/**
	 * Hands over as much of the current answers as the channel takes now.
	 */
	void send(ChannelHandlerContext ctx);

	/**
	 * Whether some answer hasn't been given to the channel completely.
	 */
	boolean isSending();

	/**
	 * Whether no further request is read.
	 */
	boolean isLast();

	/**
	 * Whether the client may still be sending something that won't be read.
	 */
	boolean isUnread();

	/**
	 * Tells the client what is wrong, and accepts no other request.
	 */
	void refuse(ChannelHandlerContext ctx, Problem problem);

	/**
	 * Accepts no other request, without telling the client.
	 */
	void giveUp();

	/**
	 * The client has another address than the channel: a proxy is in between.
	 */
	void introduced(InetAddress client);

	/**
	 * Requests come over TLS from now on.
	 */
	void encrypted(TlsLayer tls);

	/**
	 * Whether bytes of an archive may be in flight.
	 */
	boolean isAnsweringFrom(Layer layer);

	/**
	 * The memory taken by incomplete input, in bytes.
	 */
	int heldBytes();

	/**
	 * Discards what is rendered but not yet handed over, because something went wrong in
	 * the middle.
	 */
	void discard();

	/**
	 * Checks the time for anything with a deadline of its own.
	 */
	default void sweep(ChannelHandlerContext ctx, long nowNanos) {
	}

	/**
	 * Tells the client that the server is stopping, if the protocol has a way to say so.
	 * @return whether the client was told; if so, current requests are finished and no
	 * others begun
	 */
	default boolean drain(ChannelHandlerContext ctx) {
		return false;
	}

	/**
	 * Tells the client that the connection ends because nothing has happened for too
	 * long, if the protocol has a way to say so.
	 * @return whether the client was told
	 */
	default boolean expire(ChannelHandlerContext ctx) {
		return false;
	}

	/**
	 * Releases everything, because the connection has ended.
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

		/** Progress by the client, sending or receiving. */
		PROGRESS,

		/** Nothing more: the last answer is being sent. */
		NOTHING

	}

	/** Opens protocols on connections. */
	@FunctionalInterface
	interface Factory {

		/**
		 * Opens the protocol on one connection.
		 */
		Protocol open(Link link, Channel channel);

	}

}
