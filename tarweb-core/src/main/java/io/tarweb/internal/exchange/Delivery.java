package io.tarweb.internal.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.metrics.SiteRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A body that is being sent, counted and logged. Used on the connection's event loop.
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
	 * Hands over as much as possible now, without flushing it.
	 */
	public void proceed(ChannelHandlerContext ctx) {
		this.transfer.proceed(ctx);
		count();
	}

	/**
	 * Whether memory is held for the body from its first piece to its last.
	 */
	public boolean isHeavy() {
		return this.transfer.isHeavy();
	}

	/**
	 * How many bytes of the body were handed to the channel.
	 */
	public long sentBytes() {
		return this.transfer.sentBytes();
	}

	/**
	 * The last piece has been sent.
	 */
	public void sent() {
		count();
		if (this.log != null) {
			this.log.sent(this.transfer.sentBytes());
		}
	}

	/**
	 * The rest is no longer wanted.
	 */
	public void abort() {
		this.transfer.abort();
		sent();
	}

	private void count() {
		this.meter.sent(this.transfer.takeUncountedBytes());
	}

}
