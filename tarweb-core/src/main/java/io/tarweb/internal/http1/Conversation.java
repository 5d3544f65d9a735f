package io.tarweb.internal.http1;

import java.net.InetAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Content;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.connection.Link;
import io.tarweb.internal.connection.Protocol;
import io.tarweb.internal.connection.Unanswered;
import io.tarweb.internal.exchange.ConnectionLog;
import io.tarweb.internal.exchange.Delivery;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one connection: splits the input into requests and has them answered in
 * order. Used on the connection's event loop.
 * <p>
 * It owns the bytes that arrived and aren't answered yet, and the body being sent;
 * {@link #end()} releases both.
 */
public final class Conversation implements Protocol, BodyTransfer.Listener {

	private static final byte LINE_FEED = '\n';

	private final Http1Loop loop;

	private final Link link;

	private final @Nullable HttpsRedirect redirect;

	private final Unanswered unanswered;

	private final @Nullable ConnectionLog log;

	private @Nullable Delivery delivery;

	/** The layer that the latest answer comes from. */
	private @Nullable Layer layer;

	/** The latest answer announced that it is the last. */
	private boolean last;

	/** The client may still be sending something that won't be read. */
	private boolean unread;

	/**
	 * Begins a conversation.
	 * @param redirect where every request is redirected, {@code null} to answer from the
	 * site
	 */
	public Conversation(Http1Loop loop, Link link, Channel channel, @Nullable HttpsRedirect redirect) {
		this.loop = loop;
		this.link = link;
		this.redirect = redirect;
		this.unanswered = new Unanswered(this::mayBeComplete);
		this.log = loop.exchanges.log(channel);
	}

	/** Nothing new can be found until a line ends or there are too many bytes. */
	private boolean mayBeComplete(ByteBuf arrived, int bytes) {
		return bytes > this.loop.maxHeadBytes
				|| arrived.indexOf(arrived.readerIndex(), arrived.writerIndex(), LINE_FEED) >= 0;
	}

	@Override
	public void introduced(InetAddress client) {
		if (this.log != null) {
			this.log.introduced(client);
		}
	}

	@Override
	public void encrypted(TlsLayer tls) {
		if (this.log != null) {
			this.log.encrypted(tls);
		}
	}

	@Override
	public void received(ByteBuf bytes) {
		this.unanswered.add(bytes);
	}

	@Override
	public Need proceed(ChannelHandlerContext ctx) {
		boolean more;
		do {
			more = answer(ctx);
			if (this.delivery != null) {
				this.unanswered.compact();
				return Need.ROOM;
			}
			ctx.flush();
		}
		while (more && ctx.channel().isWritable());
		if (this.last) {
			return Need.NOTHING;
		}
		this.unanswered.compact();
		if (!ctx.channel().isWritable()) {
			return Need.ROOM;
		}
		return this.unanswered.isEmpty() ? Need.REQUEST : Need.REST_OF_REQUEST;
	}

	/**
	 * Answers the requests that have arrived completely.
	 * @return whether there may be more of them, for which the channel had no room
	 */
	private boolean answer(ChannelHandlerContext ctx) {
		this.loop.begin();
		while (this.unanswered.isWorthScanning() && canAnswer()) {
			if (!ctx.channel().isWritable()) {
				return true;
			}
			int length = this.unanswered.peek(this.loop.inbound, this.loop.inboundCapacity);
			int answered = answer(ctx, this.loop.inbound, length);
			this.unanswered.skip(answered);
			this.loop.responder.hand(ctx);
			if (answered == 0) {
				this.unanswered.markIncomplete();
				return false;
			}
			this.link.requestAnswered();
		}
		if (this.last) {
			this.unread |= this.unanswered.release() > 0;
		}
		return false;
	}

	/**
	 * Answers the complete requests among some bytes.
	 * @return how many of the bytes have been consumed
	 */
	private int answer(ChannelHandlerContext ctx, byte[] bytes, int length) {
		int at = 0;
		while (at < length && canAnswer() && ctx.channel().isWritable()) {
			int end = this.loop.scanner.scan(bytes, at, length);
			if (end == RequestScanner.INCOMPLETE) {
				break;
			}
			if (end < 0) {
				refuse(ctx, this.loop.scanner.request(), Problem.of(-end));
				return length;
			}
			answer(ctx, this.loop.scanner.request());
			at = end;
		}
		return at;
	}

	private boolean canAnswer() {
		return this.delivery == null && !this.last;
	}

	private void answer(ChannelHandlerContext ctx, Http1Request request) {
		Answer answer = this.loop.exchanges.answer(request.head(), request.bodyBytes(), this.redirect,
				this.loop.clock.epochSecond());
		boolean keepAlive = request.isKeepAlive() && !this.link.isDraining() && isDelimited(answer, request);
		this.loop.syntax.setRequest(request, keepAlive);
		this.delivery = this.loop.responder.respond(ctx, request.head(), answer, this.log, this.redirect != null,
				this.link.isEncrypting(), this);
		this.layer = this.loop.responder.layer();
		this.last = !keepAlive;
		this.unread = request.isKeepAlive() && !keepAlive || request.bodyBytes() != Http1Request.NO_BODY;
	}

	/**
	 * Whether the client can tell where an answer ends without the connection's end.
	 */
	private static boolean isDelimited(Answer answer, Http1Request request) {
		return !request.isHttp10() || !(answer instanceof Content content) || content.representation().isLengthKnown();
	}

	@Override
	public void refuse(ChannelHandlerContext ctx, Problem problem) {
		refuse(ctx, Http1Request.NONE, problem);
	}

	/**
	 * Answers an invalid request, and accepts no other.
	 * @param request as much as is known of it
	 */
	private void refuse(ChannelHandlerContext ctx, Http1Request request, Problem problem) {
		this.loop.begin();
		this.loop.syntax.setRequest(request, false);
		this.loop.responder.refuse(request.head(), problem, this.log, this.redirect != null);
		this.loop.responder.hand(ctx);
		giveUp();
	}

	@Override
	public void giveUp() {
		this.last = true;
		this.unread = true;
	}

	@Override
	public boolean isSending() {
		return this.delivery != null;
	}

	@Override
	public void send(ChannelHandlerContext ctx) {
		if (this.delivery != null) {
			this.delivery.proceed(ctx);
			ctx.flush();
		}
	}

	@Override
	public void canGoOn() {
		this.link.send();
	}

	@Override
	public void sent() {
		if (this.delivery != null) {
			this.delivery.sent();
			this.delivery = null;
		}
		this.link.proceed();
	}

	@Override
	public boolean isAnsweringFrom(Layer layer) {
		return this.layer == layer;
	}

	@Override
	public boolean isLast() {
		return this.last;
	}

	@Override
	public boolean isUnread() {
		return this.unread;
	}

	@Override
	public int heldBytes() {
		return this.unanswered.heldBytes();
	}

	@Override
	public void discard() {
		this.loop.responder.discard();
	}

	@Override
	public void end() {
		if (this.delivery != null) {
			this.delivery.abort();
			this.delivery = null;
		}
		this.unanswered.release();
	}

}
