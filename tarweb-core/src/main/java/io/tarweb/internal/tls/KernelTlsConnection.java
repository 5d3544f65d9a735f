package io.tarweb.internal.tls;

import java.util.function.Predicate;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import org.jspecify.annotations.Nullable;

/**
 * The part of TLS that remains in the pipeline of a connection whose records the kernel
 * makes: its end. Reads and writes bypass it. Used on the connection's event loop.
 */
final class KernelTlsConnection extends ChannelDuplexHandler implements TlsLayer {

	/** {@code errno} as Netty gives it. */
	private static final int EIO = -5;

	private final @Nullable CloseNotify closeNotify;

	private final SocketChannel channel;

	private final KernelTlsCipher cipher;

	private final @Nullable String applicationProtocol;

	private final Predicate<String> hosts;

	private @Nullable ChannelHandlerContext ctx;

	private boolean ended;

	/**
	 * Creates a record layer.
	 * @param channel the connection
	 * @param applicationProtocol the negotiated protocol
	 * @param hosts the hosts that the certificate is for
	 * @param closeNotify sends close_notify, {@code null} if there is no way to
	 */
	KernelTlsConnection(SocketChannel channel, KernelTlsCipher cipher, @Nullable String applicationProtocol,
			Predicate<String> hosts, @Nullable CloseNotify closeNotify) {
		this.channel = channel;
		this.cipher = cipher;
		this.applicationProtocol = applicationProtocol;
		this.hosts = hosts;
		this.closeNotify = closeNotify;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ctx = ctx;
	}

	/**
	 * This is the second registration, at the end of the hand-over; other handlers
	 * mustn't see it.
	 */
	@Override
	public void channelRegistered(ChannelHandlerContext ctx) {
		// Not passed on.
	}

	@Override
	public boolean isInUserSpace() {
		return false;
	}

	@Override
	public String protocol() {
		return "TLSv1.3";
	}

	@Override
	public String cipher() {
		return this.cipher.suite();
	}

	@Override
	public @Nullable String applicationProtocol() {
		return this.applicationProtocol;
	}

	@Override
	public boolean isFor(String host) {
		return this.hosts.test(host);
	}

	@Override
	public ChannelFuture endOutput() {
		ChannelPromise promise = this.channel.newPromise();
		notifyThen(promise::setSuccess);
		return promise;
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

	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		notifyThen(() -> ctx.close(promise));
	}

	/**
	 * Sends a close_notify after everything written, unless some of that is unsent: then
	 * the connection is being cut, and the client must see that.
	 */
	private void notifyThen(Runnable then) {
		if (this.ended || this.closeNotify == null || !this.channel.isActive() || this.channel.isOutputShutdown()
				|| hasUnsent()) {
			then.run();
			return;
		}
		this.ended = true;
		this.closeNotify.send(this.channel, then);
	}

	/**
	 * The byte count wouldn't do: it still includes bytes that a promise has just
	 * reported as sent.
	 */
	private boolean hasUnsent() {
		ChannelOutboundBuffer outbound = this.channel.unsafe().outboundBuffer();
		return outbound != null && !outbound.isEmpty();
	}

	/**
	 * The kernel answers EIO when the next record isn't application data and the reader
	 * has no room for its type: an alert, nearly always close_notify, or new keys, which
	 * can't be given to this kernel. The client's side normally ends there; the channel
	 * reports that next.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (!(cause instanceof NativeIoException ex) || ex.expectedErr() != EIO) {
			ctx.fireExceptionCaught(cause);
		}
	}

}
