package io.tarweb.internal.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tarweb.internal.client.ProxyHeader;
import io.tarweb.internal.client.ProxyHeaderReader;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;
import io.tarweb.settings.ProxyProtocolSettings;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the header in which a proxy says who the client is, before anybody else sees
 * a byte. It fires the header as a user event, passes on what follows, and is gone: what
 * comes later costs nothing. Whoever must not send a header is only looked at once, since
 * no protocol takes one for a request. Used on the connection's event loop.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

	private final Loop loop;

	private final Expectation expectation;

	/** What has arrived of the header. */
	private byte[] bytes = {};

	private int length;

	private boolean decided;

	private ProxyHeaderHandler(Loop loop, Expectation expectation) {
		this.loop = loop;
		this.expectation = expectation;
	}

	static ProxyHeaderHandler of(Loop loop, ProxyProtocolSettings settings, Channel channel) {
		return new ProxyHeaderHandler(loop, expectation(settings, channel.remoteAddress()));
	}

	private static Expectation expectation(ProxyProtocolSettings settings, @Nullable SocketAddress peer) {
		if (!(peer instanceof InetSocketAddress internet) || !settings.isTrusted(internet.getAddress())) {
			return Expectation.NONE;
		}
		return settings.isExempt(internet.getAddress()) ? Expectation.EITHER : Expectation.HEADER;
	}

	/** Whether nothing else can happen because the header isn't complete. */
	boolean isAwaited() {
		return this.expectation != Expectation.NONE && !this.decided;
	}

	/** The memory taken by what has arrived, in bytes. */
	int heldBytes() {
		return this.bytes.length;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		if (this.decided) {
			arrived.release();
			return;
		}
		int before = this.length;
		append(arrived);
		if (this.expectation == Expectation.NONE) {
			lookAt(ctx, arrived);
			return;
		}
		ProxyHeader header = ProxyHeaderReader.read(this.bytes, this.length);
		switch (header.kind()) {
			case INCOMPLETE -> arrived.release();
			case COMPLETE -> {
				stepAside(ctx, header);
				passOn(ctx, arrived.skipBytes(header.length() - before));
			}
			case MALFORMED ->
				refuse(ctx, arrived, ProxyRefusal.MALFORMED, "its PROXY header is wrong: " + header.problem());
			case ABSENT -> {
				if (this.expectation == Expectation.HEADER) {
					refuse(ctx, arrived, ProxyRefusal.MISSING,
							"it is in a network of trusted proxies, but begins without a PROXY header");
					return;
				}
				stepAside(ctx, header);
				if (before > 0) {
					ctx.fireChannelRead(Unpooled.wrappedBuffer(this.bytes, 0, before));
				}
				passOn(ctx, arrived);
			}
		}
	}

	/** Copies what may be part of the header. */
	private void append(ByteBuf arrived) {
		int from = arrived.readerIndex();
		int more = Math.min(arrived.readableBytes(), ProxyHeaderReader.MAX_BYTES - this.length);
		this.bytes = Arrays.copyOf(this.bytes, this.length + more);
		// Not getBytes, which duplicates a direct buffer each time.
		arrived.readBytes(this.bytes, this.length, more).readerIndex(from);
		this.length += more;
	}

	private void lookAt(ChannelHandlerContext ctx, ByteBuf arrived) {
		if (ProxyHeaderReader.isBegun(this.bytes, this.length)) {
			this.loop.refusedHeader(ctx.channel(), ProxyRefusal.UNTRUSTED,
					"it is in no network of trusted proxies, but begins with a PROXY header");
		}
		this.decided = true;
		ctx.pipeline().remove(this);
		ctx.fireChannelRead(arrived);
	}

	private void stepAside(ChannelHandlerContext ctx, ProxyHeader header) {
		this.decided = true;
		ctx.pipeline().remove(this);
		ctx.fireUserEventTriggered(header);
	}

	/** The handlers behind ask for more only if they have got something. */
	private static void passOn(ChannelHandlerContext ctx, ByteBuf rest) {
		if (rest.isReadable()) {
			ctx.fireChannelRead(rest);
		}
		else {
			rest.release();
			ctx.read();
		}
	}

	private void refuse(ChannelHandlerContext ctx, ByteBuf arrived, ProxyRefusal reason, String explanation) {
		this.decided = true;
		arrived.release();
		this.loop.refusedHeader(ctx.channel(), reason, explanation);
		ctx.close();
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		// For the connection, which counts what is held.
		ctx.fireChannelReadComplete();
		if (isAwaited()) {
			ctx.read();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (isAwaited() && this.length > 0) {
			this.loop.refusedHeader(ctx.channel(), ProxyRefusal.INCOMPLETE, "its PROXY header isn't complete");
		}
		ctx.fireChannelInactive();
	}

	/** What the connection has to begin with. */
	private enum Expectation {

		HEADER,

		/** A header or anything else. */
		EITHER,

		/** Anything but a header. */
		NONE

	}

}
