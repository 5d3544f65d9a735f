package io.tarweb.internal.connection;

import java.net.InetAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.NoHandshake;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * The course of one connection through its {@linkplain Phase phases}: it goes as far as
 * it can, and decides what to wait for, for how long, and how to end. Used on the
 * connection's event loop, from the moment the channel is active.
 */
final class Course {

	private final Loop loop;

	private final LoopConnection connection;

	private final Encryption encryption;

	private final Protocol protocol;

	private final ChannelHandlerContext ctx;

	private final Ending ending;

	private final Deadline deadline;

	private final long openedNanos;

	/** Until the proxy in front has said who the client is; {@code null} without one. */
	private @Nullable ProxyHeaderHandler proxyHeader;

	/** The client has closed its end of the stream. */
	private boolean inputEnded;

	/**
	 * Begins a course.
	 * @param connection the connection whose unfinished input is noted
	 * @param proxyHeader waits for what a proxy in front says, {@code null} if nobody
	 * does
	 * @param ctx where the protocol reads and writes
	 */
	Course(Loop loop, LoopConnection connection, @Nullable ProxyHeaderHandler proxyHeader, Encryption encryption,
			Protocol protocol, ChannelHandlerContext ctx) {
		this.loop = loop;
		this.connection = connection;
		this.proxyHeader = proxyHeader;
		this.encryption = encryption;
		this.protocol = protocol;
		this.ctx = ctx;
		this.ending = new Ending(loop.limits.maxBodyBytes(), encryption);
		this.openedNanos = loop.clock.nowNanos();
		this.deadline = new Deadline(loop.limits,
				(proxyHeader != null || encryption.isAwaited()) ? Phase.OPENING : Phase.IDLE, this.openedNanos);
	}

	Channel channel() {
		return this.ctx.channel();
	}

	void begin() {
		if (this.deadline.phase() == Phase.OPENING) {
			this.ctx.read();
		}
		else {
			proceed();
		}
	}

	/**
	 * Ends a connection over the limit at once: keeping it for a while would defeat the
	 * limit. Before a handshake the client can't be told why.
	 */
	void turnAway() {
		if (this.encryption.isAwaited()) {
			this.ctx.close();
		}
		else {
			this.protocol.refuse(this.ctx, Problem.SERVICE_UNAVAILABLE);
			close();
		}
	}

	/** Takes ownership of bytes that arrived. */
	void received(ByteBuf bytes) {
		if (this.protocol.isLast()) {
			this.ending.discard(this.ctx, bytes);
		}
		else {
			this.protocol.received(bytes);
		}
	}

	/**
	 * Takes the connection as far as it can go now, and notes the memory it has to keep
	 * until it can go on.
	 */
	void proceed() {
		advance();
		this.loop.unfinished.update(this.connection, this.ctx.channel().isActive() ? heldBytes() : 0);
	}

	private int heldBytes() {
		return this.protocol.heldBytes() + this.encryption.heldBytes(this.ctx.pipeline())
				+ ((this.proxyHeader != null) ? this.proxyHeader.heldBytes() : 0);
	}

	/** Answers, sends, and decides what to wait for. */
	private void advance() {
		Phase phase = this.deadline.phase();
		if (phase == Phase.LINGERING) {
			this.ctx.read();
		}
		if (phase == Phase.LINGERING || phase == Phase.CLOSING || phase == Phase.OPENING) {
			return;
		}
		switch (this.protocol.proceed(this.ctx)) {
			case REQUEST -> awaitRequest();
			case REST_OF_REQUEST -> awaitRest();
			case ROOM -> awaitRoom();
			case PROGRESS -> awaitProgress();
			case NOTHING -> finish();
		}
	}

	private void awaitRequest() {
		if (this.inputEnded || this.loop.isDraining()) {
			close();
			return;
		}
		if (this.deadline.phase() != Phase.IDLE) {
			this.deadline.enter(Phase.IDLE, this.loop.clock.nanos());
		}
		this.ctx.read();
	}

	private void awaitRest() {
		if (this.inputEnded) {
			close();
			return;
		}
		if (this.deadline.phase() != Phase.READING_HEAD) {
			this.deadline.enter(Phase.READING_HEAD, this.loop.clock.nanos());
		}
		this.ctx.read();
	}

	/** Sending may finish within this call, which then decides what is next. */
	private void awaitRoom() {
		this.deadline.enter(Phase.SENDING, this.loop.clock.nowNanos());
		send();
	}

	private void awaitProgress() {
		if (this.deadline.phase() != Phase.SENDING) {
			this.deadline.enter(Phase.SENDING, this.loop.clock.nanos());
		}
		if (!this.inputEnded) {
			this.ctx.read();
		}
	}

	void send() {
		this.protocol.send(this.ctx);
	}

	/** The channel has room again. */
	void goOnSending() {
		if (this.protocol.isSending()) {
			send();
		}
		else if (this.deadline.phase() == Phase.SENDING) {
			proceed();
		}
	}

	/** The client has done what its deadline is for. */
	void requestAnswered() {
		this.deadline.enter(Phase.IDLE, this.loop.clock.nanos());
	}

	/**
	 * The proxy in front has said who the client is, or needn't.
	 * @param client the address of the client, {@code null} for that of the channel
	 */
	void introduced(@Nullable InetAddress client) {
		this.proxyHeader = null;
		if (client != null) {
			this.protocol.introduced(client);
		}
		if (this.deadline.phase() == Phase.OPENING && !this.encryption.isAwaited()) {
			this.deadline.enter(Phase.IDLE, this.loop.clock.nowNanos());
		}
	}

	void handshakeDone(TlsLayer layer) {
		this.encryption.begin(layer);
		this.protocol.encrypted(layer);
		long nowNanos = this.loop.clock.nowNanos();
		this.loop.meters.handshakeDone(nowNanos - this.openedNanos);
		if (this.deadline.phase() == Phase.OPENING) {
			this.deadline.enter(Phase.IDLE, nowNanos);
		}
	}

	void withoutHandshake(NoHandshake reason) {
		if (reason == NoHandshake.PLAIN_REQUEST) {
			this.protocol.refuse(this.ctx, Problem.NO_TLS);
		}
		else {
			this.protocol.giveUp();
		}
		finish();
	}

	/**
	 * The client has said in TLS that it sends nothing more. The providers answer with
	 * the same alert and encrypt nothing from then on, whatever is still to be sent.
	 * While lingering, BoringSSL's engine reports our own end as the client's; what the
	 * client is still sending has to be read all the same.
	 */
	void closeNotified() {
		if (this.deadline.phase() != Phase.CLOSING && this.deadline.phase() != Phase.LINGERING) {
			close();
		}
	}

	/**
	 * The client is at fault and has been told why: the close mustn't overtake the alert.
	 */
	void closeBehindAlert() {
		if (this.deadline.phase() != Phase.LINGERING) {
			this.ctx.close();
		}
	}

	/**
	 * The client has sent its last byte; requests that arrived completely are still
	 * answered.
	 */
	void inputEnded() {
		this.inputEnded = true;
		switch (this.deadline.phase()) {
			case OPENING -> this.ctx.close();
			case LINGERING -> close();
			default -> proceed();
		}
	}

	/** Lets the protocol look at deadlines of its own. */
	void sweep(long nowNanos) {
		this.protocol.sweep(this.ctx, nowNanos);
	}

	/**
	 * Checks the time.
	 * @return whether the client has taken too long
	 */
	boolean isLate(long nowNanos) {
		return this.deadline.isMissed(nowNanos, Ending.unsentBytes(this.ctx));
	}

	/** Ends a connection whose client has taken too long. */
	void endLate(long nowNanos) {
		Phase phase = this.deadline.phase();
		if (phase == Phase.READING_HEAD) {
			timeOut();
			return;
		}
		this.deadline.enter(Phase.CLOSING, nowNanos);
		boolean taken = Ending.unsentBytes(this.ctx) == 0;
		if (taken && phase != Phase.OPENING && this.protocol.expire(this.ctx)) {
			Ending.close(this.ctx);
		}
		else if (taken && phase == Phase.IDLE) {
			this.ctx.close();
		}
		else {
			abort();
		}
	}

	/** Ends a connection whose unfinished input takes more memory than there is. */
	void giveUp() {
		if (this.deadline.phase() == Phase.READING_HEAD) {
			timeOut();
		}
		else {
			abort();
		}
	}

	private void timeOut() {
		this.protocol.refuse(this.ctx, Problem.REQUEST_TIMEOUT);
		proceed();
	}

	/**
	 * Ends the connection if it is idle; otherwise the pending answer is its last.
	 */
	void drain() {
		Phase phase = this.deadline.phase();
		if (phase != Phase.OPENING && this.protocol.drain(this.ctx)) {
			proceed();
			return;
		}
		if (phase != Phase.OPENING && phase != Phase.IDLE && phase != Phase.LINGERING) {
			return;
		}
		if (Ending.unsentBytes(this.ctx) > 0) {
			// It waits for a request, but its latest answer is still being sent.
			close();
		}
		else {
			this.ctx.close();
		}
	}

	/** Whether bytes of an archive may be in flight. */
	boolean isSendingFrom(Layer layer) {
		return this.protocol.isAnsweringFrom(layer) && Ending.unsentBytes(this.ctx) > 0;
	}

	private void finish() {
		if (!this.protocol.isUnread() || this.inputEnded) {
			close();
			return;
		}
		this.deadline.enter(Phase.LINGERING, this.loop.clock.nowNanos());
		this.ending.linger(this.ctx);
	}

	private void close() {
		this.deadline.enter(Phase.CLOSING, this.loop.clock.nowNanos());
		Ending.close(this.ctx);
	}

	/**
	 * Ends the connection at once, by a reset if the client hasn't received everything.
	 */
	void abort() {
		this.ending.abort(this.ctx, this.protocol.isSending());
	}

	/** Ends the connection at once, by a reset. */
	void reset() {
		this.ending.reset(this.ctx);
	}

	/** Discards what is rendered but not yet handed over. */
	void discard() {
		this.protocol.discard();
	}

	/** Releases everything, because the channel is closed. */
	void end() {
		this.protocol.end();
		this.loop.unfinished.update(this.connection, 0);
	}

}
