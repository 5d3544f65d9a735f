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
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;
import io.tarweb.metrics.ServerMetrics.Flood;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests of one connection together from their fields, and has them answered
 * (RFC 9113, 6.2, 6.10 and 8). Used on the connection's event loop.
 */
final class RequestReader {

	private final Http2Loop loop;

	private final Link link;

	private final Streams streams;

	private final Farewell farewell;

	private final Resets resets;

	private final Floods floods;

	private final PeerSettings peer;

	private final @Nullable HttpsRedirect redirect;

	private final @Nullable ConnectionLog log;

	private final HpackDecoder decoder;

	private final CertifiedHosts hosts = new CertifiedHosts();

	/** For the next request, which may be answered before it takes it. */
	private Stream spare;

	private @Nullable FieldBlock block;

	private int latestStream;

	private @Nullable Layer layer;

	/**
	 * A reader that has read nothing.
	 * @param peer what the client has set
	 * @param redirect where every request is sent, {@code null} to answer from the site
	 * @param log where requests are logged, {@code null} for nowhere
	 */
	RequestReader(Http2Loop loop, Link link, Streams streams, Farewell farewell, Resets resets, Floods floods,
			PeerSettings peer, @Nullable HttpsRedirect redirect, @Nullable ConnectionLog log) {
		this.loop = loop;
		this.link = link;
		this.streams = streams;
		this.farewell = farewell;
		this.resets = resets;
		this.floods = floods;
		this.peer = peer;
		this.redirect = redirect;
		this.log = log;
		this.decoder = new HpackDecoder(loop.scratch);
		this.spare = new Stream(streams);
	}

	/** Requests come over TLS from now on. */
	void encrypted(TlsLayer tls) {
		this.hosts.encrypted(tls);
	}

	/**
	 * The stream whose block of fields has begun and isn't complete.
	 * @return its number, 0 for none
	 */
	int streamInBlock() {
		return (this.block != null) ? this.block.stream : 0;
	}

	/** The latest stream that the client has opened, answered or not. */
	int latestStream() {
		return this.latestStream;
	}

	int heldBytes() {
		return (this.block != null) ? this.block.bytes().length : 0;
	}

	/** Whether the latest answer comes from an archive. */
	boolean isAnsweringFrom(Layer layer) {
		return this.layer == layer;
	}

	/** 6.2. */
	void headers(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		int id = frame.stream();
		int start = from;
		int end = to;
		if (frame.has(FrameHead.PADDED)) {
			// Without a length, the padding is longer than the frame.
			end -= (start < end) ? bytes[start] & 0xff : 0;
			start++;
		}
		boolean selfDependent = false;
		if (frame.has(FrameHead.PRIORITIZED)) {
			selfDependent = start + Integer.BYTES <= end && FrameHead.int31(bytes, start) == id;
			start += FrameHead.PRIORITY_BYTES;
		}
		boolean known = this.streams.get(id) != null || this.resets.wasReset(id);
		if (start > end || (id & 1) == 0) {
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
	void continuation(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		FieldBlock block = this.block;
		if (block == null) {
			return;
		}
		if (!block.add(bytes, from, to, this.loop.settings.maxHeaderListSize())) {
			this.farewell.flood(ctx, Flood.FIELDS);
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
		else {
			// They cost as much as those of a request, and bring none.
			this.floods.countFrame(ctx);
		}
	}

	/** 8.1: what comes behind a request's body ends it. */
	private void trailers(ChannelHandlerContext ctx, Stream stream, boolean endStream, Http2Request trailers) {
		if (!stream.isReceiving()) {
			this.resets.reset(ctx, stream.id(), ErrorCode.STREAM_CLOSED);
		}
		else if (!endStream || trailers.isMalformed() || !stream.endReceiving()) {
			this.resets.reset(ctx, stream.id(), ErrorCode.PROTOCOL_ERROR);
		}
		else {
			this.streams.received(stream);
		}
	}

	private void request(ChannelHandlerContext ctx, int id, boolean endStream, Http2Request request) {
		this.latestStream = Math.max(this.latestStream, id);
		if (this.farewell.isSaid()) {
			this.floods.countFrame(ctx);
			return;
		}
		this.farewell.setLastStream(id);
		boolean wrongLength = endStream && request.contentLength() > 0;
		if (request.isMalformed() || wrongLength) {
			this.resets.reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		if (this.streams.size() >= this.loop.settings.maxConcurrentStreams()) {
			this.resets.reset(ctx, id, ErrorCode.REFUSED_STREAM);
			return;
		}
		this.floods.paidByRequest();
		answer(ctx, id, endStream, request);
		this.link.requestAnswered();
	}

	private @Nullable Problem problem(Http2Request request) {
		Problem problem = request.problem();
		return (problem == null && !this.hosts.include(request.head())) ? Problem.MISDIRECTED_REQUEST : problem;
	}

	/** Whether an answer needn't wait for its turn. */
	private boolean mayOvertake(ChannelHandlerContext ctx, int priority) {
		if (this.streams.isBehindOthers(priority)) {
			return false;
		}
		if (this.streams.room(ctx) <= 0) {
			this.loop.responder.hand(ctx);
			ctx.flush();
		}
		return this.streams.room(ctx) > 0;
	}

	private void answer(ChannelHandlerContext ctx, int id, boolean endStream, Http2Request request) {
		int priority = request.priority();
		long window = this.peer.initialWindowBytes();
		long whole = mayOvertake(ctx, priority) ? Math.min(window, this.streams.windowBytes()) : 0;
		this.loop.syntax.setStream(id, (int) Math.min(Integer.MAX_VALUE, whole), this.peer.takeTableReduced());
		Problem problem = problem(request);
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
			this.streams.add(stream, this.loop.clock.nanos());
			this.spare = new Stream(this.streams);
		}
		if (delivery != null) {
			this.streams.answer(stream, delivery, this.layer);
		}
	}

}
