package io.tarweb.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.body.MappedSlices;
import io.tarweb.internal.connection.Link;
import io.tarweb.internal.connection.Protocol;
import io.tarweb.internal.exchange.ConnectionLog;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.SiteRecorder;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on one connection: takes what arrives apart into requests and has them
 * answered in order. Used on the connection's event loop.
 * <p>
 * It owns the bytes that arrived and aren't answered yet, and the body that is on its
 * way; {@link #end()} lets go of both.
 */
public final class Conversation implements Protocol, BodyTransfer.Listener {

	private final Http1Loop loop;

	private final Link link;

	private final @Nullable HttpsRedirect redirect;

	private final Unanswered unanswered;

	private final @Nullable ConnectionLog log;

	private @Nullable BodyTransfer transfer;

	/** Where the latest answer comes from. */
	private @Nullable Layer layer;

	/** Where to count the body that is on its way. */
	private @Nullable SiteRecorder transferMeter;

	/** The latest answer announced that it is the last. */
	private boolean last;

	/** The client may still be sending what nobody will read. */
	private boolean unread;

	/**
	 * A conversation that begins.
	 * @param redirect where every request is sent, {@code null} to answer from the site
	 */
	public Conversation(Http1Loop loop, Link link, Channel channel, @Nullable HttpsRedirect redirect) {
		this.loop = loop;
		this.link = link;
		this.redirect = redirect;
		this.unanswered = new Unanswered(loop.maxHeadBytes);
		this.log = loop.exchanges.log(channel);
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
			if (this.transfer != null) {
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
			this.loop.writer.hand(ctx);
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
	 * @return how many of the bytes are done with
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
		return this.transfer == null && !this.last;
	}

	private void answer(ChannelHandlerContext ctx, Http1Request request) {
		Exchanges exchanges = this.loop.exchanges;
		Answer answer = exchanges.answer(request.head(), request.bodyBytes(), this.redirect,
				this.loop.clock.epochSecond());
		boolean keepAlive = request.isKeepAlive() && !this.link.isDraining()
				&& AnswerWriter.isDelimited(answer, request);
		MappedSlices slices = exchanges.slices();
		this.layer = slices.layer();
		try {
			Body body = this.loop.writer.append(ctx, request, answer, slices, keepAlive, this.redirect != null,
					this.link.isEncrypting());
			if (body != null) {
				this.transfer = new BodyTransfer(slices, body, this.loop.turns, this);
			}
		}
		finally {
			// Also an answer that is cut because its body can't be read.
			answered(request.head(), answer, slices.layer());
		}
		this.last = !keepAlive;
		this.unread = request.isKeepAlive() && !keepAlive || request.bodyBytes() != Http1Request.NO_BODY;
	}

	private void answered(RequestHead head, Answer answer, Layer layer) {
		this.transferMeter = this.loop.exchanges.answered(head, answer, layer, this.loop.writer.bodyBytes(),
				this.loop.clock.epochSecond());
		if (this.log != null && this.transfer != null) {
			this.log.answering(head, answer.status(), this.loop.clock.nanos());
		}
		else if (this.log != null) {
			this.log.answered(head, answer.status(), this.loop.writer.bodyBytes(), this.loop.clock.nanos());
		}
	}

	@Override
	public void refuse(ChannelHandlerContext ctx, Problem problem) {
		refuse(ctx, Http1Request.NONE, problem);
	}

	/**
	 * Answers what is no request, and takes no other.
	 * @param request as much as is known of it
	 */
	private void refuse(ChannelHandlerContext ctx, Http1Request request, Problem problem) {
		this.loop.begin();
		this.loop.writer.appendRefusal(request, problem, this.loop.exchanges.refusing(), this.redirect != null);
		this.loop.exchanges.refused(problem, this.loop.writer.bodyBytes());
		if (this.log != null) {
			this.log.answered(request.head(), problem.status(), this.loop.writer.bodyBytes(), this.loop.clock.nanos());
		}
		this.loop.writer.hand(ctx);
		giveUp();
	}

	@Override
	public void giveUp() {
		this.last = true;
		this.unread = true;
	}

	@Override
	public boolean isSending() {
		return this.transfer != null;
	}

	@Override
	public void send(ChannelHandlerContext ctx) {
		if (this.transfer != null) {
			this.transfer.proceed(ctx);
			count();
		}
	}

	@Override
	public void canGoOn() {
		this.link.send();
	}

	@Override
	public void sent() {
		bodySent();
		this.link.proceed();
	}

	@Override
	public boolean isAnsweringFrom(Layer layer) {
		return this.layer == layer;
	}

	/** The body that was on its way has been sent, as far as it was. */
	private void bodySent() {
		count();
		if (this.transfer != null && this.log != null) {
			this.log.sent(this.transfer.sentBytes());
		}
		this.transfer = null;
	}

	private void count() {
		if (this.transfer != null && this.transferMeter != null) {
			this.transferMeter.sent(this.transfer.takeUncountedBytes());
		}
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
		this.loop.writer.discard();
	}

	@Override
	public void end() {
		if (this.transfer != null) {
			this.transfer.abort();
			bodySent();
		}
		this.unanswered.release();
	}

}
