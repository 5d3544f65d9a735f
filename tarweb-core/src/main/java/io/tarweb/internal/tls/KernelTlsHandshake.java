package io.tarweb.internal.tls;

import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tarweb.status.KernelTlsRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a connection's socket and its {@link SslHandler} until the kernel takes
 * the records over or it is clear that it won't. Used on the connection's event loop.
 * <p>
 * What makes the hand-over safe:
 * <ol>
 * <li>It passes the client's records on one at a time. So it knows which one ended the
 * handshake, that those after it were decrypted in user space, how many there were (the
 * kernel goes on counting from there), and that nothing of another one is left.</li>
 * <li>It counts what the handshake sends, so that it knows how many records, session
 * tickets, went out under the keys that the kernel gets.</li>
 * <li>From the end of the handshake on, it lets no handler read, and holds back the end
 * of the read from the handlers behind it, which answer only then. So nothing new is
 * written, and everything already written gets sent.</li>
 * <li>On io_uring, where a receive can be in progress unseen, the channel leaves its
 * event loop until the kernel no longer holds an operation of it.</li>
 * </ol>
 * {@link KernelTlsKeys} has a part in the first two, {@link KernelTlsHandOver} does the
 * others.
 */
final class KernelTlsHandshake extends ChannelDuplexHandler implements HoldsInput, KernelTlsHandOver.Listener {

	/** The most records behind a handshake before there is a pause between two. */
	private static final int MAX_RECORDS = 16;

	private final KernelTls kernelTls;

	private final KernelTlsKeys keys = new KernelTlsKeys();

	private final Watch watch = new Watch();

	private State state = State.SHAKING_HANDS;

	/** Set from the beginning of the hand-over. */
	private @Nullable KernelTlsHandOver handOver;

	/** The bytes received and not yet passed on. */
	private final TlsRecordSplitter received = new TlsRecordSplitter();

	private boolean reading;

	private boolean passing;

	/** Whether a handler wanted to read and was held back. */
	private boolean readWanted;

	private boolean inputEnded;

	KernelTlsHandshake(KernelTls kernelTls) {
		this.kernelTls = kernelTls;
	}

	@Override
	public int heldBytes() {
		return this.received.heldBytes();
	}

	/** The handler that has to stand behind the {@link SslHandler}. */
	Watch watch() {
		return this.watch;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.reading = true;
		this.received.add(ctx.alloc(), (ByteBuf) message);
		while (this.state != State.ASIDE) {
			int length = this.received.nextLength();
			if (length == TlsRecords.INCOMPLETE) {
				break;
			}
			if (length == TlsRecords.MALFORMED) {
				stepAside(ctx, (this.state == State.SHAKING_HANDS) ? null : KernelTlsRefusal.RECORDS);
			}
			else {
				pass(ctx, this.received.next(length));
			}
		}
	}

	private void pass(ChannelHandlerContext ctx, ByteBuf record) {
		boolean inHandshake = this.state == State.SHAKING_HANDS;
		boolean encrypted = TlsRecords.typeAt(record, record.readerIndex()) == TlsRecords.APPLICATION_DATA;
		long sentBefore = this.keys.sentRecords();
		long plaintextsBefore = this.watch.plaintexts;
		this.passing = true;
		KeyLog.listen(this.keys.secrets());
		try {
			ctx.fireChannelRead(record);
		}
		finally {
			KeyLog.stop();
			this.passing = false;
		}
		if (this.state == State.ASIDE) {
			return;
		}
		if (inHandshake) {
			if (this.state == State.READY) {
				SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
				KernelTlsRefusal refusal = this.keys.agreed(session, sentBefore, this.kernelTls);
				if (refusal != null) {
					stepAside(ctx, refusal);
				}
			}
		}
		else if (!encrypted || this.watch.plaintexts == plaintextsBefore) {
			stepAside(ctx, KernelTlsRefusal.CONTROL_RECORD);
		}
		else if (this.keys.received() > MAX_RECORDS) {
			stepAside(ctx, KernelTlsRefusal.BUSY);
		}
	}

	/** The handler behind this one reports how the handshake ended. */
	private void handshakeEnded(ChannelHandlerContext ctx, boolean success) {
		if (this.state != State.SHAKING_HANDS) {
			return;
		}
		if (success && this.passing) {
			this.state = State.READY;
		}
		else if (success) {
			// Something other than a record ended it, so its last records are unknown.
			stepAside(ctx, KernelTlsRefusal.RECORDS);
		}
		else {
			// A decoder that is failing loses and leaks what it gets meanwhile.
			this.received.release();
			stepAside(ctx, null);
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof ByteBuf bytes) {
			this.keys.sent(bytes);
		}
		ctx.write(message, promise);
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (this.reading || this.state == State.HANDING_OVER) {
			this.readWanted = true;
		}
		else {
			ctx.read();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.state == State.SHAKING_HANDS) {
			ctx.fireChannelReadComplete();
			this.reading = false;
			// The handlers behind don't ask for the rest of something they haven't seen.
			this.readWanted |= !this.received.isEmpty();
			readIfWanted(ctx);
			return;
		}
		this.reading = false;
		if (this.state == State.READY && this.received.isEmpty()) {
			this.state = State.HANDING_OVER;
			this.handOver = new KernelTlsHandOver(this.kernelTls, this.keys, ctx, this);
			this.handOver.begin(ctx.pipeline().context(this.watch));
		}
		else if (this.state == State.READY) {
			ctx.read();
		}
	}

	private void readIfWanted(ChannelHandlerContext ctx) {
		if (this.readWanted) {
			this.readWanted = false;
			ctx.read();
		}
	}

	@Override
	public boolean isBetweenRecords() {
		return this.received.isEmpty();
	}

	@Override
	public void settled(KernelTlsHandOver handOver, @Nullable KernelTlsRefusal refusal) {
		if (refusal == null) {
			handedOver(handOver);
			return;
		}
		ChannelHandlerContext ctx = handOver.context();
		stepAside(ctx, refusal);
		if (!handOver.closeIfWanted()) {
			ctx.flush();
			release(ctx);
		}
	}

	private void handedOver(KernelTlsHandOver handOver) {
		this.state = State.ASIDE;
		boolean plaintextSeen = this.watch.plaintexts > 0;
		ChannelHandlerContext ctx = handOver.replaceHandlers(this.watch);
		ctx.fireUserEventTriggered(ctx.handler());
		release(ctx);
		if (!plaintextSeen) {
			ctx.read();
		}
	}

	/** Passes on what was held back from the handlers behind. */
	private void release(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (this.inputEnded) {
			ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	/**
	 * Leaves the connection in user space. Everything held back goes where it belongs.
	 * @param refusal the reason, {@code null} if there is no connection
	 */
	private void stepAside(ChannelHandlerContext ctx, @Nullable KernelTlsRefusal refusal) {
		this.state = State.ASIDE;
		this.keys.clear();
		if (refusal != null) {
			this.kernelTls.refused(refusal);
		}
		if (!this.received.isEmpty()) {
			ctx.fireChannelRead(this.received.takeRest());
		}
		readIfWanted(ctx);
		if (!ctx.isRemoved()) {
			ctx.pipeline().remove(this.watch);
			ctx.pipeline().remove(this);
		}
	}

	/**
	 * A handler that is told anything now would consider the handshake done, and answer.
	 */
	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (this.state != State.READY && this.state != State.HANDING_OVER) {
			ctx.fireUserEventTriggered(event);
			return;
		}
		this.inputEnded |= event == ChannelInputShutdownEvent.INSTANCE;
		if (this.inputEnded && this.state == State.READY) {
			// The record that has begun won't be completed.
			stepAside(ctx, KernelTlsRefusal.BUSY);
			release(ctx);
		}
	}

	/**
	 * The handlers behind don't see that the channel leaves its event loop for a moment.
	 */
	@Override
	public void channelUnregistered(ChannelHandlerContext ctx) {
		if (!isDeregistered()) {
			ctx.fireChannelUnregistered();
		}
	}

	@Override
	public void channelRegistered(ChannelHandlerContext ctx) {
		if (!isDeregistered()) {
			ctx.fireChannelRegistered();
		}
	}

	private boolean isDeregistered() {
		return this.handOver != null && this.handOver.isDeregistered();
	}

	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		if (this.handOver == null || !this.handOver.postpones(promise)) {
			ctx.close(promise);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.state = State.ASIDE;
		this.keys.clear();
		if (this.handOver != null) {
			this.handOver.cancel();
		}
		this.received.release();
	}

	private enum State {

		SHAKING_HANDS,

		/** The keys are known; it waits for a moment without an unfinished record. */
		READY,

		HANDING_OVER,

		/** This handler has nothing left to do. */
		ASIDE

	}

	/** Sees the output of the {@link SslHandler} for the records passed to it. */
	final class Watch extends ChannelInboundHandlerAdapter {

		private long plaintexts;

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			this.plaintexts++;
			ctx.fireChannelRead(message);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof SslHandshakeCompletionEvent completion) {
				handshakeEnded(ctx.pipeline().context(KernelTlsHandshake.this), completion.isSuccess());
			}
			else if (event instanceof SslCloseCompletionEvent && KernelTlsHandshake.this.state == State.ASIDE) {
				// The handler reports its own removal this way.
				return;
			}
			ctx.fireUserEventTriggered(event);
		}

	}

}
