package io.tarweb.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in which one connection can end. Used on the connection's event loop.
 */
final class Ending {

	private static final Logger logger = LoggerFactory.getLogger(Ending.class);

	private final long maxDiscardedBytes;

	private final Encryption encryption;

	private long discardedBytes;

	/**
	 * Prepares for an end still to come.
	 * @param maxDiscardedBytes the most unwanted bytes that are read
	 */
	Ending(long maxDiscardedBytes, Encryption encryption) {
		this.maxDiscardedBytes = maxDiscardedBytes;
		this.encryption = encryption;
	}

	/**
	 * Ends our side after the last answer, and goes on reading from a client that may
	 * still be sending: closing at once would answer its next packet with a reset, and a
	 * reset can destroy the answer before it is read (RFC 9112, 9.6).
	 */
	void linger(ChannelHandlerContext ctx) {
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
			.addListener((future) -> this.encryption.endOutput((DuplexChannel) ctx.channel()));
		ctx.read();
	}

	/**
	 * Discards bytes that arrive from a lingering client.
	 */
	void discard(ChannelHandlerContext ctx, ByteBuf arrived) {
		this.discardedBytes += arrived.readableBytes();
		arrived.release();
		if (this.discardedBytes > this.maxDiscardedBytes) {
			ctx.close();
		}
	}

	/**
	 * Closes the channel after what was written to it.
	 */
	static void close(ChannelHandlerContext ctx) {
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	/**
	 * Closes the channel at once, by a reset. An orderly end would complete an answer
	 * that only the end delimits, and the kernel would go on for minutes to offer its
	 * buffered bytes to a client that has stopped reading.
	 */
	void reset(ChannelHandlerContext ctx) {
		if (ctx.channel().isActive()) {
			try {
				ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			}
			catch (ChannelException ex) {
				// macOS reports this for a socket that the client has reset.
				logger.debug("{} can't be reset", ctx.channel(), ex);
			}
		}
		this.encryption.abort(ctx);
	}

	/**
	 * Closes the channel at once, by a reset if the client hasn't received everything.
	 * @param sending whether something hasn't been given to the channel yet
	 */
	void abort(ChannelHandlerContext ctx, boolean sending) {
		if (sending || unsentBytes(ctx) > 0) {
			reset(ctx);
		}
		else {
			this.encryption.abort(ctx);
		}
	}

	/** A number that changes whenever the client receives something. */
	static long unsentBytes(ChannelHandlerContext ctx) {
		ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
		return (outbound != null) ? outbound.totalPendingWriteBytes() - outbound.currentProgress() : 0;
	}

}
