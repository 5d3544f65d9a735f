package io.tarweb.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.site.SiteLease;

/**
 * One body on its way out as slices of the mapping, at the pace of the client. Runs on
 * the connection's event loop.
 * <p>
 * Holds the site from its construction until the last slice has left or failed, or until
 * {@link #abort()} if the connection ends before the last slice was handed over; exactly
 * one of these gives the lease back. The channel fails whatever it still has queued
 * before it reports its end, so no slice outlives the lease.
 */
final class BodyTransfer implements ChannelFutureListener {

	private static final int SLICE_BYTES = 256 * 1024;

	private final SiteLease lease;

	private final Connection owner;

	private long at;

	private final long end;

	private boolean held = true;

	BodyTransfer(SiteLease lease, long offset, long length, Connection owner) {
		this.lease = lease;
		this.at = offset;
		this.end = offset + length;
		this.owner = owner;
		lease.retain();
	}

	/**
	 * Hands over as many slices as the channel takes now.
	 */
	void proceed(ChannelHandlerContext ctx) {
		while (this.at < this.end && ctx.channel().isWritable()) {
			int length = (int) Math.min(SLICE_BYTES, this.end - this.at);
			Object slice = Unpooled.wrappedBuffer(this.lease.site().slice(this.at, length));
			this.at += length;
			if (this.at < this.end) {
				ctx.write(slice, ctx.voidPromise());
			}
			else {
				ctx.write(slice).addListener(this);
			}
		}
		ctx.flush();
	}

	@Override
	public void operationComplete(ChannelFuture last) {
		letGo();
		if (last.isSuccess()) {
			this.owner.bodySent();
		}
	}

	/**
	 * Ends the transfer because the connection has ended.
	 */
	void abort() {
		if (this.at < this.end) {
			letGo();
		}
	}

	private void letGo() {
		if (this.held) {
			this.held = false;
			this.lease.release();
		}
	}

}
