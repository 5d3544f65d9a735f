package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.connection.Link;
import io.tarweb.internal.exchange.ConnectionLog;
import io.tarweb.internal.exchange.Delivery;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.HpackDecoder;
import io.tarweb.internal.http2.frame.PeerSettings;
import io.tarweb.internal.http2.frame.Priority;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * Does what the frames of one connection ask for (RFC 9113, 5 and 6), each of which is
 * complete. Used on the connection's event loop.
 */
final class FrameHandler {

	/** Streams that a client may reset, or cause to be reset, at once. */
	private static final int RESETS = 200;

	private static final int RESETS_PER_SECOND = 7;

	/** Frames that bring nothing, at once. */
	private static final int OVERHEAD = 1000;

	private static final int OVERHEAD_PER_SECOND = 10;

	/** A client may send as many with each request. */
	private static final int OVERHEAD_OF_REQUEST = 8;

	/** And one more for as much that it gets or sends. */
	private static final int BYTES_PER_FRAME = 1024;

	/** Whoever has so many reset streams in flight gets away with it. */
	private static final int REMEMBERED = 32;

	private final Http2Loop loop;

	private final Link link;

	private final Streams streams;

	private final Farewell farewell;

	private final @Nullable HttpsRedirect redirect;

	private final @Nullable ConnectionLog log;

	private final HpackDecoder decoder;

	private final PeerSettings peer = new PeerSettings();

	private final Allowance resets;

	private final Allowance overhead;

	/** Streams that we have reset while the client was sending, the latest ones. */
	private final int[] reset = new int[REMEMBERED];

	private int resetAt;

	/** For the next request, which may be answered before it takes it. */
	private Stream spare;

	private boolean settingsRead;

	private @Nullable FieldBlock block;

	private @Nullable Layer layer;

	private int unacknowledgedBytes;

	private int earnedBytes;

	FrameHandler(Http2Loop loop, Link link, Streams streams, Farewell farewell, @Nullable HttpsRedirect redirect,
			@Nullable ConnectionLog log) {
		this.loop = loop;
		this.link = link;
		this.streams = streams;
		this.farewell = farewell;
		this.redirect = redirect;
		this.log = log;
		this.decoder = new HpackDecoder(loop.scratch);
		this.spare = new Stream(streams);
		long nowNanos = loop.clock.nowNanos();
		this.resets = new Allowance(RESETS, RESETS_PER_SECOND, nowNanos);
		this.overhead = new Allowance(OVERHEAD, OVERHEAD_PER_SECOND, nowNanos);
	}

	/** Whether a block of fields has begun and isn't complete. */
	boolean isInBlock() {
		return this.block != null;
	}

	int heldBytes() {
		return (this.block != null) ? this.block.bytes().length : 0;
	}

	boolean isAnsweringFrom(Layer layer) {
		return this.layer == layer;
	}

	/** The client gets so much more, and may say so. */
	void earn(int bytes) {
		this.earnedBytes += bytes;
		this.overhead.earn(this.earnedBytes / BYTES_PER_FRAME);
		this.earnedBytes %= BYTES_PER_FRAME;
	}

	/**
	 * Handles a frame.
	 * @param bytes hold its payload
	 */
	void handle(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		int type = frame.type();
		FieldBlock block = this.block;
		if ((block != null) != (type == FrameHead.CONTINUATION) || block != null && block.stream != frame.stream()
				|| !this.settingsRead && (type != FrameHead.SETTINGS || frame.has(FrameHead.ACK))) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		if (type != FrameHead.HEADERS && !this.overhead.spend(1, this.loop.clock.nanos())) {
			this.farewell.error(ctx, ErrorCode.ENHANCE_YOUR_CALM);
			return;
		}
		switch (type) {
			case FrameHead.DATA -> data(ctx, frame, bytes, from, to);
			case FrameHead.HEADERS -> headers(ctx, frame, bytes, from, to);
			case FrameHead.CONTINUATION -> continuation(ctx, frame, bytes, from, to);
			case FrameHead.PRIORITY -> priority(ctx, frame, bytes, from);
			case FrameHead.RST_STREAM -> reset(ctx, frame);
			case FrameHead.SETTINGS -> settings(ctx, frame, bytes, from, to);
			case FrameHead.PING -> ping(ctx, frame, bytes, from);
			case FrameHead.WINDOW_UPDATE -> windowUpdate(ctx, frame, bytes, from);
			case FrameHead.PRIORITY_UPDATE -> priorityUpdate(ctx, bytes, from, to);
			default -> {
				// GOAWAY: nothing is pushed anyway. An unknown frame is ignored (4.1).
			}
		}
	}

	/** 6.1; 8.1.1 for the length. */
	private void data(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		int id = frame.stream();
		Stream stream = this.streams.get(id);
		if (isIdle(id)) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		int length = to - from;
		int content = length;
		if (frame.has(FrameHead.PADDED)) {
			int padding = (length > 0) ? bytes[from] & 0xff : length;
			content = length - 1 - padding;
			if (content < 0) {
				this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
				return;
			}
		}
		this.unacknowledgedBytes += length;
		if (this.unacknowledgedBytes > Streams.RECEIVE_WINDOW_BYTES) {
			this.farewell.error(ctx, ErrorCode.FLOW_CONTROL_ERROR);
			return;
		}
		if (this.unacknowledgedBytes >= Streams.RECEIVE_WINDOW_BYTES / 2) {
			this.loop.control.windowUpdate(ctx, 0, this.unacknowledgedBytes);
			this.unacknowledgedBytes = 0;
		}
		if (stream == null || !stream.isReceiving()) {
			closed(ctx, id);
			return;
		}
		earn(content);
		if (!stream.receive(length)) {
			reset(ctx, id, ErrorCode.FLOW_CONTROL_ERROR);
			return;
		}
		boolean end = frame.has(FrameHead.END_STREAM);
		if (!stream.receiveContent(content) || end && !stream.endReceiving()) {
			reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
		}
		else if (end) {
			this.streams.received(stream);
		}
		else if (stream.receivedBytes() > this.loop.maxBodyBytes) {
			reset(ctx, id, stream.isSending() ? ErrorCode.CANCEL : ErrorCode.NO_ERROR);
		}
		else {
			int free = stream.takeUnacknowledgedBytes();
			if (free > 0) {
				this.loop.control.windowUpdate(ctx, id, free);
			}
		}
	}

	/** 5.1: a stream that the client has ended, or that we have. */
	private void closed(ChannelHandlerContext ctx, int id) {
		if (!wasReset(id)) {
			reset(ctx, id, ErrorCode.STREAM_CLOSED);
		}
	}

	private boolean isIdle(int id) {
		return id > this.farewell.lastStream() || (id & 1) == 0;
	}

	/** 6.2. */
	private void headers(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		int id = frame.stream();
		int start = from;
		int end = to;
		if (frame.has(FrameHead.PADDED) && start < end) {
			end -= bytes[start++] & 0xff;
		}
		boolean selfDependent = false;
		if (frame.has(FrameHead.PRIORITIZED)) {
			selfDependent = start + Integer.BYTES <= end && FrameHead.int31(bytes, start) == id;
			start += FrameHead.PRIORITY_BYTES;
		}
		boolean known = this.streams.get(id) != null || wasReset(id);
		if (start > end || !known && (id & 1) == 0) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
		}
		else if (!known && id <= this.farewell.lastStream()) {
			this.farewell.error(ctx, ErrorCode.STREAM_CLOSED);
		}
		else if (selfDependent) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
		}
		else if (frame.has(FrameHead.END_HEADERS)) {
			fields(ctx, id, frame.has(FrameHead.END_STREAM), bytes, start, end);
		}
		else {
			this.block = new FieldBlock(id, frame.has(FrameHead.END_STREAM), bytes, start, end);
		}
	}

	/** 6.10. */
	private void continuation(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		FieldBlock block = this.block;
		if (block == null) {
			return;
		}
		if (!block.add(bytes, from, to, this.loop.settings.maxHeaderListSize())) {
			this.farewell.error(ctx, ErrorCode.ENHANCE_YOUR_CALM);
		}
		else if (frame.has(FrameHead.END_HEADERS)) {
			this.block = null;
			fields(ctx, block.stream, block.endStream, block.bytes(), 0, block.bytes().length);
		}
	}

	/** Decodes whatever becomes of the stream, for the sake of the table. */
	private void fields(ChannelHandlerContext ctx, int id, boolean endStream, byte[] bytes, int from, int to) {
		Stream stream = this.streams.get(id);
		Http2Request request = this.loop.request;
		request.begin(stream != null);
		if (!this.decoder.decode(bytes, from, to, request)) {
			this.farewell.error(ctx, ErrorCode.COMPRESSION_ERROR);
		}
		else if (stream != null) {
			trailers(ctx, stream, endStream, request);
		}
		else if (id > this.farewell.lastStream()) {
			request(ctx, id, endStream, request);
		}
	}

	/** 8.1: what comes behind a request's body ends it. */
	private void trailers(ChannelHandlerContext ctx, Stream stream, boolean endStream, Http2Request trailers) {
		if (!stream.isReceiving()) {
			reset(ctx, stream.id(), ErrorCode.STREAM_CLOSED);
		}
		else if (!endStream || trailers.isMalformed() || !stream.endReceiving()) {
			reset(ctx, stream.id(), ErrorCode.PROTOCOL_ERROR);
		}
		else {
			this.streams.received(stream);
		}
	}

	private void request(ChannelHandlerContext ctx, int id, boolean endStream, Http2Request request) {
		if (this.farewell.isSaid()) {
			return;
		}
		this.farewell.setLastStream(id);
		boolean wrongLength = endStream && request.contentLength() > 0;
		if (request.isMalformed() || wrongLength) {
			reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		if (this.streams.size() >= this.loop.settings.maxConcurrentStreams()) {
			reset(ctx, id, ErrorCode.REFUSED_STREAM);
			return;
		}
		this.overhead.earn(OVERHEAD_OF_REQUEST);
		answer(ctx, id, endStream, request);
		this.link.requestAnswered();
	}

	private void answer(ChannelHandlerContext ctx, int id, boolean endStream, Http2Request request) {
		int priority = request.priority();
		long window = this.peer.initialWindowBytes();
		long whole = this.streams.isBehindOthers(priority) ? 0 : Math.min(window, this.streams.windowBytes());
		this.loop.syntax.setStream(id, (int) Math.min(Integer.MAX_VALUE, whole), this.peer.takeTableReduced());
		Problem problem = request.problem();
		long bodyBytes = endStream ? 0 : request.contentLength();
		Answer answer = this.loop.exchanges.answer(request.head(), bodyBytes, this.redirect,
				this.loop.clock.epochSecond());
		Stream stream = this.spare;
		stream.open(id, priority, window, !endStream, request.contentLength(), this.loop.clock.nanos());
		Delivery delivery = this.loop.responder.respond(ctx, request.head(), (problem != null) ? problem : answer,
				this.log, this.redirect != null, this.link.isEncrypting(), stream);
		this.layer = this.loop.responder.layer();
		int sent = this.loop.syntax.wholeBytes();
		stream.spend(sent);
		this.streams.spend(sent);
		if (delivery != null || !endStream) {
			this.streams.add(stream);
			this.spare = new Stream(this.streams);
		}
		if (delivery != null) {
			this.streams.answer(stream, delivery, this.layer);
		}
	}

	/** 6.3: ignored as RFC 9113 wants, but for what can't be. */
	private void priority(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from) {
		if (frame.length() != FrameHead.PRIORITY_BYTES) {
			reset(ctx, frame.stream(), ErrorCode.FRAME_SIZE_ERROR);
		}
		else if (FrameHead.int31(bytes, from) == frame.stream()) {
			reset(ctx, frame.stream(), ErrorCode.PROTOCOL_ERROR);
		}
	}

	/** 6.4. */
	private void reset(ChannelHandlerContext ctx, FrameHead frame) {
		if (isIdle(frame.stream())) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		Stream stream = this.streams.get(frame.stream());
		if (stream != null) {
			this.streams.abort(stream);
		}
		countReset(ctx);
	}

	/** 6.5. */
	private void settings(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		if (frame.has(FrameHead.ACK)) {
			return;
		}
		this.settingsRead = true;
		long before = this.peer.initialWindowBytes();
		ErrorCode error = this.peer.read(bytes, from, to);
		if (error == null && !this.streams.widenAll(this.peer.initialWindowBytes() - before)) {
			error = ErrorCode.FLOW_CONTROL_ERROR;
		}
		if (error != null) {
			this.farewell.error(ctx, error);
			return;
		}
		this.loop.control.settingsAck(ctx);
	}

	/** 6.7. */
	private void ping(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from) {
		if (frame.has(FrameHead.ACK)) {
			this.farewell.pingAnswered(ctx);
		}
		else {
			this.loop.control.pingAck(ctx, bytes, from);
		}
	}

	/** 6.9. */
	private void windowUpdate(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from) {
		int id = frame.stream();
		int increment = FrameHead.int31(bytes, from);
		if (id == 0) {
			if (increment == 0 || !this.streams.widen(increment)) {
				this.farewell.error(ctx, (increment == 0) ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR);
			}
			return;
		}
		if (isIdle(id)) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		Stream stream = this.streams.get(id);
		if (increment == 0) {
			reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
		}
		else if (stream != null && !stream.widen(increment)) {
			reset(ctx, id, ErrorCode.FLOW_CONTROL_ERROR);
		}
	}

	/** RFC 9218, 7.1. */
	private void priorityUpdate(ChannelHandlerContext ctx, byte[] bytes, int from, int to) {
		int id = FrameHead.int31(bytes, from);
		if (id == 0) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		Stream stream = this.streams.get(id);
		if (stream != null) {
			this.streams.setPriority(stream, Priority.parse(bytes, from + Integer.BYTES, to));
		}
	}

	/**
	 * Ends a stream because of what the client did.
	 */
	private void reset(ChannelHandlerContext ctx, int id, ErrorCode error) {
		Stream stream = this.streams.get(id);
		if (stream != null) {
			this.streams.abort(stream);
		}
		this.reset[this.resetAt++ % REMEMBERED] = id;
		this.loop.control.reset(ctx, id, error);
		countReset(ctx);
	}

	private boolean wasReset(int id) {
		for (int each : this.reset) {
			if (each == id) {
				return true;
			}
		}
		return false;
	}

	private void countReset(ChannelHandlerContext ctx) {
		if (!this.resets.spend(1, this.loop.clock.nanos())) {
			this.farewell.error(ctx, ErrorCode.ENHANCE_YOUR_CALM);
		}
	}

	/**
	 * Ends the streams whose client does nothing, and the connection if those were all.
	 * @return whether there was one
	 */
	boolean resetStalled(ChannelHandlerContext ctx, long nowNanos) {
		boolean any = false;
		for (Stream stream : this.streams.stalled(nowNanos, this.loop.writeTimeoutNanos)) {
			any = true;
			reset(ctx, stream.id(), ErrorCode.CANCEL);
		}
		if (any && this.streams.size() == 0) {
			this.farewell.error(ctx, ErrorCode.ENHANCE_YOUR_CALM);
		}
		return any;
	}

}
