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
		ctx.fireChannelActive();
		if (!this.engine.admit()) {
			refuse(ctx, Problem.SERVICE_UNAVAILABLE);
		}
		finishEvent(ctx);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		if (this.last) {
			discard(ctx, arrived);
			return;
		}
		this.unanswered.add(arrived);
		answerRequests(ctx);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		finishEvent(ctx);
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
			answerRequests(ctx);
			finishEvent(ctx);
		}
	}

	/** The last slice of the body has left. */
	void bodySent() {
		ChannelHandlerContext ctx = context();
		this.transfer = null;
		answerRequests(ctx);
		finishEvent(ctx);
	}

	private void answerRequests(ChannelHandlerContext ctx) {
		this.loop.writer.begin(System.currentTimeMillis());
		boolean progress = true;
		while (progress && !this.unanswered.isEmpty() && canAnswer(ctx)) {
			int length = this.unanswered.peek(this.loop.inbound, this.loop.inboundCapacity);
			int answered = answerRequests(ctx, this.loop.inbound, length);
			this.unanswered.skip(answered);
			this.loop.writer.hand(ctx);
			progress = answered > 0;
			if (progress) {
				this.deadline.enter(Phase.IDLE, System.nanoTime());
			}
		}
		if (this.last) {
			this.discardedBytes += this.unanswered.release();
		}
	}

	/**
	 * Answers the complete requests among some bytes.
	 * @return how many of the bytes are done with
	 */
	private int answerRequests(ChannelHandlerContext ctx, byte[] bytes, int length) {
		int at = 0;
		while (at < length && canAnswer(ctx)) {
			int end = this.loop.scanner.scan(bytes, at, length);
			if (end == RequestScanner.INCOMPLETE) {
				break;
			}
			if (end < 0) {
				refuse(ctx, Problem.of(-end));
				return length;
			}
			answer(ctx, this.loop.scanner.head());
			at = end;
		}
		return at;
	}

	private boolean canAnswer(ChannelHandlerContext ctx) {
		return this.transfer == null && !this.last && ctx.channel().isWritable();
	}

	private void answer(ChannelHandlerContext ctx, RequestHead head) {
		SiteLease lease = this.loop.site.current();
		Answer answer = (head.bodyBytes() > this.loop.limits.maxBodyBytes()) ? Problem.CONTENT_TOO_LARGE
				: this.loop.answerer.answer(head, lease.site());
		boolean keepAlive = head.isKeepAlive() && !this.loop.draining;
		this.last = !keepAlive;
		this.linger = head.bodyBytes() != RequestHead.NO_BODY;
		this.transfer = this.loop.writer.append(ctx, head, answer, lease, keepAlive, this);
	}

	/** Answers what is no request, and takes no other. */
	private void refuse(ChannelHandlerContext ctx, Problem problem) {
		this.loop.writer.begin(System.currentTimeMillis());
		this.loop.writer.appendProblem(ctx, this.loop.scanner.head(), problem, false);
		this.loop.writer.hand(ctx);
		this.last = true;
		this.linger = true;
	}

	/**
	 * Sends what the event brought about and decides what the connection waits for next.
	 */
	private void finishEvent(ChannelHandlerContext ctx) {
		long nowNanos = System.nanoTime();
		if (this.deadline.phase() == Phase.LINGERING) {
			ctx.read();
		}
		else if (this.deadline.phase() == Phase.CLOSING) {
			ctx.flush();
		}
		else if (this.transfer != null) {
			this.deadline.enter(Phase.SENDING, nowNanos);
			this.transfer.proceed(ctx);
		}
		else if (this.last) {
			finish(ctx, nowNanos);
		}
		else {
			ctx.flush();
			awaitRequest(ctx, nowNanos);
		}
	}

	private void awaitRequest(ChannelHandlerContext ctx, long nowNanos) {
		if (!ctx.channel().isWritable()) {
			this.deadline.enter(Phase.SENDING, nowNanos);
			return;
		}
		if (this.inputEnded) {
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
		if (!this.linger || this.inputEnded) {
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
		Phase phase = this.deadline.phase();
		if (phase != Phase.SENDING && phase != Phase.CLOSING) {
			close(ctx, System.nanoTime());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.transfer != null) {
			this.transfer.abort();
			this.transfer = null;
		}
		this.unanswered.release();
		this.loop.connections.remove(this);
		this.engine.left();
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
		if (this.deadline.phase() == Phase.IDLE) {
			context().close();
		}
	}

	/**
	 * Ends the connection if the client has taken too long.
	 */
	void checkDeadline(long nowNanos) {
		ChannelHandlerContext ctx = context();
		if (!this.deadline.isMissed(nowNanos, unsentBytes(ctx))) {
			return;
		}
		if (this.deadline.phase() == Phase.READING_HEAD) {
			refuse(ctx, Problem.REQUEST_TIMEOUT);
			finishEvent(ctx);
		}
		else {
			ctx.close();
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
