package io.tarweb.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.edition.SiteLease;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way out, at the pace of the client. Runs on the connection's event
 * loop.
 * <p>
 * Holds the site from its construction until the last piece has left or failed, or until
 * {@link #abort()} if the connection ends before the last piece was handed over; exactly
 * one of these gives the lease back. The channel fails whatever it still has queued
 * before it reports its end, so no piece outlives the lease.
 */
final class BodyTransfer implements ChannelFutureListener {

	private final SiteLease lease;

	private final Layer layer;

	private final Body body;

	private final Connection owner;

	private boolean held = true;

	private final SendingTurns turns;

	private boolean waiting;

	/** Made, but held back until those before have left. */
	private @Nullable ByteBuf last;

	/** The channel has everything. */
	private boolean complete;

	private long sentBytes;

	private long countedBytes;

	BodyTransfer(MappedSlices slices, Body body, Connection owner) {
		this.lease = slices.lease();
		this.layer = slices.layer();
		this.body = body;
		this.owner = owner;
		this.turns = owner.turns();
		this.lease.retain();
	}

	/**
	 * Hands over as many pieces as the channel takes now and the turn allows.
	 */
	void proceed(ChannelHandlerContext ctx) {
		if (this.layer.isDamaged()) {
			throw damaged();
		}
		while (!this.waiting && this.body.hasNext() && ctx.channel().isWritable()) {
			if (!this.turns.isOpen()) {
				this.waiting = true;
				this.turns.await(this::goOn);
				break;
			}
			boolean first = this.sentBytes == 0;
			ByteBuf piece = this.body.next(ctx.alloc());
			this.sentBytes += piece.readableBytes();
			this.turns.spend((long) piece.readableBytes() * this.body.weight());
			if (this.body.hasNext()) {
				ctx.write(piece, ctx.voidPromise());
			}
			else {
				this.last = piece;
				if (first) {
					sendLast(ctx);
				}
				else {
					ctx.write(Unpooled.EMPTY_BUFFER).addListener((before) -> this.owner.sendLast());
				}
			}
		}
		ctx.flush();
	}

	/**
	 * Sends the last piece once those before have left, if the archive is still what it
	 * was: a body that is large enough to be worth a system call isn't completed with
	 * bytes of another file.
	 */
	void sendLast(ChannelHandlerContext ctx) {
		ByteBuf piece = this.last;
		if (piece != null) {
			if (this.layer.inspect()) {
				throw damaged();
			}
			this.last = null;
			this.complete = true;
			ctx.writeAndFlush(piece).addListener(this);
		}
	}

	private UncheckedIOException damaged() {
		return new UncheckedIOException(
				new IOException("'" + this.layer.status().file() + "' was changed while it was served"));
	}

	private void goOn() {
		this.waiting = false;
		this.owner.resumeSending();
	}

	/**
	 * How much of the body was handed to the channel.
	 */
	long sentBytes() {
		return this.sentBytes;
	}

	/**
	 * How much of the body was handed to the channel since this was asked last. To hand
	 * over can call for more to be handed over, so a difference between before and after
	 * would count twice.
	 */
	long takeUncountedBytes() {
		long uncounted = this.sentBytes - this.countedBytes;
		this.countedBytes = this.sentBytes;
		return uncounted;
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
		if (!this.complete) {
			if (this.last != null) {
				this.last.release();
				this.last = null;
			}
			letGo();
		}
	}

	private void letGo() {
		if (this.held) {
			this.held = false;
			this.body.close();
			this.lease.release();
		}
	}

}
