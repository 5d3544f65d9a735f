package io.tarweb.wire;

import java.io.InputStream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.answer.Answer;
import io.tarweb.answer.Content;
import io.tarweb.answer.DirectoryPage;
import io.tarweb.answer.NotModified;
import io.tarweb.answer.Partial;
import io.tarweb.answer.Problem;
import io.tarweb.answer.RangeNotSatisfiable;
import io.tarweb.answer.Redirection;
import io.tarweb.answer.Representation;
import io.tarweb.http.ByteRange;
import io.tarweb.http.Method;
import io.tarweb.http.RequestHead;
import io.tarweb.site.Site;
import io.tarweb.site.SiteLease;
import org.jspecify.annotations.Nullable;

/**
 * Renders answers. What is rendered goes into one buffer, together with other answers
 * that came in the same read; small bodies go to the channel behind their heads as slices
 * of the archive. A read costs one flush however many requests it held. A large body is
 * left to a {@link BodyTransfer}, which sends it at the pace of the client.
 * <p>
 * One instance per event loop, used by its thread only. The buffer under construction
 * belongs to the connection whose turn it is: it is handed to the channel or discarded
 * before another connection has its turn.
 */
final class AnswerWriter {

	/** Up to here a body is handed over whole, whatever the client has still to take. */
	private static final int MAX_SMALL_BYTES = 64 * 1024;

	private static final int MIN_BATCH_BYTES = 2 * 1024;

	private final HeadWriter heads;

	private @Nullable ByteBuf batch;

	/** The bytes of the latest answer's body that need no {@link BodyTransfer}. */
	private long bodyBytes;

	AnswerWriter(boolean serverHeader) {
		this.heads = new HeadWriter(serverHeader);
	}

	/**
	 * Begins the answers of one event.
	 * @param epochSecond the time that they carry
	 */
	void begin(long epochSecond) {
		this.heads.setDate(epochSecond);
	}

	/**
	 * Whether the client can tell where an answer ends without the connection's end.
	 */
	static boolean isDelimited(Answer answer, RequestHead head) {
		return !head.isHttp10() || !(answer instanceof Content content) || content.representation().isLengthKnown();
	}

	/**
	 * Appends one answer.
	 * @param owner told when the body that is returned has been sent
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	@Nullable BodyTransfer append(ChannelHandlerContext ctx, RequestHead head, Answer answer, MappedSlices slices,
			boolean keepAlive, Connection owner) {
		SiteLease lease = slices.lease();
		this.heads.setRequest(head, keepAlive);
		this.bodyBytes = 0;
		if (answer instanceof Content content) {
			return appendContent(ctx, head, content, lease, slices, owner);
		}
		if (answer instanceof NotModified unmodified) {
			Representation known = unmodified.representation();
			this.heads.notModified(room(ctx, HeadWriter.sizeOf(known)), known, lease.site());
			return null;
		}
		if (answer instanceof Partial partial) {
			return appendPartial(ctx, partial, lease, slices, owner);
		}
		if (answer instanceof Redirection redirection) {
			this.heads.redirection(room(ctx, HeadWriter.sizeOf(lease.site()) + redirection.location().length),
					redirection, lease.site());
			return null;
		}
		if (answer instanceof DirectoryPage page) {
			ByteBuf out = room(ctx, HeadWriter.sizeOf(lease.site()) + page.content().length);
			this.heads.directory(out, page, lease.site());
			appendBody(out, head, page.content());
			return null;
		}
		if (answer instanceof RangeNotSatisfiable unsatisfiable) {
			appendProblem(ctx, head, Problem.RANGE_NOT_SATISFIABLE, unsatisfiable.ranges().contentRange(),
					lease.site());
			return null;
		}
		appendProblem(ctx, head, (Problem) answer, null, lease.site());
		return null;
	}

	/**
	 * Appends the answer to what isn't a request, and announces the end of the
	 * connection.
	 */
	void appendRefusal(ChannelHandlerContext ctx, RequestHead head, Problem problem, Site site) {
		this.heads.setRequest(head, false);
		this.bodyBytes = 0;
		appendProblem(ctx, head, problem, null, site);
	}

	/**
	 * How much of the latest answer's body is on its way.
	 * @return the length in bytes; a {@link BodyTransfer} counts for itself
	 */
	long bodyBytes() {
		return this.bodyBytes;
	}

	private @Nullable BodyTransfer appendContent(ChannelHandlerContext ctx, RequestHead head, Content content,
			SiteLease lease, MappedSlices slices, Connection owner) {
		Representation whole = content.representation();
		this.heads.content(room(ctx, HeadWriter.sizeOf(whole)), content, lease.site());
		if (head.method() == Method.HEAD) {
			return null;
		}
		if (whole.isInflated()) {
			return new BodyTransfer(lease, inflated(lease.site(), whole, head), owner);
		}
		if (whole.isFramed()) {
			return appendFramed(ctx, slices, whole, owner);
		}
		return appendBody(ctx, slices, whole.offset(), whole.length(), owner);
	}

	private static InflatedBody inflated(Site site, Representation whole, RequestHead head) {
		InputStream content = site.content(whole.member());
		return whole.isLengthKnown() ? InflatedBody.unpacked(content, whole.length())
				: InflatedBody.gunzipped(content, !head.isHttp10());
	}

	/**
	 * What gzip adds goes into the buffer that heads are rendered into.
	 */
	private @Nullable BodyTransfer appendFramed(ChannelHandlerContext ctx, MappedSlices slices, Representation whole,
			Connection owner) {
		if (whole.length() > MAX_SMALL_BYTES) {
			return new BodyTransfer(slices.lease(), new GzipBody(slices, whole, 0, whole.length()), owner);
		}
		GzipBody.writeHeader(room(ctx, GzipBody.HEADER_BYTES));
		appendBody(ctx, slices, whole.offset(), whole.length() - GzipBody.FRAME_BYTES, owner);
		GzipBody.writeTrailer(room(ctx, GzipBody.TRAILER_BYTES), slices.lease().site(), whole.member());
		this.bodyBytes = whole.length();
		return null;
	}

	private @Nullable BodyTransfer appendPartial(ChannelHandlerContext ctx, Partial partial, SiteLease lease,
			MappedSlices slices, Connection owner) {
		Representation whole = partial.representation();
		ByteBuf out = room(ctx, HeadWriter.sizeOf(whole));
		if (partial.ranges().size() > 1) {
			MultipartBody parts = new MultipartBody(slices, whole, partial.ranges());
			this.heads.multipart(out, whole, parts, lease.site());
			return new BodyTransfer(lease, parts, owner);
		}
		ByteRange range = partial.ranges().get(0);
		this.heads.part(out, whole, range, lease.site());
		if (whole.isFramed()) {
			return new BodyTransfer(lease, new GzipBody(slices, whole, range.first(), range.length()), owner);
		}
		return appendBody(ctx, slices, whole.offset() + range.first(), range.length(), owner);
	}

	private @Nullable BodyTransfer appendBody(ChannelHandlerContext ctx, MappedSlices slices, long offset, long length,
			Connection owner) {
		if (length > MAX_SMALL_BYTES) {
			return new BodyTransfer(slices.lease(), new MappedBody(slices, offset, length), owner);
		}
		if (length > 0) {
			hand(ctx);
			ctx.write(slices.slice(offset, (int) length), ctx.voidPromise());
			this.bodyBytes = length;
		}
		return null;
	}

	private void appendProblem(ChannelHandlerContext ctx, RequestHead head, Problem problem,
			@Nullable String contentRange, Site site) {
		ByteBuf out = room(ctx, HeadWriter.sizeOf(site) + problem.page().length);
		this.heads.problem(out, problem, contentRange, site);
		appendBody(out, head, problem.page());
	}

	private void appendBody(ByteBuf out, RequestHead head, byte[] body) {
		if (head.method() != Method.HEAD) {
			out.writeBytes(body);
			this.bodyBytes = body.length;
		}
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
