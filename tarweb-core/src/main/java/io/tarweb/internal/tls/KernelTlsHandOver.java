package io.tarweb.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.concurrent.PromiseNotifier;
import io.tarweb.status.KernelTlsRefusal;
import org.jspecify.annotations.Nullable;

/**
 * Moves one connection's records into the kernel, from the moment when this process no
 * longer reads or writes: it waits until everything written has been sent, on io_uring
 * takes the channel off its event loop until the kernel holds no operation of it, and
 * gives the kernel the keys. Used on the connection's event loop.
 */
final class KernelTlsHandOver {

	private final KernelTls kernelTls;

	private final KernelTlsKeys keys;

	private final ChannelHandlerContext ctx;

	private final Listener listener;

	private boolean deregistered;

	private @Nullable ChannelPromise closeWanted;

	private boolean over;

	/**
	 * Creates a hand-over that is still to begin.
	 * @param ctx between the socket and the {@link SslHandler}
	 */
	KernelTlsHandOver(KernelTls kernelTls, KernelTlsKeys keys, ChannelHandlerContext ctx, Listener listener) {
		this.kernelTls = kernelTls;
		this.keys = keys;
		this.ctx = ctx;
		this.listener = listener;
	}

	/**
	 * Begins.
	 * @param behind the context behind the {@link SslHandler}
	 */
	void begin(ChannelHandlerContext behind) {
		sendTickets(behind);
		awaitWrites();
	}

	private SslHandler sslHandler() {
		return this.ctx.pipeline().get(SslHandler.class);
	}

	/**
	 * BoringSSL holds the session tickets back until it has something to send, which will
	 * never happen. Asking it to send nothing is enough.
	 */
	private void sendTickets(ChannelHandlerContext behind) {
		if (sslHandler().engine() instanceof ReferenceCountedOpenSslEngine engine && engine.sslPointer() != 0) {
			ByteBuf nothing = this.ctx.alloc().directBuffer(1);
			SSL.writeToSSL(engine.sslPointer(), nothing.memoryAddress(), 0);
			SSL.clearError();
			nothing.release();
			behind.flush();
		}
	}

	private void awaitWrites() {
		if (unsentBytes() == 0) {
			awaitReads();
			return;
		}
		// Not within the promise's own call, which comes before the write is finished.
		this.ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
			.addListener((written) -> this.ctx.executor().execute(this::written));
	}

	private void written() {
		if (!this.over) {
			awaitReads();
		}
	}

	private long unsentBytes() {
		ChannelOutboundBuffer outbound = this.ctx.channel().unsafe().outboundBuffer();
		return (outbound != null) ? outbound.totalPendingWriteBytes() : 0;
	}

	private void awaitReads() {
		if (!this.kernelTls.isAsynchronous()) {
			this.listener.settled(this, takeOver());
			return;
		}
		if (unsentBytes() > 0) {
			// Deregistering would cancel the unsent write. Something else closes the
			// connection.
			this.listener.settled(this, KernelTlsRefusal.BUSY);
			return;
		}
		this.deregistered = true;
		this.ctx.deregister().addListener((done) -> this.ctx.executor().execute(this::reregister));
	}

	/**
	 * The kernel no longer has an operation of this channel.
	 */
	private void reregister() {
		if (this.over) {
			return;
		}
		Channel channel = this.ctx.channel();
		if (!channel.isOpen()) {
			// A channel that is closed while unregistered notifies no handler.
			this.deregistered = false;
			this.ctx.pipeline().fireChannelInactive().fireChannelUnregistered();
			return;
		}
		KernelTlsRefusal refusal = takeOver();
		this.kernelTls.setOptions(channel);
		channel.eventLoop().register(channel).addListener((done) -> {
			this.deregistered = false;
			if (!closeIfWanted() && done.isSuccess()) {
				this.listener.settled(this, refusal);
			}
		});
	}

	/**
	 * Gives the kernel the keys.
	 * @return {@code null}, or the reason why it wasn't done
	 */
	private @Nullable KernelTlsRefusal takeOver() {
		SslHandler sslHandler = sslHandler();
		if (this.closeWanted != null || !this.listener.isBetweenRecords() || unsentBytes() > 0
				|| sslHandler.engine().isInboundDone() || sslHandler.engine().isOutboundDone()) {
			return KernelTlsRefusal.BUSY;
		}
		return switch (this.keys.giveTo(this.ctx.channel())) {
			case BOTH -> null;
			case HALF -> {
				this.closeWanted = this.ctx.newPromise();
				yield KernelTlsRefusal.KERNEL;
			}
			case NONE -> KernelTlsRefusal.KERNEL;
			case UNKNOWN -> KernelTlsRefusal.RECORDS;
		};
	}

	/**
	 * Removes the engine and the handlers that held it: the kernel makes the records.
	 * @param watch the handler behind the {@link SslHandler}, removed with it
	 * @return the context of the handler that is left of TLS
	 */
	ChannelHandlerContext replaceHandlers(ChannelHandler watch) {
		this.kernelTls.handedOver(this.ctx.channel());
		TlsHandler sslHandler = this.ctx.pipeline().get(TlsHandler.class);
		KernelTlsConnection connection = new KernelTlsConnection((SocketChannel) this.ctx.channel(), this.keys.cipher(),
				sslHandler.applicationProtocol(), sslHandler.hosts(), this.kernelTls.closeNotify());
		ChannelPipeline pipeline = this.ctx.pipeline();
		String name = pipeline.context(sslHandler).name();
		pipeline.remove(sslHandler);
		pipeline.remove(watch);
		pipeline.replace(this.ctx.handler(), name, connection);
		return pipeline.context(connection);
	}

	/** The context between the socket and the {@link SslHandler}. */
	ChannelHandlerContext context() {
		return this.ctx;
	}

	/** Whether the channel is off its event loop, which no other handler sees. */
	boolean isDeregistered() {
		return this.deregistered;
	}

	/**
	 * Postpones a close until the channel is on its event loop again: until then it can't
	 * be closed properly.
	 * @return {@code false} if it can be closed now
	 */
	boolean postpones(ChannelPromise close) {
		if (!this.deregistered) {
			return false;
		}
		if (this.closeWanted == null) {
			this.closeWanted = close;
		}
		else {
			PromiseNotifier.cascade(this.closeWanted, close);
		}
		return true;
	}

	/** Closes the channel if that was requested in the meantime. */
	boolean closeIfWanted() {
		if (this.closeWanted != null) {
			this.ctx.close(this.closeWanted);
			return true;
		}
		return false;
	}

	/** Stops: the connection stays in user space, or is gone. */
	void cancel() {
		this.over = true;
	}

	/** Is told how the hand-over ends. */
	interface Listener {

		/** Whether all received bytes have been passed on. */
		boolean isBetweenRecords();

		/**
		 * It is decided who makes the records.
		 * @param refusal the reason why the kernel doesn't, {@code null} if it does
		 */
		void settled(KernelTlsHandOver handOver, @Nullable KernelTlsRefusal refusal);

	}

}
