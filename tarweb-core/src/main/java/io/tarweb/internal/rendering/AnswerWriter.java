package io.tarweb.internal.rendering;

import java.io.InputStream;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Content;
import io.tarweb.internal.answer.DirectoryPage;
import io.tarweb.internal.answer.NotModified;
import io.tarweb.internal.answer.Partial;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.answer.RangeNotSatisfiable;
import io.tarweb.internal.answer.Redirection;
import io.tarweb.internal.answer.Representation;
import io.tarweb.internal.archive.MappedFile;
import io.tarweb.internal.body.ArchiveBodies;
import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.CopiedBody;
import io.tarweb.internal.body.GzipBody;
import io.tarweb.internal.body.HeapBody;
import io.tarweb.internal.body.InflatedBody;
import io.tarweb.internal.body.MappedBody;
import io.tarweb.internal.body.MappedSlices;
import io.tarweb.internal.body.MultipartBody;
import io.tarweb.internal.http.ByteRange;
import io.tarweb.internal.http.Method;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.transport.LoopBuffers;
import org.jspecify.annotations.Nullable;

/**
 * Renders answers. Heads and the smallest bodies go into one buffer, together with other
 * answers that came in the same read; other small bodies follow it to the channel as
 * slices of the archive. A read costs one flush however many requests it held. A large
 * body is left to a {@link Body}, which is sent at the client's pace.
 * <p>
 * One instance per event loop, used by its thread only. The buffer under construction
 * belongs to the connection whose turn it is: it is handed to the channel or discarded
 * before another connection has its turn.
 */
public final class AnswerWriter {

	/**
	 * The most that waits for the other answers of its read; beyond that it goes to the
	 * channel, which counts it.
	 */
	private static final int MAX_BATCH_BYTES = 15 * 1024;

	private final Syntax syntax;

	private final HeadWriter heads;

	private final Rendering rendering = new Rendering();

	private final LoopBuffers buffers;

	/** The bytes of the latest answer's body that need no {@link Body}. */
	private long bodyBytes;

	/**
	 * Creates a writer of answers.
	 * @param syntax how they are written
	 * @param serverHeader whether they carry a {@code Server} field
	 * @param buffers the buffers that heads are sent from
	 */
	public AnswerWriter(Syntax syntax, boolean serverHeader, LoopBuffers buffers) {
		this.syntax = syntax;
		this.heads = new HeadWriter(syntax, serverHeader);
		this.buffers = buffers;
	}

	/**
	 * Begins the answers of one event.
	 * @param epochSecond the time that they carry
	 */
	public void begin(long epochSecond) {
		this.heads.setDate(epochSecond);
	}

	/**
	 * Forgets what was rendered for layers that may be out of service.
	 */
	public void forgetPolicies() {
		this.heads.forgetPolicies();
	}

	/**
	 * Appends one answer.
	 * @param slices the archive that it comes from
	 * @param beforeTls whether it isn't encrypted and tells the client to use TLS
	 * @param encrypting whether this process encrypts what is written
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	public @Nullable Body append(ChannelHandlerContext ctx, RequestHead request, Answer answer, MappedSlices slices,
			boolean beforeTls, boolean encrypting) {
		Layer layer = slices.layer();
		if (this.rendering.length() > MAX_BATCH_BYTES) {
			hand(ctx);
		}
		this.heads.setBeforeTls(beforeTls);
		this.bodyBytes = 0;
		if (answer instanceof Content content) {
			return appendContent(ctx, request, content, slices, encrypting);
		}
		if (answer instanceof NotModified unmodified) {
			this.heads.notModified(this.rendering, request, unmodified.representation(), layer);
			this.syntax.noBody(this.rendering);
			return null;
		}
		if (answer instanceof Partial partial) {
			return appendPartial(ctx, request, partial, slices, encrypting);
		}
		if (answer instanceof Redirection redirection) {
			this.heads.redirection(this.rendering, redirection, layer);
			this.syntax.noBody(this.rendering);
			return null;
		}
		if (answer instanceof DirectoryPage page) {
			this.heads.directory(this.rendering, page, layer);
			return appendBody(request, page.content());
		}
		if (answer instanceof RangeNotSatisfiable unsatisfiable) {
			return appendProblem(request, Problem.RANGE_NOT_SATISFIABLE, unsatisfiable.ranges().contentRange(), layer);
		}
		return appendProblem(request, (Problem) answer, null, layer);
	}

	/**
	 * Appends the answer to an invalid request.
	 * @param request as much as is known of it
	 * @param beforeTls whether it isn't encrypted and tells the client to use TLS
	 * @return the body that is still to be sent, {@code null} if the answer is complete
	 */
	public @Nullable Body appendRefusal(RequestHead request, Problem problem, Layer layer, boolean beforeTls) {
		this.heads.setBeforeTls(beforeTls || problem == Problem.NO_TLS);
		this.bodyBytes = 0;
		return appendProblem(request, problem, null, layer);
	}

	/**
	 * How many bytes of the latest answer's body were handed over; a {@link Body} that is
	 * still to be sent doesn't count.
	 */
	public long bodyBytes() {
		return this.bodyBytes;
	}

	private @Nullable Body appendContent(ChannelHandlerContext ctx, RequestHead request, Content content,
			MappedSlices slices, boolean encrypting) {
		Layer layer = slices.layer();
		Representation whole = content.representation();
		this.heads.content(this.rendering, request, content, layer);
		if (request.method() == Method.HEAD) {
			this.syntax.noBody(this.rendering);
			return null;
		}
		if (whole.isInflated()) {
			return inflated(layer, whole);
		}
		if (whole.isFramed()) {
			return appendFramed(ctx, slices, whole, encrypting);
		}
		return appendBody(ctx, slices, whole.offset(), whole.length(), encrypting);
	}

	private Body inflated(Layer layer, Representation whole) {
		// The representation is the next request's by the time that the content is read.
		int member = whole.member();
		Supplier<InputStream> content = () -> layer.archive().content(member);
		return whole.isLengthKnown() ? InflatedBody.unpacked(content, whole.length())
				: this.syntax.unbounded(InflatedBody.gunzipped(content));
	}

	private @Nullable Body appendFramed(ChannelHandlerContext ctx, MappedSlices slices, Representation whole,
			boolean encrypting) {
		Layer layer = slices.layer();
		if (whole.length() > maxUndividedBytes()) {
			return new GzipBody(bodies(slices, encrypting), layer, whole, 0, whole.length());
		}
		this.syntax.beginPiece(this.rendering, (int) whole.length());
		this.rendering.put(GzipBody.HEADER);
		appendRun(ctx, slices, whole.offset(), (int) whole.length() - Representation.GZIP_FRAME_BYTES, encrypting);
		this.rendering.putLittleEndian(layer.archive().checksum(whole.member()));
		this.rendering.putLittleEndian((int) layer.archive().contentLength(whole.member()));
		this.bodyBytes = whole.length();
		return null;
	}

	private @Nullable Body appendPartial(ChannelHandlerContext ctx, RequestHead request, Partial partial,
			MappedSlices slices, boolean encrypting) {
		Layer layer = slices.layer();
		Representation whole = partial.representation();
		if (partial.ranges().size() > 1) {
			MultipartBody parts = new MultipartBody(bodies(slices, encrypting), layer, whole, partial.ranges());
			this.heads.multipart(this.rendering, request, whole, parts, layer);
			return parts;
		}
		ByteRange range = partial.ranges().get(0);
		this.heads.part(this.rendering, request, whole, range, layer);
		if (whole.isFramed()) {
			return new GzipBody(bodies(slices, encrypting), layer, whole, range.first(), range.length());
		}
		return appendBody(ctx, slices, whole.offset() + range.first(), range.length(), encrypting);
	}

	private @Nullable Body appendBody(ChannelHandlerContext ctx, MappedSlices slices, long offset, long length,
			boolean encrypting) {
		if (length == 0) {
			this.syntax.noBody(this.rendering);
			return null;
		}
		if (length > this.syntax.maxWholeBytes()) {
			return bodies(slices, encrypting).of(offset, length);
		}
		int left = (int) length;
		while (left > 0) {
			int piece = this.syntax.beginPiece(this.rendering, left);
			appendRun(ctx, slices, offset + length - left, piece, encrypting);
			left -= piece;
		}
		this.bodyBytes = length;
		return null;
	}

	private void appendRun(ChannelHandlerContext ctx, MappedSlices slices, long offset, int length,
			boolean encrypting) {
		if (length <= MappedSlices.MAX_SMALL_BYTES) {
			this.rendering.put(slices.small(offset, length));
		}
		else if (encrypting) {
			handWithCopy(ctx, slices.layer().archive().bytes(), offset, length);
		}
		else {
			hand(ctx);
			ctx.write(slices.slice(offset, length), ctx.voidPromise());
		}
	}

	private static ArchiveBodies bodies(MappedSlices slices, boolean encrypting) {
		return encrypting ? (offset, length) -> new CopiedBody(slices.layer().archive().bytes(), offset, length)
				: (offset, length) -> new MappedBody(slices, offset, length);
	}

	private @Nullable Body appendProblem(RequestHead request, Problem problem, @Nullable String contentRange,
			Layer layer) {
		this.heads.problem(this.rendering, problem, contentRange, layer);
		return appendBody(request, problem.page());
	}

	private @Nullable Body appendBody(RequestHead request, byte[] body) {
		if (request.method() == Method.HEAD) {
			this.syntax.noBody(this.rendering);
			return null;
		}
		if (body.length > maxUndividedBytes()) {
			return new HeapBody(body);
		}
		this.syntax.beginPiece(this.rendering, body.length);
		this.rendering.put(body);
		this.bodyBytes = body.length;
		return null;
	}

	private int maxUndividedBytes() {
		return Math.min(this.syntax.maxWholeBytes(), this.syntax.maxPieceBytes());
	}

	/**
	 * Hands what was rendered to the channel, without flushing it.
	 */
	public void hand(ChannelHandlerContext ctx) {
		int bytes = this.rendering.length();
		if (bytes > 0) {
			ByteBuf batch = buffer(ctx, bytes);
			this.rendering.moveTo(batch);
			ctx.write(batch, ctx.voidPromise());
		}
	}

	/**
	 * The same, followed by a body that is read from the archive.
	 */
	private void handWithCopy(ChannelHandlerContext ctx, MappedFile file, long offset, int length) {
		ByteBuf batch = buffer(ctx, this.rendering.length() + length);
		try {
			this.rendering.moveTo(batch);
			file.read(offset, batch, length);
		}
		catch (RuntimeException ex) {
			batch.release();
			throw ex;
		}
		ctx.write(batch, ctx.voidPromise());
	}

	private ByteBuf buffer(ChannelHandlerContext ctx, int bytes) {
		return (bytes <= LoopBuffers.BUFFER_BYTES) ? this.buffers.take() : ctx.alloc().directBuffer(bytes);
	}

	/**
	 * Discards what was rendered since the latest {@link #hand}, because something went
	 * wrong in the middle.
	 */
	public void discard() {
		this.rendering.clear();
	}

}
