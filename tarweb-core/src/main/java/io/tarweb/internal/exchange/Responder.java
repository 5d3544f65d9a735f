package io.tarweb.internal.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.body.MappedSlices;
import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.SiteRecorder;
import io.tarweb.internal.rendering.AnswerWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers in one version of HTTP, counts and logs them. One instance per event
 * loop and version, used by the loop's thread only.
 */
public final class Responder {

	private final Exchanges exchanges;

	private final boolean http2;

	private final AnswerWriter writer;

	private final SendingTurns turns;

	private @Nullable Layer layer;

	private long nowNanos;

	private long epochSecond;

	/**
	 * Creates a responder.
	 * @param turns the turns of the loop in which bodies are handed over
	 */
	public Responder(Exchanges exchanges, boolean http2, AnswerWriter writer, SendingTurns turns) {
		this.exchanges = exchanges;
		this.http2 = http2;
		this.writer = writer;
		this.turns = turns;
		exchanges.onReplaced(writer::forgetPolicies);
	}

	/**
	 * Begins the answers of one event.
	 * @param nowNanos when the event came
	 * @param epochSecond the same time as the time of day
	 */
	public void begin(long nowNanos, long epochSecond) {
		this.nowNanos = nowNanos;
		this.epochSecond = epochSecond;
		this.writer.begin(epochSecond);
	}

	/**
	 * Answers a request.
	 * @param answer the answer that {@link Exchanges#answer} decided on
	 * @param log where it is logged, {@code null} for nowhere
	 * @param beforeTls whether the connection isn't encrypted and the client is told to
	 * use TLS
	 * @param encrypting whether this process encrypts what is written
	 * @param listener told of the body's progress, if it is still to be sent
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	public @Nullable Delivery respond(ChannelHandlerContext ctx, RequestHead head, Answer answer,
			@Nullable ConnectionLog log, boolean beforeTls, boolean encrypting, BodyTransfer.Listener listener) {
		MappedSlices slices = this.exchanges.slices();
		this.layer = slices.layer();
		Body body = null;
		Delivery delivery = null;
		try {
			body = this.writer.append(ctx, head, answer, slices, beforeTls, encrypting);
		}
		finally {
			// This includes an answer that is cut off because its body can't be read.
			long bodyBytes = this.writer.bodyBytes();
			SiteRecorder meter = this.exchanges.answered(head, this.http2, answer, slices.layer(), bodyBytes,
					this.epochSecond);
			if (body != null) {
				delivery = new Delivery(new BodyTransfer(slices, body, this.turns, listener), meter,
						(log != null) ? log.answering(head, answer.status(), this.nowNanos) : null);
			}
			else if (log != null) {
				log.answered(head, answer.status(), bodyBytes, this.nowNanos);
			}
		}
		return delivery;
	}

	/**
	 * The layer that the latest answer comes from, {@code null} before the first.
	 */
	public @Nullable Layer layer() {
		return this.layer;
	}

	/**
	 * Answers an invalid request.
	 * @param head as much as is known of it
	 * @param log where it is logged, {@code null} for nowhere
	 * @param beforeTls whether the connection isn't encrypted and the client is told to
	 * use TLS
	 */
	public void refuse(RequestHead head, Problem problem, @Nullable ConnectionLog log, boolean beforeTls) {
		this.writer.appendRefusal(head, problem, this.exchanges.refusing(), beforeTls);
		this.exchanges.refused(problem, this.http2, this.writer.bodyBytes());
		if (log != null) {
			log.answered(head, problem.status(), this.writer.bodyBytes(), this.nowNanos);
		}
	}

	/**
	 * Hands what was rendered to the channel, without flushing it.
	 */
	public void hand(ChannelHandlerContext ctx) {
		this.writer.hand(ctx);
	}

	/**
	 * Discards what was rendered since the latest {@link #hand}.
	 */
	public void discard() {
		this.writer.discard();
	}

}
