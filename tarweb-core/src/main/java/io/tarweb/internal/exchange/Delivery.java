package io.tarweb.internal.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.metrics.SiteRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A body that is on its way, and is counted and logged. Used on the connection's event
 * loop.
 */
public final class Delivery {

	private final BodyTransfer transfer;

	private final SiteRecorder meter;

	private final @Nullable PendingAnswer log;

	Delivery(BodyTransfer transfer, SiteRecorder meter, @Nullable PendingAnswer log) {
		this.transfer = transfer;
		this.meter = meter;
		this.log = log;
	}

	/**
	 * Hands over as much as can be now, without flushing it.
	 */
	public void proceed(ChannelHandlerContext ctx) {
		this.transfer.proceed(ctx);
		count();
	}

	/**
	 * How much of the body was handed to the channel, in bytes.
	 */
	public long sentBytes() {
		return this.transfer.sentBytes();
	}

	/**
	 * The last piece has left.
	 */
	public void sent() {
		count();
		if (this.log != null) {
			this.log.sent(this.transfer.sentBytes());
		}
	}

	/**
	 * Nobody waits for the rest any more.
	 */
	public void abort() {
		this.transfer.abort();
		sent();
	}

	private void count() {
		this.meter.sent(this.transfer.takeUncountedBytes());
	}

}
