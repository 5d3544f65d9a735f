package io.tarweb.internal.engine;

import java.net.InetAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.connection.Protocol;
import io.tarweb.internal.http2.Http2Conversation;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a connection, decided as it begins: over TLS by negotiation (RFC 7301),
 * otherwise by the first bytes, with which every client of HTTP/2 begins (RFC 9113, 3.3)
 * and no other does. Used on the connection's event loop.
 */
final class NegotiatedProtocol implements Protocol {

	private static final ByteBuf PREFACE = Unpooled
		.unreleasableBuffer(Unpooled.wrappedBuffer(Http2Conversation.PREFACE));

	private final Opening http2;

	/** HTTP/1.1 until it turns out to be HTTP/2. */
	private Protocol spoken;

	/** Whether the first bytes tell; otherwise the handshake does. */
	private final boolean plain;

	private boolean decided;

	/** What a proxy said before the decision, {@code null} for nothing. */
	private @Nullable InetAddress client;

	/** The bytes that came before the decision. */
	private @Nullable ByteBuf begun;

	/**
	 * Begins undecided.
	 * @param plain whether the connection isn't encrypted
	 */
	NegotiatedProtocol(boolean plain, Protocol http1, Opening http2) {
		this.plain = plain;
		this.spoken = http1;
		this.http2 = http2;
	}

	@Override
	public void introduced(InetAddress client) {
		this.client = client;
		this.spoken.introduced(client);
	}

	@Override
	public void encrypted(TlsLayer tls) {
		ByteBuf first = this.begun;
		this.begun = null;
		decide(TlsLayer.HTTP_2.equals(tls.applicationProtocol()), first);
		this.spoken.encrypted(tls);
	}

	@Override
	public void received(ByteBuf bytes) {
		if (this.decided) {
			this.spoken.received(bytes);
			return;
		}
		ByteBuf first = (this.begun != null) ? keep(bytes) : bytes;
		int length = Math.min(PREFACE.capacity(), first.readableBytes());
		boolean preface = ByteBufUtil.equals(first, first.readerIndex(), PREFACE, 0, length);
		if (this.plain && (!preface || length == PREFACE.capacity())) {
			this.begun = null;
			decide(preface, first);
		}
		else if (first == bytes) {
			keep(bytes);
		}
	}

	/** Keeps bytes on the heap, not in a receive buffer that others may need. */
	private ByteBuf keep(ByteBuf bytes) {
		ByteBuf begun = (this.begun != null) ? this.begun : Unpooled.buffer(PREFACE.capacity());
		this.begun = begun.writeBytes(bytes);
		bytes.release();
		return begun;
	}

	private void decide(boolean isHttp2, @Nullable ByteBuf first) {
		this.decided = true;
		if (isHttp2) {
			this.spoken = this.http2.open();
			if (this.client != null) {
				this.spoken.introduced(this.client);
			}
		}
		if (first != null) {
			this.spoken.received(first);
		}
	}

	@Override
	public Need proceed(ChannelHandlerContext ctx) {
		return (this.begun != null) ? Need.REST_OF_REQUEST : this.spoken.proceed(ctx);
	}

	@Override
	public void send(ChannelHandlerContext ctx) {
		this.spoken.send(ctx);
	}

	@Override
	public boolean isSending() {
		return this.spoken.isSending();
	}

	@Override
	public boolean isLast() {
		return this.spoken.isLast();
	}

	@Override
	public boolean isUnread() {
		return this.spoken.isUnread();
	}

	@Override
	public void refuse(ChannelHandlerContext ctx, Problem problem) {
		release();
		this.spoken.refuse(ctx, problem);
	}

	@Override
	public void giveUp() {
		release();
		this.spoken.giveUp();
	}

	@Override
	public boolean isAnsweringFrom(Layer layer) {
		return this.spoken.isAnsweringFrom(layer);
	}

	@Override
	public int heldBytes() {
		return (this.begun != null) ? this.begun.capacity() : this.spoken.heldBytes();
	}

	@Override
	public void discard() {
		this.spoken.discard();
	}

	@Override
	public void sweep(ChannelHandlerContext ctx, long nowNanos) {
		this.spoken.sweep(ctx, nowNanos);
	}

	@Override
	public boolean drain(ChannelHandlerContext ctx) {
		return this.spoken.drain(ctx);
	}

	@Override
	public boolean expire(ChannelHandlerContext ctx) {
		return this.spoken.expire(ctx);
	}

	@Override
	public void end() {
		release();
		this.spoken.end();
	}

	private void release() {
		if (this.begun != null) {
			this.begun.release();
			this.begun = null;
		}
	}

	/** Begins to speak HTTP/2 on the connection. */
	@FunctionalInterface
	interface Opening {

		Protocol open();

	}

}
