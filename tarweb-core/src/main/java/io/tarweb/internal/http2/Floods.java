package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.metrics.ServerMetrics.Flood;

/**
 * How much one client does that costs the server and brings nobody anything. Only what
 * the client sends is counted. Used on the connection's event loop.
 */
final class Floods {

	/** Streams that a client may reset, or cause to be reset, at once. */
	private static final int RESETS = 200;

	private static final int RESETS_PER_SECOND = 7;

	/** Frames that bring nothing, at once. */
	private static final int FRAMES = 1000;

	private static final int FRAMES_PER_SECOND = 10;

	/** A client may send as many with each request. */
	private static final int FRAMES_PER_REQUEST = 8;

	/** And one more for as much that it gets or sends. */
	private static final int BYTES_PER_FRAME = 1024;

	private final Http2Loop loop;

	private final Farewell farewell;

	private final Allowance resets;

	private final Allowance frames;

	private int paidBytes;

	Floods(Http2Loop loop, Farewell farewell) {
		this.loop = loop;
		this.farewell = farewell;
		long nowNanos = loop.clock.nowNanos();
		this.resets = new Allowance(RESETS, RESETS_PER_SECOND, nowNanos);
		this.frames = new Allowance(FRAMES, FRAMES_PER_SECOND, nowNanos);
	}

	/**
	 * Counts a stream that was reset, and ends the connection if there are too many.
	 */
	void countReset(ChannelHandlerContext ctx) {
		if (!this.resets.spend(1, this.loop.clock.nanos())) {
			this.farewell.flood(ctx, Flood.RESETS);
		}
	}

	/**
	 * Counts a frame that begins no request, and ends the connection if there are too
	 * many.
	 * @return whether there may be as many
	 */
	boolean countFrame(ChannelHandlerContext ctx) {
		boolean permitted = this.frames.spend(1, this.loop.clock.nanos());
		if (!permitted) {
			this.farewell.flood(ctx, Flood.FRAMES);
		}
		return permitted;
	}

	/** The client has made a request. */
	void paidByRequest() {
		this.frames.earn(FRAMES_PER_REQUEST);
	}

	/** The client has got, or sent, content. */
	void paidByContent(int bytes) {
		this.paidBytes += bytes;
		this.frames.earn(this.paidBytes / BYTES_PER_FRAME);
		this.paidBytes %= BYTES_PER_FRAME;
	}

}
