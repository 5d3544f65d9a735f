package io.tarweb.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.exchange.Responder;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.internal.http2.frame.FrameHead;

/**
 * Writes all frames but those of answers, behind the answers that were rendered before.
 * Flushes nothing. One instance per event loop, used by its thread only.
 */
final class ControlFrames {

	private static final int MAX_CONCURRENT_STREAMS = 3;

	private static final int MAX_HEADER_LIST_SIZE = 6;

	/** RFC 9218, 2.1: the priorities of RFC 7540 aren't used. */
	private static final int NO_RFC7540_PRIORITIES = 9;

	private static final int SETTING_BYTES = 6;

	private final Responder responder;

	ControlFrames(Responder responder) {
		this.responder = responder;
	}

	/** RFC 9113, 6.5. */
	void settings(ChannelHandlerContext ctx, int maxStreams, int maxListBytes) {
		ByteBuf frame = frame(ctx, 3 * SETTING_BYTES, FrameHead.SETTINGS, 0, 0);
		frame.writeShort(MAX_CONCURRENT_STREAMS).writeInt(maxStreams);
		frame.writeShort(MAX_HEADER_LIST_SIZE).writeInt(maxListBytes);
		frame.writeShort(NO_RFC7540_PRIORITIES).writeInt(1);
		ctx.write(frame, ctx.voidPromise());
	}

	void settingsAck(ChannelHandlerContext ctx) {
		ctx.write(frame(ctx, 0, FrameHead.SETTINGS, FrameHead.ACK, 0), ctx.voidPromise());
	}

	/** 6.7. */
	void ping(ChannelHandlerContext ctx, long content) {
		ctx.write(frame(ctx, FrameHead.PING_BYTES, FrameHead.PING, 0, 0).writeLong(content), ctx.voidPromise());
	}

	void pingAck(ChannelHandlerContext ctx, byte[] bytes, int from) {
		ByteBuf frame = frame(ctx, FrameHead.PING_BYTES, FrameHead.PING, FrameHead.ACK, 0);
		ctx.write(frame.writeBytes(bytes, from, FrameHead.PING_BYTES), ctx.voidPromise());
	}

	/** 6.4. */
	void reset(ChannelHandlerContext ctx, int stream, ErrorCode error) {
		ByteBuf frame = frame(ctx, Integer.BYTES, FrameHead.RST_STREAM, 0, stream);
		ctx.write(frame.writeInt(error.code()), ctx.voidPromise());
	}

	/** 6.8. */
	void goAway(ChannelHandlerContext ctx, int lastStream, ErrorCode error) {
		ByteBuf frame = frame(ctx, 2 * Integer.BYTES, FrameHead.GOAWAY, 0, 0);
		ctx.write(frame.writeInt(lastStream).writeInt(error.code()), ctx.voidPromise());
	}

	/** 6.9. */
	void windowUpdate(ChannelHandlerContext ctx, int stream, int bytes) {
		ByteBuf frame = frame(ctx, Integer.BYTES, FrameHead.WINDOW_UPDATE, 0, stream);
		ctx.write(frame.writeInt(bytes), ctx.voidPromise());
	}

	/**
	 * Writes the head of a DATA frame (6.1) whose payload is written next.
	 */
	void dataHead(ChannelHandlerContext ctx, int stream, int length, boolean last) {
		ctx.write(head(ctx, 0, length, FrameHead.DATA, last ? FrameHead.END_STREAM : 0, stream), ctx.voidPromise());
	}

	private ByteBuf frame(ChannelHandlerContext ctx, int length, int type, int flags, int stream) {
		this.responder.hand(ctx);
		return head(ctx, length, length, type, flags, stream);
	}

	private static ByteBuf head(ChannelHandlerContext ctx, int room, int length, int type, int flags, int stream) {
		return ctx.alloc()
			.directBuffer(FrameHead.BYTES + room)
			.writeMedium(length)
			.writeByte(type)
			.writeByte(flags)
			.writeInt(stream);
	}

}
