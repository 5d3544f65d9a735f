package io.tarweb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Frames of HTTP/2 as a client writes and reads them, whether they are allowed or not.
 * Fields are encoded and decoded by Netty's HPACK.
 */
public final class Http2Frames {

	public static final int DATA = 0;

	public static final int HEADERS = 1;

	public static final int PRIORITY = 2;

	public static final int RST_STREAM = 3;

	public static final int SETTINGS = 4;

	public static final int PING = 6;

	public static final int GOAWAY = 7;

	public static final int WINDOW_UPDATE = 8;

	public static final int CONTINUATION = 9;

	public static final int PRIORITY_UPDATE = 16;

	public static final int END_STREAM = 1;

	public static final int ACK = 1;

	public static final int END_HEADERS = 4;

	private static final int HEAD_BYTES = 9;

	private final DefaultHttp2HeadersEncoder encoder;

	private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

	private final ByteBuf out = Unpooled.buffer();

	/** Frames of one connection, whose fields are remembered. */
	public Http2Frames() {
		this(new DefaultHttp2HeadersEncoder());
	}

	private Http2Frames(DefaultHttp2HeadersEncoder encoder) {
		this.encoder = encoder;
	}

	/**
	 * Frames that can be sent on any connection, any number of times.
	 */
	public static Http2Frames withoutTable() {
		return new Http2Frames(new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.ALWAYS_SENSITIVE));
	}

	/**
	 * What every client begins with, and its settings.
	 * @param settings names and values in turn
	 */
	public Http2Frames preface(int... settings) {
		this.out.writeCharSequence("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
		return settings(settings);
	}

	/**
	 * Settings.
	 * @param settings names and values in turn
	 */
	public Http2Frames settings(int... settings) {
		ByteBuf payload = Unpooled.buffer();
		for (int i = 0; i < settings.length; i += 2) {
			payload.writeShort(settings[i]).writeInt(settings[i + 1]);
		}
		return frame(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
	}

	/**
	 * A request without a body.
	 * @param fields names and values in turn
	 */
	public Http2Frames get(int stream, String path, String... fields) {
		return headers(stream, END_STREAM | END_HEADERS, block("GET", path, fields));
	}

	public Http2Frames headers(int stream, int flags, byte[] block) {
		return frame(HEADERS, flags, stream, block);
	}

	/**
	 * The fields of a request, encoded.
	 * @param fields names and values in turn
	 */
	public byte[] block(String method, String path, String... fields) {
		Http2Headers headers = new DefaultHttp2Headers(false).method(method)
			.scheme("http")
			.authority("test")
			.path(path);
		for (int i = 0; i < fields.length; i += 2) {
			headers.add(fields[i], fields[i + 1]);
		}
		return block(headers);
	}

	/**
	 * Any fields, encoded.
	 */
	public byte[] block(Http2Headers headers) {
		ByteBuf block = Unpooled.buffer();
		try {
			this.encoder.encodeHeaders(1, headers, block);
		}
		catch (Http2Exception ex) {
			throw new IllegalArgumentException(ex);
		}
		return ByteBufUtil.getBytes(block);
	}

	/**
	 * A frame whose payload is a number of four bytes.
	 */
	public Http2Frames number(int type, int stream, int number) {
		return frame(type, 0, stream, ByteBufUtil.getBytes(Unpooled.copyInt(number)));
	}

	public Http2Frames priorityUpdate(int stream, String priority) {
		ByteBuf payload = Unpooled.buffer().writeInt(stream);
		payload.writeCharSequence(priority, StandardCharsets.US_ASCII);
		return frame(PRIORITY_UPDATE, 0, 0, ByteBufUtil.getBytes(payload));
	}

	public Http2Frames frame(int type, int flags, int stream, byte... payload) {
		this.out.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream).writeBytes(payload);
		return this;
	}

	/**
	 * Takes what was written.
	 */
	public byte[] take() {
		byte[] bytes = ByteBufUtil.getBytes(this.out);
		this.out.clear();
		return bytes;
	}

	/**
	 * Waits for a frame.
	 * @return the frame, {@code null} if the connection ends before it is complete
	 */
	public static @Nullable Frame read(InputStream in) throws IOException {
		ByteBuf head = Unpooled.wrappedBuffer(in.readNBytes(HEAD_BYTES));
		if (head.readableBytes() < HEAD_BYTES) {
			return null;
		}
		int length = head.readUnsignedMedium();
		byte[] payload = in.readNBytes(length);
		return (payload.length == length) ? new Frame(head.readByte(), head.readByte(), head.readInt(), payload) : null;
	}

	/**
	 * Takes frames apart.
	 * @param bytes what has come from the server, from its beginning
	 * @return the frames that are complete
	 */
	public List<Frame> read(byte[] bytes) {
		List<Frame> frames = new ArrayList<>();
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		while (in.readableBytes() >= HEAD_BYTES
				&& in.readableBytes() >= HEAD_BYTES + in.getUnsignedMedium(in.readerIndex())) {
			int length = in.readUnsignedMedium();
			int type = in.readUnsignedByte();
			int flags = in.readUnsignedByte();
			int stream = in.readInt();
			byte[] payload = new byte[length];
			in.readBytes(payload);
			frames.add(new Frame(type, flags, stream, payload));
		}
		return frames;
	}

	/**
	 * Reads on until so many streams have been answered completely.
	 */
	public static void awaitAnswers(RawClient client, int streams) {
		int answered = 0;
		while (answered < streams) {
			ByteBuf head = Unpooled.wrappedBuffer(client.readBody(HEAD_BYTES));
			client.readBody(head.getMedium(0));
			answered += (head.getInt(5) > 0 && (head.getByte(4) & END_STREAM) != 0) ? 1 : 0;
		}
	}

	/**
	 * Decodes the fields of an answer; blocks in the order in which they came.
	 */
	public Http2Headers fields(byte[] block) {
		try {
			return this.decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block));
		}
		catch (Http2Exception ex) {
			throw new AssertionError("Fields that can't be decoded", ex);
		}
	}

	/**
	 * A frame.
	 */
	public record Frame(int type, int flags, int stream, byte[] payload) {

		public boolean has(int flag) {
			return (this.flags & flag) != 0;
		}

		/**
		 * A number in the payload.
		 */
		public int number(int at) {
			return Unpooled.wrappedBuffer(this.payload).getInt(at);
		}

		public String text() {
			return new String(this.payload, StandardCharsets.ISO_8859_1);
		}

		@Override
		public String toString() {
			return this.type + "/" + this.flags + " on " + this.stream + " with " + this.payload.length;
		}

	}

}
