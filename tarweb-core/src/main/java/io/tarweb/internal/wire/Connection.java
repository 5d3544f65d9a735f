package io.tarweb.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.tarweb.error.ArchiveException;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.NoHandshake;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.tls.TlsLayer;
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

	/** The list of those that hold unfinished input, kept by {@link UnfinishedInput}. */
	@Nullable Connection previousHolder;

	@Nullable Connection nextHolder;

	/** What it held when {@link UnfinishedInput} was told last. */
	int heldBytes;

	private final HttpEngine engine;

	private final LoopContext loop;

	private final @Nullable HttpsRedirect redirect;

	private final long openedNanos;

	/** It begins with a handshake. */
	private final boolean secure;

	private final Deadline deadline;

	private @Nullable ChannelHandlerContext ctx;

	/** There from the moment the channel is active. */
	private @Nullable Conversation conversation;

	/** Counts among the connections that are limited in number. */
	private boolean admitted;

	/** There from the end of the handshake, if the channel speaks TLS. */
	private @Nullable TlsLayer tls;

	private boolean encrypting;

	/** The client has closed its end of the stream. */
	private boolean inputEnded;

	private long discardedBytes;

	/**
	 * A connection.
	 * @param first what it waits for at first: a handshake or a request
	 * @param redirect where every request is sent, {@code null} to answer from the site
	 */
	Connection(HttpEngine engine, LoopContext loop, Phase first, @Nullable HttpsRedirect redirect) {
		this.engine = engine;
		this.loop = loop;
		this.redirect = redirect;
		this.openedNanos = System.nanoTime();
		this.deadline = new Deadline(loop.limits, first, this.openedNanos);
		this.secure = first == Phase.HANDSHAKING;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		this.conversation = new Conversation(this.loop, this, ctx, this.redirect);
		this.loop.connections.add(this);
		ctx.fireChannelActive();
		this.admitted = this.engine.admit();
		this.loop.meters.opened(this.admitted);
		if (this.deadline.phase() == Phase.HANDSHAKING) {
			beginHandshake(ctx);
		}
		else if (this.admitted) {
			proceed(ctx);
		}
		else {
			conversation().refuse(ctx, RequestHead.NONE, Problem.SERVICE_UNAVAILABLE);
			// At once: a limit on connections that were then kept for a while would be
			// none.
			close(ctx, System.nanoTime());
		}
	}

	/** Nothing can be said before it is done, so one too many isn't told why. */
	private void beginHandshake(ChannelHandlerContext ctx) {
		if (this.admitted) {
			ctx.read();
		}
		else {
			ctx.close();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf arrived = (ByteBuf) message;
		if (conversation().isLast()) {
			discard(ctx, arrived);
		}
		else {
			conversation().add(arrived);
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

	/** All pieces of a body but the last have left, or failed. */
	void sendLast() {
		guarded(conversation()::sendLast);
	}

	/** In which turns of the loop bodies are handed over. */
	SendingTurns turns() {
		return this.loop.turns;
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
	 * Takes the connection as far as it goes now, and notes what it has to keep until it
	 * can go on.
	 */
	private void proceed(ChannelHandlerContext ctx) {
		advance(ctx);
		this.loop.unfinished.update(this, ctx.channel().isActive() ? unfinishedBytes(ctx) : 0);
	}

	private int unfinishedBytes(ChannelHandlerContext ctx) {
		boolean records = this.secure && (this.encrypting || this.tls == null);
		return conversation().heldBytes() + (records ? Tls.heldBytes(ctx.pipeline()) : 0);
	}

	/**
	 * Ends the connection because the rest of what it waits for would take too much
	 * memory: the oldest first.
	 */
	void giveUp() {
		ChannelHandlerContext ctx = context();
		this.loop.meters.gaveUp();
		if (this.deadline.phase() == Phase.READING_HEAD) {
			timeOut();
		}
		else {
			abort(ctx);
		}
	}

	/** Answers, sends, and decides what to wait for. */
	private void advance(ChannelHandlerContext ctx) {
		if (this.deadline.phase() == Phase.LINGERING) {
			ctx.read();
			return;
		}
		if (this.deadline.phase() == Phase.CLOSING || this.deadline.phase() == Phase.HANDSHAKING) {
			return;
		}
		Conversation conversation = conversation();
		boolean more;
		do {
			more = conversation.answer(ctx);
			if (conversation.isSending()) {
				this.deadline.enter(Phase.SENDING, System.nanoTime());
				conversation.compact();
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
			conversation.compact();
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
			conversation().compact();
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
		ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((future) -> endOutput((DuplexChannel) ctx.channel()));
		ctx.read();
	}

	private void endOutput(DuplexChannel channel) {
		if (this.tls != null) {
			this.tls.endOutput().addListener((future) -> channel.shutdownOutput());
		}
		else {
			channel.shutdownOutput();
		}
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

	/**
	 * Ends the connection at once, and by a reset if the client still has to get
	 * something: an orderly end would complete an answer that only the end delimits, and
	 * the kernel would go on to offer a client that has stopped reading what it holds for
	 * it, for minutes.
	 */
	private void abort(ChannelHandlerContext ctx) {
		if (conversation().isSending() || unsentBytes(ctx) > 0) {
			reset(ctx);
		}
		else {
			endAtOnce(ctx);
		}
	}

	private void reset(ChannelHandlerContext ctx) {
		if (ctx.channel().isActive()) {
			try {
				ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			}
			catch (ChannelException ex) {
				// macOS says so of a socket that has been reset by the client.
				logger.debug("{} can't be reset", ctx.channel(), ex);
			}
		}
		endAtOnce(ctx);
	}

	private void endAtOnce(ChannelHandlerContext ctx) {
		if (this.tls != null) {
			this.tls.abort();
		}
		else {
			ctx.close();
		}
	}

	/**
	 * Whether what is written to the channel is encrypted in this process, and so mustn't
	 * be the mapping.
	 */
	boolean isEncrypting() {
		return this.encrypting;
	}

	/**
	 * Whether all it does is to send clients to the port that speaks TLS.
	 */
	boolean isRedirecting() {
		return this.redirect != null;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			inputEnded(ctx);
		}
		else if (event instanceof TlsLayer layer) {
			handshakeDone(layer);
		}
		else if (event instanceof NoHandshake reason) {
			withoutHandshake(ctx, reason);
		}
		else if (event == SslCloseCompletionEvent.SUCCESS) {
			closeNotified(ctx);
		}
		else {
			ctx.fireUserEventTriggered(event);
		}
	}

	private void handshakeDone(TlsLayer layer) {
		this.tls = layer;
		this.encrypting = layer.isInUserSpace();
		conversation().encrypted(layer);
		long nowNanos = System.nanoTime();
		this.loop.meters.handshakeDone(nowNanos - this.openedNanos);
		if (this.deadline.phase() == Phase.HANDSHAKING) {
			this.deadline.enter(Phase.IDLE, nowNanos);
		}
	}

	private void withoutHandshake(ChannelHandlerContext ctx, NoHandshake reason) {
		if (reason == NoHandshake.PLAIN_REQUEST) {
			conversation().refuse(ctx, RequestHead.NONE, Problem.NO_TLS);
		}
		else {
			conversation().giveUp();
		}
		finish(ctx, System.nanoTime());
	}

	/**
	 * The client has said in TLS that it sends nothing more. The providers answer with
	 * the same and encrypt nothing from then on, whatever is still to be sent. While
	 * lingering, BoringSSL's engine reports our own end as the client's; what the client
	 * is still sending has to be read out nevertheless.
	 */
	private void closeNotified(ChannelHandlerContext ctx) {
		if (this.deadline.phase() != Phase.CLOSING && this.deadline.phase() != Phase.LINGERING) {
			close(ctx, System.nanoTime());
		}
	}

	/**
	 * The client has sent its last byte; what it asked for completely is still answered.
	 */
	private void inputEnded(ChannelHandlerContext ctx) {
		this.inputEnded = true;
		switch (this.deadline.phase()) {
			case HANDSHAKING -> ctx.close();
			case LINGERING -> close(ctx, System.nanoTime());
			default -> proceed(ctx);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.admitted) {
			this.engine.left();
			if (this.secure && this.tls == null) {
				this.loop.meters.handshakeFailed();
			}
		}
		if (this.conversation != null) {
			this.conversation.end();
			this.loop.connections.remove(this);
			this.loop.unfinished.update(this, 0);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.loop.writer.discard();
		if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
			// The client's doing. Why, it has been told by an alert, which mustn't be
			// overtaken.
			logger.debug("Closing {}", ctx.channel(), cause);
			if (this.deadline.phase() != Phase.LINGERING) {
				ctx.close();
			}
			return;
		}
		if (isMissingPage(cause)) {
			this.engine.damageSuspected();
		}
		if (cause instanceof IOException) {
			abort(ctx);
			return;
		}
		this.loop.report(ctx.channel(), cause);
		// What was to be said of the answer has been thrown away above.
		reset(ctx);
	}

	/**
	 * EFAULT: the kernel met a page of the mapping that is gone (in another language the
	 * text isn't recognised, and the damage is noticed a little later); or the file is
	 * shorter than it was.
	 */
	private static boolean isMissingPage(Throwable cause) {
		return cause instanceof ArchiveException
				|| cause instanceof IOException && String.valueOf(cause.getMessage()).contains("Bad address");
	}

	/**
	 * Ends the connection if it is idle; otherwise the answer to what was asked is its
	 * last.
	 */
	void drain() {
		Phase phase = this.deadline.phase();
		if (phase != Phase.HANDSHAKING && phase != Phase.IDLE && phase != Phase.LINGERING) {
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
	 * Ends the connection if bytes of an archive that is damaged may still be on their
	 * way.
	 */
	void cutAnswerFrom(Layer damaged) {
		ChannelHandlerContext ctx = context();
		if (conversation().isAnsweringFrom(damaged) && unsentBytes(ctx) > 0) {
			exceptionCaught(ctx, new UncheckedIOException(
					new IOException("'" + damaged.status().file() + "' was changed while it was served")));
		}
	}

	/**
	 * Ends the connection.
	 */
	void cut() {
		abort(context());
	}

	/**
	 * Ends the connection if the client has taken too long.
	 * @return whether it has
	 */
	boolean checkDeadline(long nowNanos) {
		ChannelHandlerContext ctx = context();
		long unsentBytes = unsentBytes(ctx);
		if (!this.deadline.isMissed(nowNanos, unsentBytes)) {
			return false;
		}
		Phase phase = this.deadline.phase();
		if (phase == Phase.READING_HEAD) {
			timeOut();
			return true;
		}
		this.deadline.enter(Phase.CLOSING, nowNanos);
		if (phase == Phase.IDLE && unsentBytes == 0) {
			ctx.close();
		}
		else {
			abort(ctx);
		}
		return true;
	}

	private void timeOut() {
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
