package io.tarweb.wire;

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
import io.tarweb.archive.MappedFile;
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

	/** So much waits for the other answers of its read; then the channel counts it. */
	private static final int MAX_BATCH_BYTES = 15 * 1024;

	private final HeadWriter heads;

	private final Rendering rendering = new Rendering();

	private final LoopBuffers buffers;

	/** The bytes of the latest answer's body that need no {@link BodyTransfer}. */
	private long bodyBytes;

	AnswerWriter(boolean serverHeader, LoopBuffers buffers) {
		this.heads = new HeadWriter(serverHeader);
		this.buffers = buffers;
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
		return !head.isHttp10() || !(answer instanceof Content content) || !content.representation().isInflated();
	}

	/**
	 * Appends one answer.
	 * @param owner told when the body that is returned has been sent
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	@Nullable BodyTransfer append(ChannelHandlerContext ctx, RequestHead head, Answer answer, MappedSlices slices,
			boolean keepAlive, Connection owner) {
		SiteLease lease = slices.lease();
		if (this.rendering.length() > MAX_BATCH_BYTES) {
			hand(ctx);
		}
		this.heads.setRequest(head, keepAlive);
		this.bodyBytes = 0;
		if (answer instanceof Content content) {
			return appendContent(ctx, head, content, lease, slices, owner);
		}
		if (answer instanceof NotModified unmodified) {
			Representation known = unmodified.representation();
			this.heads.notModified(this.rendering, known, lease.site());
			return null;
		}
		if (answer instanceof Partial partial) {
			return appendPartial(ctx, partial, lease, slices, owner);
		}
		if (answer instanceof Redirection redirection) {
			this.heads.redirection(this.rendering, redirection, lease.site());
			return null;
		}
		if (answer instanceof DirectoryPage page) {
			this.heads.directory(this.rendering, page, lease.site());
			appendBody(head, page.content());
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
		this.heads.content(this.rendering, content, lease.site());
		if (head.method() == Method.HEAD) {
			return null;
		}
		if (whole.isInflated()) {
			return new BodyTransfer(lease,
					new InflatedBody(lease.site(), whole.offset(), whole.length(), !head.isHttp10()), owner);
		}
		return appendBody(ctx, slices, whole.offset(), whole.length(), owner);
	}

	private @Nullable BodyTransfer appendPartial(ChannelHandlerContext ctx, Partial partial, SiteLease lease,
			MappedSlices slices, Connection owner) {
		Representation whole = partial.representation();
		if (partial.ranges().size() > 1) {
			MultipartBody parts = new MultipartBody((offset, length) -> body(slices, offset, length, owner), whole,
					partial.ranges());
			this.heads.multipart(this.rendering, whole, parts, lease.site());
			return new BodyTransfer(lease, parts, owner);
		}
		ByteRange range = partial.ranges().get(0);
		this.heads.part(this.rendering, whole, range, lease.site());
		return appendBody(ctx, slices, whole.offset() + range.first(), range.length(), owner);
	}

	private @Nullable BodyTransfer appendBody(ChannelHandlerContext ctx, MappedSlices slices, long offset, long length,
			Connection owner) {
		if (length > MAX_SMALL_BYTES) {
			return new BodyTransfer(slices.lease(), body(slices, offset, length, owner), owner);
		}
		this.bodyBytes = length;
		if (length <= MappedSlices.MAX_SMALL_BYTES) {
			this.rendering.put(slices.small(offset, (int) length));
		}
		else if (owner.isEncrypting()) {
			handWithBody(ctx, slices.lease().site().bytes(), offset, (int) length);
		}
		else {
			hand(ctx);
			ctx.write(slices.slice(offset, (int) length), ctx.voidPromise());
		}
		return null;
	}

	private static Body body(MappedSlices slices, long offset, long length, Connection owner) {
		return owner.isEncrypting() ? new CopiedBody(slices.lease().site().bytes(), offset, length)
				: new MappedBody(slices, offset, length);
	}

	/** In one buffer, so that it can be one record. */
	private void handWithBody(ChannelHandlerContext ctx, MappedFile file, long offset, int length) {
		ByteBuf batch = ctx.alloc().directBuffer(this.rendering.length() + length);
		boolean complete = false;
		try {
			this.rendering.moveTo(batch);
			file.read(offset, batch, length);
			complete = true;
		}
		finally {
			if (!complete) {
				batch.release();
			}
		}
		ctx.write(batch, ctx.voidPromise());
	}

	private void appendProblem(ChannelHandlerContext ctx, RequestHead head, Problem problem,
			@Nullable String contentRange, Site site) {
		this.heads.problem(this.rendering, problem, contentRange, site);
		appendBody(head, problem.page());
	}

	private void appendBody(RequestHead head, byte[] body) {
		if (head.method() != Method.HEAD) {
			this.rendering.put(body);
			this.bodyBytes = body.length;
		}
	}

	/**
	 * Hands what was rendered to the channel, without flushing it.
	 */
	void hand(ChannelHandlerContext ctx) {
		int bytes = this.rendering.length();
		if (bytes > 0) {
			ByteBuf batch = (bytes <= LoopBuffers.BUFFER_BYTES) ? this.buffers.take() : ctx.alloc().directBuffer(bytes);
			this.rendering.moveTo(batch);
			ctx.write(batch, ctx.voidPromise());
		}
	}

	/**
	 * Throws away what was rendered since the latest {@link #hand}: something went wrong
	 * in the middle.
	 */
	void discard() {
		this.rendering.clear();
	}

}
