package io.tarweb.internal.http2;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.metrics.ServerMetrics.Flood;

/**
 * How a connection is ended (RFC 9113, 5.4.1 and 6.8): at once because of an error; or in
 * two steps, so that no request is lost that the client sent before it knew. Used on the
 * connection's event loop.
 */
final class Farewell {

	/** Longer than it takes until the client knows. */
	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Sent with the first goodbye, and back when the client has read it. */
	private static final long PING = 0x7461727765620000L;

	private final Http2Loop loop;

	private int lastStream;

	private Step step = Step.NONE;

	private long begunNanos;

	Farewell(Http2Loop loop) {
		this.loop = loop;
	}

	/** The latest stream that is answered. */
	void setLastStream(int stream) {
		this.lastStream = stream;
	}

	int lastStream() {
		return this.lastStream;
	}

	/**
	 * Begins to say goodbye: new streams are still answered.
	 */
	void begin(ChannelHandlerContext ctx) {
		if (!isBegun()) {
			this.step = Step.BEGUN;
			this.begunNanos = this.loop.clock.nowNanos();
			this.loop.control.goAway(ctx, Integer.MAX_VALUE, ErrorCode.NO_ERROR);
			this.loop.control.ping(ctx, PING);
			ctx.flush();
		}
	}

	/**
	 * The client has answered a PING, and there is only one.
	 */
	void pingAnswered(ChannelHandlerContext ctx) {
		if (isBegun()) {
			say(ctx);
		}
	}

	/**
	 * Doesn't wait any longer.
	 * @return whether the rest was said now
	 */
	boolean sweep(ChannelHandlerContext ctx, long nowNanos) {
		if (this.step == Step.BEGUN && nowNanos - this.begunNanos > PATIENCE_NANOS) {
			say(ctx);
			return true;
		}
		return false;
	}

	private void say(ChannelHandlerContext ctx) {
		if (!isSaid()) {
			this.step = Step.SAID;
			this.loop.control.goAway(ctx, this.lastStream, ErrorCode.NO_ERROR);
			ctx.flush();
		}
	}

	/**
	 * Ends the connection because of an error, or without one if it is idle. What is
	 * under way is lost.
	 */
	void error(ChannelHandlerContext ctx, ErrorCode reason) {
		if (!isError()) {
			withoutWords();
			this.loop.control.goAway(ctx, this.lastStream, reason);
			ctx.flush();
		}
	}

	/**
	 * Ends the connection because the client does too much of what brings nothing.
	 */
	void flood(ChannelHandlerContext ctx, Flood flood) {
		if (!isError()) {
			this.loop.meters.flooded(flood);
			error(ctx, ErrorCode.ENHANCE_YOUR_CALM);
		}
	}

	/**
	 * Ends the connection without a goodbye.
	 */
	void withoutWords() {
		this.step = Step.ERROR;
	}

	/** Whether the client knows, or is about to. */
	boolean isBegun() {
		return this.step != Step.NONE;
	}

	/** Whether new streams aren't answered any more. */
	boolean isSaid() {
		return this.step == Step.SAID || this.step == Step.ERROR;
	}

	/** Whether everything is over. */
	boolean isError() {
		return this.step == Step.ERROR;
	}

	private enum Step {

		NONE, BEGUN, SAID, ERROR

	}

}
