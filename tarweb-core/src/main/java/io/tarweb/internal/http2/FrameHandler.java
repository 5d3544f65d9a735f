package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.PeerSettings;
import io.tarweb.internal.http2.frame.Priority;

/**
 * Does what the frames of one connection ask for (RFC 9113, 5 and 6), each of which is
 * complete. Used on the connection's event loop.
 */
final class FrameHandler {

	private final Http2Loop loop;

	private final Streams streams;

	private final Farewell farewell;

	private final Resets resets;

	private final Floods floods;

	private final RequestReader requests;

	private final PeerSettings peer;

	private boolean settingsRead;

	private int unacknowledgedBytes;

	/**
	 * A handler of no frames yet.
	 * @param peer what the client has set
	 */
	FrameHandler(Http2Loop loop, Streams streams, Farewell farewell, Resets resets, Floods floods,
			RequestReader requests, PeerSettings peer) {
		this.loop = loop;
		this.streams = streams;
		this.farewell = farewell;
		this.resets = resets;
		this.floods = floods;
		this.requests = requests;
		this.peer = peer;
	}

	/**
	 * Handles a frame.
	 * @param bytes hold its payload
	 */
	void handle(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from, int to) {
		int type = frame.type();
		int inBlock = this.requests.streamInBlock();
		if ((inBlock != 0) != (type == FrameHead.CONTINUATION) || inBlock != 0 && inBlock != frame.stream()
				|| !this.settingsRead && (type != FrameHead.SETTINGS || frame.has(FrameHead.ACK))) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		if (type != FrameHead.HEADERS && !this.floods.countFrame(ctx)) {
			return;
		}
		switch (type) {
			case FrameHead.DATA -> data(ctx, frame, bytes, from, to);
			case FrameHead.HEADERS -> this.requests.headers(ctx, frame, bytes, from, to);
			case FrameHead.CONTINUATION -> this.requests.continuation(ctx, frame, bytes, from, to);
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
		if (this.unacknowledgedBytes > Stream.RECEIVE_WINDOW_BYTES) {
			this.farewell.error(ctx, ErrorCode.FLOW_CONTROL_ERROR);
			return;
		}
		if (this.unacknowledgedBytes >= Stream.RECEIVE_WINDOW_BYTES / 2) {
			this.loop.control.windowUpdate(ctx, 0, this.unacknowledgedBytes);
			this.unacknowledgedBytes = 0;
		}
		if (stream == null || !stream.isReceiving()) {
			closed(ctx, id);
			return;
		}
		if (content > 0) {
			this.streams.brought(content);
		}
		if (!stream.receive(length)) {
			this.resets.reset(ctx, id, ErrorCode.FLOW_CONTROL_ERROR);
			return;
		}
		boolean end = frame.has(FrameHead.END_STREAM);
		if (!stream.receiveContent(content) || end && !stream.endReceiving()) {
			this.resets.reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
		}
		else if (end) {
			this.streams.received(stream);
		}
		else if (stream.receivedBytes() > this.loop.maxBodyBytes) {
			this.resets.reset(ctx, id, stream.isSending() ? ErrorCode.CANCEL : ErrorCode.NO_ERROR);
		}
		else {
			int free = stream.takeUnacknowledgedBytes();
			if (free > 0) {
				this.loop.control.windowUpdate(ctx, id, free);
			}
		}
	}

	/** 5.1: a stream that the client has ended, or that we have; 6.8: or ignore. */
	private void closed(ChannelHandlerContext ctx, int id) {
		if (!this.resets.wasReset(id) && id <= this.farewell.lastStream()) {
			this.resets.reset(ctx, id, ErrorCode.STREAM_CLOSED);
		}
	}

	private boolean isIdle(int id) {
		return id > this.requests.latestStream() || (id & 1) == 0;
	}

	/** 6.3: ignored as RFC 9113 wants, but for what can't be. */
	private void priority(ChannelHandlerContext ctx, FrameHead frame, byte[] bytes, int from) {
		if (frame.length() != FrameHead.PRIORITY_BYTES) {
			this.resets.reset(ctx, frame.stream(), ErrorCode.FRAME_SIZE_ERROR);
		}
		else if (FrameHead.int31(bytes, from) == frame.stream()) {
			this.resets.reset(ctx, frame.stream(), ErrorCode.PROTOCOL_ERROR);
		}
	}

	/** 6.4. */
	private void reset(ChannelHandlerContext ctx, FrameHead frame) {
		if (isIdle(frame.stream())) {
			this.farewell.error(ctx, ErrorCode.PROTOCOL_ERROR);
			return;
		}
		this.resets.resetByClient(ctx, frame.stream());
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
			this.resets.reset(ctx, id, ErrorCode.PROTOCOL_ERROR);
		}
		else if (stream != null && !stream.widen(increment)) {
			this.resets.reset(ctx, id, ErrorCode.FLOW_CONTROL_ERROR);
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

}
