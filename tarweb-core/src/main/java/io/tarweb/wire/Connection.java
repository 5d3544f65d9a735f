package io.tarweb.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.tarweb.answer.Problem;
import io.tarweb.http.RequestHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: reads while it could answer, lets the {@link Conversation}
 * answer, and decides what to wait for and when to end. Runs on the connection's event
 * loop. A client that sends requests and doesn't read answers is slowed by its own
 * socket, one that does nothing is ended by its {@link Deadline}.
 * <p>
 * Everything it owns is let go when the channel becomes inactive, whenever that is.
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

	private @Nullable ChannelHandlerContext ctx;

	/** There from the moment the channel is active. */
	private @Nullable Conversation conversation;

	/** Counts among the connections that are limited in number. */
	private boolean admitted;

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
		this.conversation = new Conversation(this.loop, this, ctx);
		this.loop.connections.add(this);
		ctx.fireChannelActive();
		this.admitted = this.engine.admit();
		if (this.admitted) {
			proceed(ctx);
		}
		else {
			conversation().refuse(ctx, RequestHead.NONE, Problem.SERVICE_UNAVAILABLE);
			// At once: a limit on connections that were then kept for a while would be
			// none.
			close(ctx, System.nanoTime());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		if (conversation().isLast()) {
			discard(ctx, arrived);
		}
		else {
			conversation().add(ctx, arrived);
		}
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
		if (conversation().isSending()) {
			conversation().send(ctx);
		}
		else if (this.deadline.phase() == Phase.SENDING) {
			proceed(ctx);
		}
	}

	/** The last piece of a body has left. */
	void bodySent() {
		conversation().bodySent();
		guarded(this::proceed);
	}

	/** A body that has let others go first can go on. */
	void resumeSending() {
		guarded(conversation()::send);
	}

	/**
	 * Does something on behalf of a caller that isn't the pipeline: a promise, which
	 * would only log what goes wrong, or the sweep, which would stop.
	 */
	private void guarded(Consumer<ChannelHandlerContext> action) {
		ChannelHandlerContext ctx = context();
		try {
			action.accept(ctx);
		}
		catch (RuntimeException | Error ex) {
			exceptionCaught(ctx, ex);
		}
	}

	/** The client has done what its deadline was for. */
	void requestAnswered(long nowNanos) {
		this.deadline.enter(Phase.IDLE, nowNanos);
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
		Conversation conversation = conversation();
		boolean more;
		do {
			more = conversation.answer(ctx);
			if (conversation.isSending()) {
				this.deadline.enter(Phase.SENDING, System.nanoTime());
				conversation.compact(ctx);
				conversation.send(ctx);
				return;
			}
			ctx.flush();
		}
		while (more && ctx.channel().isWritable());
		long nowNanos = this.loop.nanos;
		if (conversation.isLast()) {
			finish(ctx, nowNanos);
		}
		else if (ctx.channel().isWritable()) {
			awaitRequest(ctx, nowNanos);
		}
		else {
			this.deadline.enter(Phase.SENDING, nowNanos);
			conversation.compact(ctx);
		}
	}

	private void awaitRequest(ChannelHandlerContext ctx, long nowNanos) {
		boolean begun = conversation().hasBegun();
		if (this.inputEnded || this.loop.draining && !begun) {
			close(ctx, nowNanos);
			return;
		}
		if (!begun) {
			this.deadline.enter(Phase.IDLE, nowNanos);
		}
		else if (this.deadline.phase() != Phase.READING_HEAD) {
			conversation().compact(ctx);
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
		if (!conversation().isUnread() || this.inputEnded) {
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
		if (this.admitted) {
			this.engine.left();
		}
		if (this.conversation != null) {
			this.conversation.end();
			this.loop.connections.remove(this);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.loop.writer.discard();
		if (!(cause instanceof IOException)) {
			if (!(cause instanceof UncheckedIOException)) {
				logger.error("Closing {}", ctx.channel(), cause);
			}
			else if (this.loop.mayReportDamage()) {
				logger.warn("Cut an answer to {}: {}", ctx.channel(), cause.getMessage(), cause);
			}
			if (ctx.channel().isActive()) {
				// An orderly end would complete an answer that only the end delimits.
				ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			}
		}
		ctx.close();
	}

	/**
	 * Ends the connection if it is idle; otherwise the answer to what was asked is its
	 * last.
	 */
	void drain() {
		if (this.deadline.phase() != Phase.IDLE && this.deadline.phase() != Phase.LINGERING) {
			return;
		}
		ChannelHandlerContext ctx = context();
		if (unsentBytes(ctx) > 0) {
			// It waits for a request, but its latest answer is still on its way.
			close(ctx, System.nanoTime());
		}
		else {
			ctx.close();
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
		guarded((late) -> {
			conversation().refuse(late, RequestHead.NONE, Problem.REQUEST_TIMEOUT);
			proceed(late);
		});
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

	private Conversation conversation() {
		Conversation conversation = this.conversation;
		if (conversation == null) {
			throw new IllegalStateException("The channel isn't active yet");
		}
		return conversation;
	}

}
