package io.tarweb.wire;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.tarweb.answer.Answer;
import io.tarweb.answer.Problem;
import io.tarweb.http.RequestHead;
import io.tarweb.http.RequestScanner;
import io.tarweb.site.SiteLease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes what arrives apart into requests and has them answered
 * in order. Runs on the connection's event loop.
 * <p>
 * It owns the bytes that arrived and aren't answered yet, and the body that is on its
 * way; both are let go when the channel becomes inactive, whenever that is. It reads only
 * while it could answer: a client that sends requests and doesn't read answers is slowed
 * by its own socket.
 * <p>
 * Reactor Netty's handlers come behind this one and see only that the channel opened and
 * closed.
 */
final class Connection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** The list of this loop's connections, kept by {@link Connections}. */
	@Nullable Connection previous;

	@Nullable Connection next;

	private final HttpEngine engine;

	private final LoopContext loop;

	private final Deadline deadline;

	private final Unanswered unanswered = new Unanswered();

	private @Nullable ChannelHandlerContext ctx;

	private @Nullable BodyTransfer transfer;

	private @Nullable ConnectionLog log;

	/** Counts among the connections that are limited in number. */
	private boolean admitted;

	/** The latest answer announced that it is the last. */
	private boolean last;

	/** The client may still be sending what nobody will read. */
	private boolean linger;

	/** The client has closed its end of the stream. */
	private boolean inputEnded;

	private long discardedBytes;

	Connection(HttpEngine engine, LoopContext loop) {
		this.engine = engine;
		this.loop = loop;
		this.deadline = new Deadline(loop.limits, System.nanoTime());
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		this.loop.connections.add(this);
		if (this.loop.accessLog != null) {
			this.log = new ConnectionLog(this.loop.accessLog, ctx.channel());
		}
		ctx.fireChannelActive();
		this.admitted = this.engine.admit();
		if (!this.admitted) {
			refuse(ctx, RequestHead.NONE, Problem.SERVICE_UNAVAILABLE);
			// A limit on connections that were then kept for a while would be none.
			this.linger = false;
		}
		proceed(ctx);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		if (this.last) {
			discard(ctx, arrived);
			return;
		}
		this.unanswered.add(arrived);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		proceed(ctx);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (!ctx.channel().isWritable()) {
			return;
		}
		if (this.transfer != null) {
			this.transfer.proceed(ctx);
		}
		else if (this.deadline.phase() == Phase.SENDING) {
			proceed(ctx);
		}
	}

	/** The last slice of the body has left. */
	void bodySent() {
		ChannelHandlerContext ctx = context();
		endTransfer();
		try {
			proceed(ctx);
		}
		catch (RuntimeException | Error ex) {
			// The caller is a promise, which would only log it.
			exceptionCaught(ctx, ex);
		}
	}

	private void endTransfer() {
		if (this.transfer != null && this.log != null) {
			this.log.sent(this.transfer.sentBytes());
		}
		this.transfer = null;
	}

	/**
	 * Takes the connection as far as it goes now: answers, sends, and decides what to
	 * wait for.
	 */
	private void proceed(ChannelHandlerContext ctx) {
		if (this.deadline.phase() == Phase.LINGERING) {
			ctx.read();
			return;
		}
		if (this.deadline.phase() == Phase.CLOSING) {
			return;
		}
		boolean more;
		do {
			more = answerRequests(ctx);
			ctx.flush();
		}
		while (more && ctx.channel().isWritable());
		long nowNanos = System.nanoTime();
		if (this.transfer != null) {
			this.deadline.enter(Phase.SENDING, nowNanos);
			this.transfer.proceed(ctx);
		}
		else if (this.last) {
			finish(ctx, nowNanos);
		}
		else if (more || !ctx.channel().isWritable()) {
			this.deadline.enter(Phase.SENDING, nowNanos);
		}
		else {
			awaitRequest(ctx, nowNanos);
		}
	}

	/**
	 * Answers the requests that have arrived completely, in order.
	 * @return whether there may be more of them, for which the channel had no room
	 */
	private boolean answerRequests(ChannelHandlerContext ctx) {
		this.loop.begin();
		while (!this.unanswered.isEmpty() && canAnswer()) {
			if (!ctx.channel().isWritable()) {
				return true;
			}
			int length = this.unanswered.peek(this.loop.inbound, this.loop.inboundCapacity);
			int answered = answerRequests(ctx, this.loop.inbound, length);
			this.unanswered.skip(answered);
			this.loop.writer.hand(ctx);
			if (answered == 0) {
				return false;
			}
			this.deadline.enter(Phase.IDLE, System.nanoTime());
		}
		if (this.last) {
			this.discardedBytes += this.unanswered.release();
		}
		return false;
	}

	/**
	 * Answers the complete requests among some bytes.
	 * @return how many of the bytes are done with
	 */
	private int answerRequests(ChannelHandlerContext ctx, byte[] bytes, int length) {
		int at = 0;
		while (at < length && canAnswer() && ctx.channel().isWritable()) {
			int end = this.loop.scanner.scan(bytes, at, length);
			if (end == RequestScanner.INCOMPLETE) {
				break;
			}
			if (end < 0) {
				refuse(ctx, this.loop.scanner.head(), Problem.of(-end));
				return length;
			}
			answer(ctx, this.loop.scanner.head());
			at = end;
		}
		return at;
	}

	private boolean canAnswer() {
		return this.transfer == null && !this.last;
	}

	private void answer(ChannelHandlerContext ctx, RequestHead head) {
		SiteLease lease = this.loop.site.current();
		Answer answer = (head.bodyBytes() > this.loop.limits.maxBodyBytes()) ? Problem.CONTENT_TOO_LARGE
				: this.loop.answerer.answer(head, lease.site(), this.loop.epochSecond);
		boolean keepAlive = head.isKeepAlive() && !this.loop.draining && AnswerWriter.isDelimited(answer, head);
		this.transfer = this.loop.writer.append(ctx, head, answer, lease, keepAlive, this);
		if (this.log != null && this.transfer != null) {
			this.log.answering(head, answer.status(), this.loop.nanos);
		}
		else if (this.log != null) {
			this.log.answered(head, answer.status(), this.loop.writer.copiedBodyBytes(), this.loop.nanos);
		}
		this.last = !keepAlive;
		this.linger = head.isKeepAlive() && !keepAlive || head.bodyBytes() != RequestHead.NO_BODY;
	}

	/** Answers what is no request, and takes no other. */
	private void refuse(ChannelHandlerContext ctx, RequestHead head, Problem problem) {
		this.loop.begin();
		this.loop.writer.appendRefusal(ctx, head, problem, this.loop.site.current().site());
		if (this.log != null) {
			this.log.answered(head, problem.status(), this.loop.writer.copiedBodyBytes(), this.loop.nanos);
		}
		this.loop.writer.hand(ctx);
		this.last = true;
		this.linger = true;
	}

	private void awaitRequest(ChannelHandlerContext ctx, long nowNanos) {
		if (this.inputEnded || this.loop.draining && this.unanswered.isEmpty()) {
			close(ctx, nowNanos);
			return;
		}
		if (this.unanswered.isEmpty()) {
			this.deadline.enter(Phase.IDLE, nowNanos);
		}
		else if (this.deadline.phase() != Phase.READING_HEAD) {
			this.unanswered.compact(ctx.alloc());
			this.deadline.enter(Phase.READING_HEAD, nowNanos);
		}
		ctx.read();
	}

	/**
	 * Ends the connection behind its last answer. A client that may still be sending
	 * first gets our end of the stream and is read out for a while: closing at once would
	 * answer its next packet with a reset, and a reset can destroy the answer before it
	 * is read (RFC 9112, 9.6).
	 */
	private void finish(ChannelHandlerContext ctx, long nowNanos) {
		boolean unread = this.linger || this.discardedBytes > 0;
		if (!unread || this.inputEnded) {
			close(ctx, nowNanos);
			return;
		}
		this.deadline.enter(Phase.LINGERING, nowNanos);
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
			.addListener((future) -> ((DuplexChannel) ctx.channel()).shutdownOutput());
		ctx.read();
	}

	private void close(ChannelHandlerContext ctx, long nowNanos) {
		this.deadline.enter(Phase.CLOSING, nowNanos);
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	private void discard(ChannelHandlerContext ctx, ByteBuf arrived) {
		this.discardedBytes += arrived.readableBytes();
		arrived.release();
		if (this.discardedBytes > this.loop.limits.maxBodyBytes()) {
			ctx.close();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			inputEnded(ctx);
		}
		else {
			ctx.fireUserEventTriggered(event);
		}
	}

	/**
	 * The client has sent its last byte; what it asked for completely is still answered.
	 */
	private void inputEnded(ChannelHandlerContext ctx) {
		this.inputEnded = true;
		if (this.deadline.phase() == Phase.LINGERING) {
			close(ctx, System.nanoTime());
		}
		else {
			proceed(ctx);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.transfer != null) {
			this.transfer.abort();
			endTransfer();
		}
		this.unanswered.release();
		if (this.admitted) {
			this.engine.left();
		}
		if (this.ctx != null) {
			this.loop.connections.remove(this);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.loop.writer.discard();
		if (cause instanceof InternalError) {
			logger.warn("The archive was cut or became unreadable while it was served; closing {}", ctx.channel(),
					cause);
		}
		else if (!(cause instanceof IOException)) {
			logger.error("Closing {}", ctx.channel(), cause);
		}
		ctx.close();
	}

	/**
	 * Ends the connection if it is idle; otherwise the answer to what was asked is its
	 * last.
	 */
	void drain() {
		if (this.deadline.phase() == Phase.IDLE || this.deadline.phase() == Phase.LINGERING) {
			context().close();
		}
	}

	/**
	 * Ends the connection.
	 */
	void cut() {
		context().close();
	}

	/**
	 * Ends the connection if the client has taken too long.
	 */
	void checkDeadline(long nowNanos) {
		ChannelHandlerContext ctx = context();
		if (!this.deadline.isMissed(nowNanos, unsentBytes(ctx))) {
			return;
		}
		if (this.deadline.phase() != Phase.READING_HEAD) {
			ctx.close();
			return;
		}
		try {
			refuse(ctx, RequestHead.NONE, Problem.REQUEST_TIMEOUT);
			proceed(ctx);
		}
		catch (RuntimeException | Error ex) {
			// The caller goes on to the next connection.
			exceptionCaught(ctx, ex);
		}
	}

	/** A figure that changes whenever the client takes something. */
	private static long unsentBytes(ChannelHandlerContext ctx) {
		ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
		return (outbound != null) ? outbound.totalPendingWriteBytes() - outbound.currentProgress() : 0;
	}

	private ChannelHandlerContext context() {
		ChannelHandlerContext ctx = this.ctx;
		if (ctx == null) {
			throw new IllegalStateException("The channel isn't active yet");
		}
		return ctx;
	}

}
