package io.tarweb.internal.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.NoHandshake;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: reads while it could answer, lets its {@link Protocol} answer,
 * and decides what to wait for and when to end. Runs on the connection's event loop. A
 * client that sends requests and doesn't read answers is slowed by its own socket, one
 * that does nothing is ended by its {@link Deadline}.
 * <p>
 * Everything it owns is let go when the channel becomes inactive, whenever that is.
 * Reactor Netty's handlers come behind this one and see only that the channel opened and
 * closed.
 */
public final class Connection extends LoopConnection implements Link {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final Loop loop;

	private final Protocol.Factory factory;

	private final long openedNanos;

	/** It begins with a handshake. */
	private final boolean secure;

	private final Deadline deadline;

	private @Nullable ChannelHandlerContext ctx;

	/** There from the moment the channel is active. */
	private @Nullable Protocol protocol;

	/** Counts among the connections that are limited in number. */
	private boolean admitted;

	private boolean handshakeDone;

	private boolean encrypting;

	/** The client has closed its end of the stream. */
	private boolean inputEnded;

	private final Ending ending;

	/**
	 * A connection that is about to become active.
	 * @param factory begins to speak on it
	 * @param secure whether it begins with a handshake
	 */
	public Connection(Loop loop, Protocol.Factory factory, boolean secure) {
		this.loop = loop;
		this.factory = factory;
		this.secure = secure;
		this.openedNanos = loop.clock.nowNanos();
		this.ending = new Ending(loop.limits.maxBodyBytes());
		this.deadline = new Deadline(loop.limits, secure ? Phase.HANDSHAKING : Phase.IDLE, this.openedNanos);
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		Protocol protocol = this.factory.open(this, ctx.channel());
		this.protocol = protocol;
		this.loop.connections.add(this);
		ctx.fireChannelActive();
		this.admitted = this.loop.admission.admit();
		this.loop.meters.opened();
		if (!this.admitted) {
			this.loop.meters.turnedAway();
		}
		if (this.deadline.phase() == Phase.HANDSHAKING) {
			beginHandshake(ctx);
		}
		else if (this.admitted) {
			proceed(ctx);
		}
		else {
			protocol.refuse(ctx, Problem.SERVICE_UNAVAILABLE);
			// At once: a limit on connections that were then kept for a while would be
			// none.
			close(ctx);
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
		if (protocol().isLast()) {
			this.ending.discard(ctx, arrived);
		}
		else {
			protocol().received(arrived);
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
		if (protocol().isSending()) {
			protocol().send(ctx);
		}
		else if (this.deadline.phase() == Phase.SENDING) {
			proceed(ctx);
		}
	}

	@Override
	public void send() {
		guarded(protocol()::send);
	}

	@Override
	public void proceed() {
		guarded(this::proceed);
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

	@Override
	public void requestAnswered() {
		this.deadline.enter(Phase.IDLE, this.loop.clock.nanos());
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
		boolean records = this.secure && (this.encrypting || !this.handshakeDone);
		return protocol().heldBytes() + (records ? Tls.heldBytes(ctx.pipeline()) : 0);
	}

	@Override
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
		Phase phase = this.deadline.phase();
		if (phase == Phase.LINGERING) {
			ctx.read();
		}
		if (phase == Phase.LINGERING || phase == Phase.CLOSING || phase == Phase.HANDSHAKING) {
			return;
		}
		switch (protocol().proceed(ctx)) {
			case REQUEST -> awaitRequest(ctx);
			case REST_OF_REQUEST -> awaitRest(ctx);
			case ROOM -> awaitRoom(ctx);
			case NOTHING -> finish(ctx);
		}
	}

	private void awaitRequest(ChannelHandlerContext ctx) {
		if (this.inputEnded || isDraining()) {
			close(ctx);
			return;
		}
		this.deadline.enter(Phase.IDLE, this.loop.clock.nanos());
		ctx.read();
	}

	private void awaitRest(ChannelHandlerContext ctx) {
		if (this.inputEnded) {
			close(ctx);
			return;
		}
		if (this.deadline.phase() != Phase.READING_HEAD) {
			this.deadline.enter(Phase.READING_HEAD, this.loop.clock.nanos());
		}
		ctx.read();
	}

	/** What is sent may end in this very call, which then decides what is next. */
	private void awaitRoom(ChannelHandlerContext ctx) {
		this.deadline.enter(Phase.SENDING, this.loop.clock.nowNanos());
		protocol().send(ctx);
	}

	private void finish(ChannelHandlerContext ctx) {
		if (!protocol().isUnread() || this.inputEnded) {
			close(ctx);
			return;
		}
		this.deadline.enter(Phase.LINGERING, this.loop.clock.nowNanos());
		this.ending.linger(ctx);
	}

	private void close(ChannelHandlerContext ctx) {
		this.deadline.enter(Phase.CLOSING, this.loop.clock.nowNanos());
		Ending.close(ctx);
	}

	/**
	 * Ends the connection at once, and by a reset if the client still has to get
	 * something.
	 */
	private void abort(ChannelHandlerContext ctx) {
		if (protocol().isSending() || Ending.unsentBytes(ctx) > 0) {
			this.ending.reset(ctx);
		}
		else {
			this.ending.atOnce(ctx);
		}
	}

	@Override
	public boolean isEncrypting() {
		return this.encrypting;
	}

	@Override
	public boolean isDraining() {
		return this.loop.isDraining();
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
		this.ending.encrypted(layer);
		this.handshakeDone = true;
		this.encrypting = layer.isInUserSpace();
		protocol().encrypted(layer);
		long nowNanos = this.loop.clock.nowNanos();
		this.loop.meters.handshakeDone(nowNanos - this.openedNanos);
		if (this.deadline.phase() == Phase.HANDSHAKING) {
			this.deadline.enter(Phase.IDLE, nowNanos);
		}
	}

	private void withoutHandshake(ChannelHandlerContext ctx, NoHandshake reason) {
		if (reason == NoHandshake.PLAIN_REQUEST) {
			protocol().refuse(ctx, Problem.NO_TLS);
		}
		else {
			protocol().giveUp();
		}
		finish(ctx);
	}

	/**
	 * The client has said in TLS that it sends nothing more. The providers answer with
	 * the same and encrypt nothing from then on, whatever is still to be sent. While
	 * lingering, BoringSSL's engine reports our own end as the client's; what the client
	 * is still sending has to be read out nevertheless.
	 */
	private void closeNotified(ChannelHandlerContext ctx) {
		if (this.deadline.phase() != Phase.CLOSING && this.deadline.phase() != Phase.LINGERING) {
			close(ctx);
		}
	}

	/**
	 * The client has sent its last byte; what it asked for completely is still answered.
	 */
	private void inputEnded(ChannelHandlerContext ctx) {
		this.inputEnded = true;
		switch (this.deadline.phase()) {
			case HANDSHAKING -> ctx.close();
			case LINGERING -> close(ctx);
			default -> proceed(ctx);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.admitted) {
			this.loop.admission.left();
			if (this.secure && !this.handshakeDone) {
				this.loop.meters.handshakeFailed();
			}
		}
		if (this.protocol != null) {
			this.protocol.end();
			this.loop.connections.remove(this);
			this.loop.unfinished.update(this, 0);
		}
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.protocol != null) {
			this.protocol.discard();
		}
		if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
			// The client's doing. Why, it has been told by an alert, which mustn't be
			// overtaken.
			logger.debug("Closing {}", ctx.channel(), cause);
			if (this.deadline.phase() != Phase.LINGERING) {
				ctx.close();
			}
			return;
		}
		this.loop.suspectDamage(cause);
		if (cause instanceof IOException) {
			abort(ctx);
			return;
		}
		this.loop.report(ctx.channel(), cause);
		// What was to be said of the answer has been thrown away above.
		this.ending.reset(ctx);
	}

	@Override
	void drain() {
		Phase phase = this.deadline.phase();
		if (phase != Phase.HANDSHAKING && phase != Phase.IDLE && phase != Phase.LINGERING) {
			return;
		}
		ChannelHandlerContext ctx = context();
		if (Ending.unsentBytes(ctx) > 0) {
			// It waits for a request, but its latest answer is still on its way.
			close(ctx);
		}
		else {
			ctx.close();
		}
	}

	@Override
	void cutAnswerFrom(Layer damaged) {
		ChannelHandlerContext ctx = context();
		if (protocol().isAnsweringFrom(damaged) && Ending.unsentBytes(ctx) > 0) {
			exceptionCaught(ctx, new UncheckedIOException(
					new IOException("'" + damaged.status().file() + "' was changed while it was served")));
		}
	}

	@Override
	void cut() {
		abort(context());
	}

	@Override
	boolean checkDeadline(long nowNanos) {
		ChannelHandlerContext ctx = context();
		long unsentBytes = Ending.unsentBytes(ctx);
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
			protocol().refuse(late, Problem.REQUEST_TIMEOUT);
			proceed(late);
		});
	}

	private ChannelHandlerContext context() {
		ChannelHandlerContext ctx = this.ctx;
		if (ctx == null) {
			throw new IllegalStateException("The channel isn't active yet");
		}
		return ctx;
	}

	private Protocol protocol() {
		Protocol protocol = this.protocol;
		if (protocol == null) {
			throw new IllegalStateException("The channel isn't active yet");
		}
		return protocol;
	}

}
