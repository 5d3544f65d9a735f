package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.metrics.ServerMetrics.Flood;

/**
 * Ends streams of one connection before their time (RFC 9113, 5.4.2), and remembers the
 * latest ones: what the client has sent on them meanwhile is ignored. Used on the
 * connection's event loop.
 */
final class Resets {

	/** Whoever has so many reset streams in flight gets away with it. */
	private static final int REMEMBERED = 32;

	private final Http2Loop loop;

	private final Streams streams;

	private final Farewell farewell;

	private final Floods floods;

	private final int[] latest = new int[REMEMBERED];

	private int next;

	Resets(Http2Loop loop, Streams streams, Farewell farewell, Floods floods) {
		this.loop = loop;
		this.streams = streams;
		this.farewell = farewell;
		this.floods = floods;
	}

	/**
	 * Ends a stream because of what the client did.
	 */
	void reset(ChannelHandlerContext ctx, int id, ErrorCode error) {
		this.latest[this.next++ % REMEMBERED] = id;
		this.loop.control.reset(ctx, id, error);
		resetByClient(ctx, id);
	}

	/**
	 * The client has ended a stream.
	 */
	void resetByClient(ChannelHandlerContext ctx, int id) {
		Stream stream = this.streams.get(id);
		if (stream != null) {
			this.streams.abort(stream);
		}
		this.floods.countReset(ctx);
	}

	/** Whether a stream is one of the latest that we have ended. */
	boolean wasReset(int id) {
		for (int each : this.latest) {
			if (each == id) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Ends the streams whose client does nothing, and the connection if those were all.
	 * @return whether there was one
	 */
	boolean resetStalled(ChannelHandlerContext ctx, long nowNanos) {
		boolean any = false;
		long timeoutNanos = hasLeft(ctx) ? 0 : this.loop.writeTimeoutNanos;
		for (Stream stream : this.streams.stalled(nowNanos, timeoutNanos)) {
			any = true;
			reset(ctx, stream.id(), ErrorCode.CANCEL);
		}
		if (any && this.streams.size() == 0) {
			this.farewell.flood(ctx, Flood.STALLS);
		}
		return any;
	}

	/** Whether the client can't do anything any more, and has got all that we sent. */
	private static boolean hasLeft(ChannelHandlerContext ctx) {
		ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
		return ctx.channel() instanceof DuplexChannel channel && channel.isInputShutdown()
				&& (outbound == null || outbound.isEmpty());
	}

}
