package io.tarweb.internal.body;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.edition.EditionLease;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * One body being sent, at the client's pace. Runs on the connection's event loop.
 * <p>
 * It holds the edition from its construction until the last piece has been sent or has
 * failed, or until {@link #abort()} if the connection ends before the last piece was
 * handed over; exactly one of these gives the lease back. The channel fails whatever it
 * still has queued before it reports its end, so no piece outlives the lease.
 */
public final class BodyTransfer implements ChannelFutureListener {

	private final EditionLease lease;

	private final Layer layer;

	private final Body body;

	private final Listener listener;

	private boolean held = true;

	private final SendingTurns turns;

	private boolean waiting;

	/** Made, but held back until the earlier pieces have been sent. */
	private @Nullable ByteBuf last;

	/** The pieces before the last have been sent, or failed. */
	private boolean lastDue;

	/** The channel has everything. */
	private boolean complete;

	private long sentBytes;

	private long countedBytes;

	/**
	 * Prepares to send a body.
	 * @param slices the archive that the body comes from
	 * @param turns the turns of the loop in which it is handed over
	 * @param listener told how far it is
	 */
	public BodyTransfer(MappedSlices slices, Body body, SendingTurns turns, Listener listener) {
		this.lease = slices.lease();
		this.layer = slices.layer();
		this.body = body;
		this.turns = turns;
		this.listener = listener;
		this.lease.retain();
	}

	/**
	 * Hands over as many pieces as the channel takes now and the turn allows, without
	 * flushing them.
	 */
	public void proceed(ChannelHandlerContext ctx) {
		if (this.layer.held().isDamaged()) {
			throw damaged();
		}
		while (!this.waiting && this.body.hasNext() && ctx.channel().isWritable()) {
			if (!this.turns.isOpen()) {
				this.waiting = true;
				this.turns.await(this::goOn);
				break;
			}
			int room = this.listener.room();
			if (room <= 0) {
				break;
			}
			boolean first = this.sentBytes == 0;
			ByteBuf piece = this.body.next(ctx.alloc(), room);
			this.sentBytes += piece.readableBytes();
			this.listener.made(piece.readableBytes());
			this.turns.spend((long) piece.readableBytes() * this.body.weight());
			if (this.body.hasNext()) {
				this.listener.beforePiece(ctx, piece.readableBytes(), false);
				ctx.write(piece, ctx.voidPromise());
			}
			else {
				this.last = piece;
				this.lastDue = first;
				if (!first) {
					ctx.write(Unpooled.EMPTY_BUFFER).addListener((before) -> {
						this.lastDue = true;
						this.listener.canGoOn();
					});
				}
			}
		}
		if (this.lastDue) {
			sendLast(ctx);
		}
	}

	/**
	 * Sends the last piece once the earlier ones have been sent, if the archive is
	 * unchanged: a body large enough to be worth a system call isn't completed with bytes
	 * of another file.
	 */
	private void sendLast(ChannelHandlerContext ctx) {
		ByteBuf piece = this.last;
		if (piece != null) {
			if (this.layer.held().inspect()) {
				throw damaged();
			}
			this.last = null;
			this.complete = true;
			this.listener.beforePiece(ctx, piece.readableBytes(), true);
			ctx.write(piece).addListener(this);
		}
	}

	private UncheckedIOException damaged() {
		return new UncheckedIOException(
				new IOException("'" + this.layer.status().file() + "' was changed while it was served"));
	}

	private void goOn() {
		this.waiting = false;
		this.listener.canGoOn();
	}

	/**
	 * Whether memory is held for the body from its first piece to its last.
	 */
	public boolean isHeavy() {
		return this.body.weight() > 1;
	}

	/**
	 * How many bytes of the body were handed to the channel.
	 */
	public long sentBytes() {
		return this.sentBytes;
	}

	/**
	 * How many bytes of the body were handed to the channel since the last call. Handing
	 * over can trigger further handing over, so a difference between before and after
	 * would count bytes twice.
	 */
	public long takeUncountedBytes() {
		long uncounted = this.sentBytes - this.countedBytes;
		this.countedBytes = this.sentBytes;
		return uncounted;
	}

	@Override
	public void operationComplete(ChannelFuture last) {
		letGo();
		if (last.isSuccess()) {
			this.listener.sent();
		}
	}

	/**
	 * Ends the transfer because the connection has ended.
	 */
	public void abort() {
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

	/**
	 * The sender of the body, told of its progress on the connection's event loop.
	 */
	public interface Listener {

		/**
		 * How long the next piece may be, in bytes; 0 or less if none can be sent now.
		 */
		default int room() {
			return Integer.MAX_VALUE;
		}

		/**
		 * A piece was made, and will be sent.
		 */
		default void made(int bytes) {
		}

		/**
		 * A piece is about to be written; its framing comes first.
		 * @param last whether it is the last one
		 */
		default void beforePiece(ChannelHandlerContext ctx, int bytes, boolean last) {
		}

		/**
		 * More can be handed over; call {@link BodyTransfer#proceed}.
		 */
		void canGoOn();

		/**
		 * The last piece has been sent.
		 */
		void sent();

	}

}
