package io.tarweb.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.edition.SiteLease;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http.RequestScanner;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.SiteRecorder;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * The requests and answers of one connection: takes what arrives apart into requests and
 * has them answered in order. Used on the connection's event loop.
 * <p>
 * It owns the bytes that arrived and aren't answered yet, and the body that is on its
 * way; {@link #end()} lets go of both.
 */
final class Conversation {

	private final LoopContext loop;

	private final Connection connection;

	private final @Nullable HttpsRedirect redirect;

	private final Unanswered unanswered;

	private final @Nullable ConnectionLog log;

	private @Nullable BodyTransfer transfer;

	/** Where the latest answer comes from. */
	private @Nullable Layer archive;

	/** Where to count the body that is on its way. */
	private @Nullable SiteRecorder transferMeter;

	/** The latest answer announced that it is the last. */
	private boolean last;

	/** The client may still be sending what nobody will read. */
	private boolean unread;

	Conversation(LoopContext loop, Connection connection, ChannelHandlerContext ctx, @Nullable HttpsRedirect redirect) {
		this.redirect = redirect;
		this.loop = loop;
		this.unanswered = new Unanswered(loop.limits.maxHeadBytes());
		this.connection = connection;
		this.log = (loop.accessLog != null) ? new ConnectionLog(loop.accessLog, ctx.channel()) : null;
	}

	/**
	 * Its requests come over TLS from now on.
	 */
	void encrypted(TlsLayer tls) {
		if (this.log != null) {
			this.log.encrypted(tls);
		}
	}

	/**
	 * Takes ownership of what arrived.
	 */
	void add(ByteBuf arrived) {
		this.unanswered.add(arrived);
	}

	/**
	 * Answers the requests that have arrived completely.
	 * @return whether there may be more of them, for which the channel had no room
	 */
	boolean answer(ChannelHandlerContext ctx) {
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
			this.connection.requestAnswered(this.loop.nanos);
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
		int site = this.loop.answerer.route(head);
		SiteLease lease = this.loop.sites[site].current();
		Answer answer = decide(head, lease.edition());
		boolean keepAlive = head.isKeepAlive() && !this.loop.draining && AnswerWriter.isDelimited(answer, head);
		MappedSlices slices = this.loop.slicesOf(site, lease, this.loop.answerer.layer());
		this.archive = slices.layer();
		try {
			this.transfer = this.loop.writer.append(ctx, head, answer, slices, keepAlive, this.connection);
		}
		finally {
			// Also an answer that is cut because its body can't be read.
			answered(head, answer, site, slices.layer());
		}
		this.last = !keepAlive;
		this.unread = head.isKeepAlive() && !keepAlive || head.bodyBytes() != RequestHead.NO_BODY;
	}

	private void answered(RequestHead head, Answer answer, int site, Layer archive) {
		this.transferMeter = this.loop.meters.answered(site, head, answer, archive, this.loop.writer.bodyBytes(),
				this.loop.epochSecond);
		if (this.log != null && this.transfer != null) {
			this.log.answering(head, answer.status(), this.loop.nanos);
		}
		else if (this.log != null) {
			this.log.answered(head, answer.status(), this.loop.writer.bodyBytes(), this.loop.nanos);
		}
	}

	private Answer decide(RequestHead head, Edition edition) {
		if (head.bodyBytes() > this.loop.limits.maxBodyBytes()) {
			return Problem.CONTENT_TOO_LARGE;
		}
		return (this.redirect != null) ? this.redirect.answer(head)
				: this.loop.answerer.answer(head, edition, this.loop.epochSecond);
	}

	/**
	 * Answers what is no request, and takes no other.
	 * @param head as much as is known of it
	 */
	void refuse(ChannelHandlerContext ctx, RequestHead head, Problem problem) {
		this.loop.begin();
		this.loop.writer.appendRefusal(head, problem, this.loop.sites[0].current().edition().layer(0), this.connection);
		this.loop.meters.refused(problem, this.loop.writer.bodyBytes());
		if (this.log != null) {
			this.log.answered(head, problem.status(), this.loop.writer.bodyBytes(), this.loop.nanos);
		}
		this.loop.writer.hand(ctx);
		giveUp();
	}

	/**
	 * Takes no request: the client has been told why in another language.
	 */
	void giveUp() {
		this.last = true;
		this.unread = true;
	}

	/**
	 * Whether a body is on its way.
	 */
	boolean isSending() {
		return this.transfer != null;
	}

	/**
	 * Hands over as much of the body as the channel takes now.
	 */
	void send(ChannelHandlerContext ctx) {
		if (this.transfer != null) {
			this.transfer.proceed(ctx);
			count();
		}
	}

	/**
	 * Hands over the last piece of the body.
	 */
	void sendLast(ChannelHandlerContext ctx) {
		if (this.transfer != null) {
			this.transfer.sendLast(ctx);
		}
	}

	/**
	 * Whether the latest answer comes from an archive.
	 */
	boolean isAnsweringFrom(Layer archive) {
		return this.archive == archive;
	}

	/**
	 * The body that was on its way has been sent.
	 */
	void bodySent() {
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

	/**
	 * Whether no request is taken any more.
	 */
	boolean isLast() {
		return this.last;
	}

	/**
	 * Whether the client may still be sending what nobody will read.
	 */
	boolean isUnread() {
		return this.unread;
	}

	/**
	 * Whether the beginning of a request is there.
	 */
	boolean hasBegun() {
		return !this.unanswered.isEmpty();
	}

	/**
	 * Keeps what isn't answered yet in as little memory as it needs.
	 */
	void compact() {
		this.unanswered.compact();
	}

	/**
	 * The memory of what isn't answered yet and has to wait, in bytes.
	 */
	int heldBytes() {
		return this.unanswered.heldBytes();
	}

	/**
	 * Lets go of everything, because the connection has ended.
	 */
	void end() {
		if (this.transfer != null) {
			this.transfer.abort();
			bodySent();
		}
		this.unanswered.release();
	}

}
