package io.tarweb.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.answer.Answer;
import io.tarweb.answer.Content;
import io.tarweb.answer.Problem;
import io.tarweb.http.HttpDate;
import io.tarweb.http.Method;
import io.tarweb.http.Octets;
import io.tarweb.http.RequestHead;
import io.tarweb.site.Site;
import io.tarweb.site.SiteLease;
import org.jspecify.annotations.Nullable;

/**
 * Renders answers. Heads and small bodies go into one buffer, together with the answers
 * to other requests that came in the same read, so that a read costs one write however
 * many requests it held. A body too large to be copied is left to a {@link BodyTransfer}.
 * <p>
 * One instance per event loop, used by its thread only. The buffer under construction
 * belongs to the connection that is being read: it is handed to the channel or discarded
 * before another connection has its turn.
 */
final class AnswerWriter {

	/** Up to here copying a body costs less than handing over a piece of the mapping. */
	private static final int MAX_COPIED_BYTES = 32 * 1024;

	private static final int MIN_BATCH_BYTES = 4 * 1024;

	/** More than any head needs beside its content type. */
	private static final int HEAD_BYTES = 512;

	private static final byte[] OK = Octets.ascii("HTTP/1.1 200 OK\r\n");

	private static final byte[] SERVER = Octets.ascii("Server: tarweb\r\n");

	private static final byte[] DATE = Octets.ascii("Date: ");

	private static final byte[] CONTENT_TYPE = Octets.ascii("\r\nContent-Type: ");

	private static final byte[] PROBLEM_TYPE = Octets.ascii("text/html;charset=utf-8");

	private static final byte[] CONTENT_LENGTH = Octets.ascii("\r\nContent-Length: ");

	private static final byte[] ALLOW = Octets.ascii("\r\nAllow: " + Problem.ALLOW);

	private static final byte[] CONNECTION_CLOSE = Octets.ascii("\r\nConnection: close");

	private static final byte[] CONNECTION_KEEP_ALIVE = Octets.ascii("\r\nConnection: keep-alive");

	private static final byte[] END = Octets.ascii("\r\n\r\n");

	private final byte[] server;

	private final byte[] date = new byte[HttpDate.LENGTH];

	private long dateEpochSecond = Long.MIN_VALUE;

	private final byte[] digits = new byte[20];

	private @Nullable ByteBuf batch;

	AnswerWriter(boolean serverHeader) {
		this.server = serverHeader ? SERVER : new byte[0];
	}

	/**
	 * Begins the answers of one read.
	 * @param epochMillis the time that they carry
	 */
	void begin(long epochMillis) {
		long epochSecond = Math.floorDiv(epochMillis, 1000);
		if (epochSecond != this.dateEpochSecond) {
			this.dateEpochSecond = epochSecond;
			HttpDate.format(epochSecond, this.date, 0);
		}
	}

	/**
	 * Appends one answer.
	 * @param owner told when the body that is returned has been sent
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	@Nullable BodyTransfer append(ChannelHandlerContext ctx, RequestHead head, Answer answer, SiteLease lease, boolean keepAlive,
			Connection owner) {
		if (answer instanceof Content content) {
			return appendContent(ctx, head, content, lease, keepAlive, owner);
		}
		appendProblem(ctx, head, (Problem) answer, keepAlive);
		return null;
	}

	private @Nullable BodyTransfer appendContent(ChannelHandlerContext ctx, RequestHead head, Content content,
			SiteLease lease, boolean keepAlive, Connection owner) {
		Site site = lease.site();
		byte[] contentType = site.contentType(content.member());
		long offset = site.contentOffset(content.member());
		long length = site.contentLength(content.member());
		boolean withBody = head.method() != Method.HEAD && length > 0;
		boolean copied = withBody && length <= MAX_COPIED_BYTES;
		ByteBuf out = room(ctx, HEAD_BYTES + contentType.length + (copied ? (int) length : 0));
		out.writeBytes(OK);
		appendFields(out, head, contentType, length, keepAlive);
		out.writeBytes(END);
		if (copied) {
			out.writeBytes(lease.bytes().window(offset, (int) length));
		}
		return (withBody && !copied) ? new BodyTransfer(lease, offset, length, owner) : null;
	}

	void appendProblem(ChannelHandlerContext ctx, RequestHead head, Problem problem, boolean keepAlive) {
		byte[] page = problem.page();
		ByteBuf out = room(ctx, HEAD_BYTES + page.length);
		out.writeBytes(problem.statusLine());
		appendFields(out, head, PROBLEM_TYPE, page.length, keepAlive);
		if (problem == Problem.METHOD_NOT_ALLOWED) {
			out.writeBytes(ALLOW);
		}
		out.writeBytes(END);
		if (head.method() != Method.HEAD) {
			out.writeBytes(page);
		}
	}

	private void appendFields(ByteBuf out, RequestHead head, byte[] contentType, long contentLength,
			boolean keepAlive) {
		out.writeBytes(this.server);
		out.writeBytes(DATE);
		out.writeBytes(this.date);
		out.writeBytes(CONTENT_TYPE);
		out.writeBytes(contentType);
		out.writeBytes(CONTENT_LENGTH);
		appendDecimal(out, contentLength);
		if (!keepAlive) {
			out.writeBytes(CONNECTION_CLOSE);
		}
		else if (head.isHttp10()) {
			out.writeBytes(CONNECTION_KEEP_ALIVE);
		}
	}

	private void appendDecimal(ByteBuf out, long value) {
		int at = this.digits.length;
		long rest = value;
		do {
			this.digits[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		while (rest > 0);
		out.writeBytes(this.digits, at, this.digits.length - at);
	}

	private ByteBuf room(ChannelHandlerContext ctx, int bytes) {
		ByteBuf current = this.batch;
		if (current != null && current.writableBytes() >= bytes) {
			return current;
		}
		hand(ctx);
		ByteBuf next = ctx.alloc().directBuffer(Math.max(bytes, MIN_BATCH_BYTES));
		this.batch = next;
		return next;
	}

	/**
	 * Hands what was rendered to the channel, without flushing it.
	 */
	void hand(ChannelHandlerContext ctx) {
		ByteBuf full = this.batch;
		if (full != null) {
			this.batch = null;
			ctx.write(full, ctx.voidPromise());
		}
	}

	/**
	 * Throws away what was rendered since the latest {@link #hand}: something went wrong
	 * in the middle.
	 */
	void discard() {
		ByteBuf partial = this.batch;
		if (partial != null) {
			this.batch = null;
			partial.release();
		}
	}

}
