package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses a listening channel for a moment when it can't accept. Nearly always the process
 * is out of descriptors, and each attempt would fail until one is closed; clients wait in
 * the kernel's queue meanwhile. It is first in the channel's pipeline, on its event loop.
 */
final class AcceptBackOff extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(AcceptBackOff.class);

	private static final long REST_MILLIS = 250;

	private final Channel channel;

	private final LongAdder failures;

	/** Created early: without descriptors, no class can be loaded. */
	private final Runnable goOn = this::goOn;

	private final Seldom reported = new Seldom();

	private boolean resting;

	AcceptBackOff(Channel channel, LongAdder failures) {
		this.channel = channel;
		this.failures = failures;
	}

	/**
	 * Whether the channel's current operation is an unwanted accept. A closing channel
	 * has other operations, but it is no longer active.
	 */
	boolean isResting() {
		return this.resting && !this.channel.config().isAutoRead() && this.channel.isActive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.failures.increment();
		report(cause);
		// In this order, because an armed accept must be cancelled.
		this.channel.config().setAutoRead(false);
		if (!this.resting) {
			this.resting = true;
			ctx.executor().schedule(this.goOn, REST_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void goOn() {
		this.resting = false;
		this.channel.config().setAutoRead(true);
	}

	private void report(Throwable cause) {
		if (this.reported.isDue(System.nanoTime())) {
			logger.warn(
					"No connection can be accepted on {}: {}. It is tried again every {} ms, and said once a minute",
					this.channel.localAddress(), cause.getMessage(), REST_MILLIS);
		}
	}

}
