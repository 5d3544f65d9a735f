package io.tarweb.router;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.tarweb.internal.tls.NoHandshake;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies bytes between a client and its backend. Each side is read only while the other
 * can take more, so no more than {@link Loops}' water marks allow waits in this process.
 * An end of one direction is passed on and leaves the other open; a reset is passed on as
 * one. Used on the event loop of both channels.
 */
final class Relay {

	private static final Logger logger = LoggerFactory.getLogger(Relay.class);

	/** Less than this part of its buffer is copied before it waits. */
	private static final int SPARSE = 4;

	private final BackendMeters meters;

	private final Listener listener;

	private final End client;

	private final End backend;

	private boolean over;

	/** Bytes have moved since the last look. */
	private boolean moved;

	private long movedNanos;

	private long unsentBytes;

	/**
	 * Joins two channels.
	 * @param meters where bytes are counted
	 * @param listener told what happens
	 */
	Relay(Channel client, Channel backend, BackendMeters meters, Listener listener) {
		this.meters = meters;
		this.listener = listener;
		this.client = new End(client, true);
		this.backend = new End(backend, false);
	}

	/**
	 * Begins to copy.
	 * @param header what the backend gets first, may be empty
	 * @param received what the client has sent already
	 * @param tls makes the client's channel speak TLS, {@code null} if the backend does
	 * @param nowNanos the time
	 */
	void begin(ByteBuf header, ByteBuf received, @Nullable RouteTls tls, long nowNanos) {
		this.movedNanos = nowNanos;
		this.client.other = this.backend;
		this.backend.other = this.client;
		this.backend.channel.pipeline().addLast(this.backend);
		this.client.channel.pipeline().addLast(this.client);
		if (header.isReadable()) {
			this.backend.write(header);
		}
		else {
			header.release();
		}
		if (tls != null) {
			this.client.encrypted = true;
			tls.install(this.client.channel);
			this.client.channel.pipeline().fireChannelRead(received).fireChannelReadComplete();
		}
		else {
			this.client.received(received);
		}
		if (this.over) {
			return;
		}
		this.backend.flush();
		if (isInputShutdown(this.client.channel)) {
			this.client.endInput();
		}
		this.client.readOn();
		this.backend.readOn();
	}

	private static boolean isInputShutdown(Channel channel) {
		return ((DuplexChannel) channel).isInputShutdown();
	}

	/**
	 * Whether nothing has moved for a time. Called at intervals.
	 */
	boolean isIdle(long nowNanos, long idleNanos) {
		long unsent = this.client.unsentBytes() + this.backend.unsentBytes();
		if (this.moved || unsent != this.unsentBytes) {
			this.moved = false;
			this.unsentBytes = unsent;
			this.movedNanos = nowNanos;
		}
		return nowNanos - this.movedNanos > idleNanos;
	}

	/**
	 * Ends both sides at once. What hasn't been received by one of them is lost, and it
	 * is told by a reset.
	 */
	void end() {
		this.over = true;
		this.client.closeOrReset();
		this.backend.closeOrReset();
	}

	/** Ends both sides by a reset. */
	void reset() {
		this.over = true;
		this.client.reset();
		this.backend.reset();
	}

	private void closed(End end) {
		if (this.over) {
			return;
		}
		this.over = true;
		if (this.client.isThrough() && this.backend.isThrough()) {
			end.other.closeOrReset();
		}
		else {
			end.other.reset();
			this.listener.broken((end == this.client) ? RouterFailure.CLIENT_RESET : RouterFailure.BACKEND_RESET);
		}
	}

	private void closeIfThrough() {
		if (!this.over && this.client.isThrough() && this.backend.isThrough()) {
			this.over = true;
			this.client.channel.close();
			this.backend.channel.close();
		}
	}

	private void handshakeFailed() {
		if (!this.over) {
			this.over = true;
			this.backend.reset();
			this.client.closeBehindAlert();
			this.listener.broken(RouterFailure.HANDSHAKE_FAILED);
		}
	}

	/** Is told what happens, on the event loop. */
	interface Listener {

		/**
		 * TLS that ends here is spoken.
		 */
		void handshakeDone();

		/**
		 * One side, or TLS that ends here, has failed, and both sides are closed.
		 */
		void broken(RouterFailure failure);

	}

	/** One side. */
	private final class End extends ChannelInboundHandlerAdapter {

		private final Channel channel;

		private final boolean isClient;

		private End other = this;

		/** TLS ends here, and the handlers before this one speak it. */
		private boolean encrypted;

		private @Nullable TlsLayer tls;

		/** This side sends nothing more. */
		private boolean inputEnded;

		/** This side has been told that nothing more comes. */
		private boolean outputEnded;

		End(Channel channel, boolean isClient) {
			this.channel = channel;
			this.isClient = isClient;
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			received((ByteBuf) message);
		}

		private void received(ByteBuf bytes) {
			int length = bytes.readableBytes();
			if (this.isClient) {
				Relay.this.meters.received(length);
			}
			else {
				Relay.this.meters.sent(length);
			}
			Relay.this.moved = true;
			this.other.write(bytes);
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext ctx) {
			this.other.flush();
			readOn();
		}

		@Override
		public void channelWritabilityChanged(ChannelHandlerContext ctx) {
			if (this.channel.isWritable()) {
				this.other.readOn();
			}
		}

		private void readOn() {
			if (!this.inputEnded && this.other.channel.isWritable()) {
				this.channel.read();
			}
		}

		/**
		 * A few bytes in a large buffer would let somebody who sends them one by one to a
		 * slow receiver fill the memory, as the water marks count bytes.
		 */
		private void write(ByteBuf bytes) {
			ByteBuf written = bytes;
			if (bytes.readableBytes() < bytes.capacity() / SPARSE && unsentBytes() > 0) {
				written = this.channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
				bytes.release();
			}
			this.channel.write(written, this.channel.voidPromise());
		}

		private void flush() {
			this.channel.flush();
		}

		private long unsentBytes() {
			ChannelOutboundBuffer outbound = this.channel.unsafe().outboundBuffer();
			return (outbound != null) ? outbound.totalPendingWriteBytes() - outbound.currentProgress() : 0;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof TlsLayer layer) {
				this.tls = layer;
				Relay.this.listener.handshakeDone();
			}
			else if (event instanceof NoHandshake) {
				handshakeFailed();
			}
			else if (event instanceof SslCloseCompletionEvent || event == ChannelInputShutdownEvent.INSTANCE) {
				endInput();
			}
		}

		private void endInput() {
			if (this.inputEnded || Relay.this.over) {
				return;
			}
			if (this.encrypted && this.tls == null) {
				handshakeFailed();
				return;
			}
			this.inputEnded = true;
			Relay.this.moved = true;
			this.other.endOutput();
			if (this.tls != null) {
				// The providers answer a close_notify with another, and encrypt nothing
				// from then on: what the backend may still send is for nobody.
				this.outputEnded = true;
				this.other.inputEnded = true;
			}
			closeIfThrough();
		}

		/**
		 * Ends this side's output behind what was written to it.
		 */
		private void endOutput() {
			this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> {
				if (written.isSuccess() && !Relay.this.over) {
					shutdownOutput();
				}
			});
		}

		private void shutdownOutput() {
			TlsLayer layer = this.tls;
			if (layer != null) {
				layer.endOutput().addListener((ended) -> shutdownSocket());
			}
			else {
				shutdownSocket();
			}
		}

		private void shutdownSocket() {
			if (Relay.this.over || !this.channel.isActive()) {
				return;
			}
			((DuplexChannel) this.channel).shutdownOutput().addListener((ended) -> {
				this.outputEnded = true;
				closeIfThrough();
			});
		}

		/** Whether both directions of this side have ended. */
		private boolean isThrough() {
			return this.inputEnded && this.outputEnded;
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			closed(this);
		}

		/**
		 * The socket has failed, by a reset for example, or what speaks TLS has. Netty
		 * reports the former as an end of input as well, but later.
		 */
		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (cause instanceof IOException || cause instanceof DecoderException) {
				logger.debug("{} has failed", this.channel, cause);
			}
			else {
				logger.error("Closing {}", this.channel, cause);
			}
			closed(this);
			reset();
		}

		private void closeOrReset() {
			if (unsentBytes() > 0) {
				reset();
			}
			else {
				this.channel.close();
			}
		}

		/**
		 * Closes the channel by a reset, and past TLS, which would send a close_notify.
		 */
		private void reset() {
			if (this.channel.isActive()) {
				try {
					this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
				}
				catch (ChannelException ex) {
					// macOS reports this for a socket that the peer has reset.
					logger.debug("{} can't be reset", this.channel, ex);
				}
			}
			ChannelHandlerContext first = this.channel.pipeline().firstContext();
			if (first != null) {
				first.close();
			}
			else {
				this.channel.close();
			}
		}

		/** What the client still sends would otherwise destroy the alert. */
		private void closeBehindAlert() {
			this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> this.channel.close());
		}

	}

}
