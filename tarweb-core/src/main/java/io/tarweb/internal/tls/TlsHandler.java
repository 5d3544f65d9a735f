package io.tarweb.internal.tls;

import java.util.List;
import java.util.function.Predicate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the handshake and then serves as the record layer, unless the kernel takes over;
 * in that case it doesn't see the end of that read. It holds the engine, and so the
 * context, until the channel is closed or the handler is removed.
 */
final class TlsHandler extends SslHandler implements TlsLayer, HoldsInput {

	private static final Logger logger = LoggerFactory.getLogger(TlsHandler.class);

	private static final int HANDSHAKE_RECORD = 22;

	private final Predicate<String> hosts;

	private @Nullable ChannelHandlerContext ctx;

	private boolean settled;

	/**
	 * Creates a handler.
	 * @param hosts the hosts that the certificate is for
	 */
	TlsHandler(SSLEngine engine, Predicate<String> hosts) {
		super(engine);
		this.hosts = hosts;
		// The connection has its own deadline for the handshake.
		setHandshakeTimeoutMillis(0);
		// Answers come in buffers of a good size; joining them would copy them.
		setWrapDataSize(0);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
		this.ctx = ctx;
		super.handlerAdded(ctx);
		handshakeFuture().addListener((handshake) -> {
			if (!handshake.isSuccess() && ctx.channel().isActive()) {
				ctx.pipeline().addBefore(ctx.name(), null, new Failure());
			}
		});
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
		if (this.settled && in.isReadable() && in.getUnsignedByte(in.readerIndex()) == HANDSHAKE_RECORD) {
			// In TLS 1.2 a client can begin another handshake, again and again; in TLS
			// 1.3 this type is never seen after the first. It is reset: some clients
			// would take an orderly end for success.
			logger.debug("Closing {}, which wants to renegotiate", ctx.channel());
			in.skipBytes(in.readableBytes());
			if (ctx.channel().isActive()) {
				ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
				abort();
			}
			return;
		}
		super.decode(ctx, in, out);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
		if (!this.settled && handshakeFuture().isSuccess()) {
			settle(ctx);
		}
		super.channelReadComplete(ctx);
	}

	/** A client may end its stream right after its first request. */
	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
		if (!this.settled && handshakeFuture().isSuccess()) {
			settle(ctx);
		}
		super.userEventTriggered(ctx, event);
	}

	private void settle(ChannelHandlerContext ctx) {
		this.settled = true;
		ctx.fireUserEventTriggered(this);
	}

	@Override
	public int heldBytes() {
		return internalBuffer().capacity();
	}

	@Override
	public boolean isInUserSpace() {
		return true;
	}

	@Override
	public String protocol() {
		return engine().getSession().getProtocol();
	}

	@Override
	public String cipher() {
		return engine().getSession().getCipherSuite();
	}

	@Override
	public boolean isFor(String host) {
		return this.hosts.test(host);
	}

	Predicate<String> hosts() {
		return this.hosts;
	}

	@Override
	public ChannelFuture endOutput() {
		return closeOutbound();
	}

	/**
	 * The close starts at this handler, so that the handler doesn't see it and sends no
	 * close_notify.
	 */
	@Override
	public void abort() {
		if (this.ctx != null) {
			this.ctx.close();
		}
	}

	/**
	 * Netty's handler closes the channel right after the alert about a failed handshake.
	 * Further input from the client would then be answered by a reset, which can destroy
	 * the alert. So the handler is removed instead, and the connection ends as after its
	 * last answer.
	 */
	private final class Failure extends ChannelOutboundHandlerAdapter {

		@Override
		public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
			ChannelHandlerContext failed = ctx.pipeline().context(TlsHandler.this);
			ctx.pipeline().remove(TlsHandler.this);
			ctx.pipeline().remove(this);
			failed.fireUserEventTriggered(NoHandshake.FAILED);
		}

	}

}
