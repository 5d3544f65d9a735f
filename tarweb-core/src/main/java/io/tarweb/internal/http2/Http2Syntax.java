package io.tarweb.internal.http2;

import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.HpackEncoder;
import io.tarweb.internal.rendering.Rendering;
import io.tarweb.internal.rendering.Syntax;

/**
 * Answers as HTTP/2 writes them: fields in HEADERS and CONTINUATION, small bodies in DATA
 * (RFC 9113, 6.1, 6.2 and 6.10). One instance per event loop, used by its thread only.
 */
final class Http2Syntax implements Syntax {

	/** As in HTTP/1.1: more is sent at the client's pace. */
	private static final int MAX_WHOLE_BYTES = 64 * 1024;

	private static final int FLAGS_AT = 4;

	/** Of the length of a value, in a byte. */
	private static final int MAX_SHORT = 126;

	private int stream;

	private int maxWholeBytes;

	private boolean tableEmptied;

	/** Where the head of the latest HEADERS is. */
	private int headersAt;

	/** The body that was appended to its head. */
	private int wholeBytes;

	/**
	 * Sets what the next answer is for.
	 * @param maxWholeBytes how much of a body there are windows for
	 * @param tableEmptied whether the peer is to be told that we keep no fields
	 */
	void setStream(int stream, int maxWholeBytes, boolean tableEmptied) {
		this.stream = stream;
		this.maxWholeBytes = Math.max(0, Math.min(MAX_WHOLE_BYTES, maxWholeBytes));
		this.tableEmptied = tableEmptied;
		this.wholeBytes = 0;
	}

	/**
	 * How much the latest answer has taken from the windows, in bytes.
	 */
	int wholeBytes() {
		return this.wholeBytes;
	}

	@Override
	public byte[] status(int status, String reason) {
		return HpackEncoder.status(status);
	}

	@Override
	public byte[] field(String name, String value) {
		return HpackEncoder.field(name, value);
	}

	@Override
	public byte[] name(String name) {
		return HpackEncoder.name(name);
	}

	@Override
	public void value(Rendering out, byte[] value) {
		length(out, value.length);
		out.put(value);
	}

	@Override
	public void value(Rendering out, long value) {
		length(out, Rendering.decimals(value));
		out.putDecimal(value);
	}

	private static void length(Rendering out, int length) {
		if (length <= MAX_SHORT) {
			out.putByte(length);
		}
		else {
			out.put(HpackEncoder.length(length));
		}
	}

	@Override
	public void begin(Rendering out) {
		this.headersAt = out.length();
		frameHead(out, 0, FrameHead.HEADERS, FrameHead.END_HEADERS, this.stream);
		if (this.tableEmptied) {
			out.putByte(HpackEncoder.TABLE_EMPTIED);
		}
	}

	@Override
	public void lengthUnknown(Rendering out) {
		// The last frame says so.
	}

	@Override
	public void end(Rendering out) {
		int first = this.headersAt + FrameHead.BYTES;
		int length = out.length() - first;
		if (length <= FrameHead.MAX_PAYLOAD_BYTES) {
			out.setMedium(this.headersAt, length);
			return;
		}
		byte[] block = out.cut(first);
		out.setMedium(this.headersAt, FrameHead.MAX_PAYLOAD_BYTES);
		out.setByte(this.headersAt + FLAGS_AT, 0);
		out.put(block, 0, FrameHead.MAX_PAYLOAD_BYTES);
		for (int at = FrameHead.MAX_PAYLOAD_BYTES; at < block.length; at += FrameHead.MAX_PAYLOAD_BYTES) {
			int part = Math.min(FrameHead.MAX_PAYLOAD_BYTES, block.length - at);
			frameHead(out, part, FrameHead.CONTINUATION, (at + part == block.length) ? FrameHead.END_HEADERS : 0,
					this.stream);
			out.put(block, at, part);
		}
	}

	@Override
	public void noBody(Rendering out) {
		int flags = out.getByte(this.headersAt + FLAGS_AT);
		out.setByte(this.headersAt + FLAGS_AT, flags | FrameHead.END_STREAM);
	}

	@Override
	public int maxWholeBytes() {
		return this.maxWholeBytes;
	}

	@Override
	public int maxPieceBytes() {
		return FrameHead.MAX_PAYLOAD_BYTES;
	}

	@Override
	public int beginPiece(Rendering out, int left) {
		int length = Math.min(FrameHead.MAX_PAYLOAD_BYTES, left);
		frameHead(out, length, FrameHead.DATA, (length == left) ? FrameHead.END_STREAM : 0, this.stream);
		this.wholeBytes += length;
		return length;
	}

	@Override
	public Body unbounded(InflatedBody body) {
		return body;
	}

	private static void frameHead(Rendering out, int length, int type, int flags, int stream) {
		out.putMedium(length);
		out.putByte(type);
		out.putByte(flags);
		out.putInt(stream);
	}

}
