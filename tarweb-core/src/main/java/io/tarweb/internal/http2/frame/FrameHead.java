package io.tarweb.internal.http2.frame;

import org.jspecify.annotations.Nullable;

/**
 * The head of a frame (RFC 9113, 4.1). Reused for the next one.
 */
public final class FrameHead {

	/** The length of a head. */
	public static final int BYTES = 9;

	/** The longest payload that we take, and the longest that every peer takes. */
	public static final int MAX_PAYLOAD_BYTES = 16_384;

	/** 6.1. */
	public static final int DATA = 0;

	/** 6.2. */
	public static final int HEADERS = 1;

	/** 6.3. */
	public static final int PRIORITY = 2;

	/** 6.4. */
	public static final int RST_STREAM = 3;

	/** 6.5. */
	public static final int SETTINGS = 4;

	/** 6.6. */
	public static final int PUSH_PROMISE = 5;

	/** 6.7. */
	public static final int PING = 6;

	/** 6.8. */
	public static final int GOAWAY = 7;

	/** 6.9. */
	public static final int WINDOW_UPDATE = 8;

	/** 6.10. */
	public static final int CONTINUATION = 9;

	/** RFC 9218, 7.1. */
	public static final int PRIORITY_UPDATE = 16;

	/** Of DATA and HEADERS: the stream's last frame but for CONTINUATION. */
	public static final int END_STREAM = 0x1;

	/** Of SETTINGS and PING. */
	public static final int ACK = 0x1;

	/** Of HEADERS and CONTINUATION: no CONTINUATION follows. */
	public static final int END_HEADERS = 0x4;

	/** Of DATA and HEADERS: begins with the length of the padding at the end. */
	public static final int PADDED = 0x8;

	/** Of HEADERS: begins with five bytes of a priority that nobody uses any more. */
	public static final int PRIORITIZED = 0x20;

	/** The length of a priority (6.3). */
	public static final int PRIORITY_BYTES = 5;

	/** The length of what a PING carries. */
	public static final int PING_BYTES = 8;

	private static final int GOAWAY_BYTES = 8;

	private static final int SETTING_BYTES = 6;

	private int length;

	private int type;

	private int flags;

	private int stream;

	/**
	 * Reads a head.
	 * @param bytes hold {@link #BYTES} of it
	 */
	public void read(byte[] bytes, int from) {
		this.length = (bytes[from] & 0xff) << 16 | (bytes[from + 1] & 0xff) << 8 | bytes[from + 2] & 0xff;
		this.type = bytes[from + 3] & 0xff;
		this.flags = bytes[from + 4] & 0xff;
		this.stream = int31(bytes, from + 5);
	}

	/**
	 * Reads a number of 31 bits, whose reserved bit is ignored.
	 */
	public static int int31(byte[] bytes, int from) {
		return (bytes[from] & 0x7f) << 24 | (bytes[from + 1] & 0xff) << 16 | (bytes[from + 2] & 0xff) << 8
				| bytes[from + 3] & 0xff;
	}

	/**
	 * The length of the payload, in bytes.
	 */
	public int length() {
		return this.length;
	}

	public int type() {
		return this.type;
	}

	public boolean has(int flag) {
		return (this.flags & flag) != 0;
	}

	/**
	 * The stream that the frame belongs to, 0 for the connection.
	 */
	public int stream() {
		return this.stream;
	}

	/**
	 * What is wrong with the frame whatever came before it and whatever it holds.
	 * @return an error of the connection, {@code null} for none
	 */
	public @Nullable ErrorCode error() {
		if (this.length > MAX_PAYLOAD_BYTES) {
			return ErrorCode.FRAME_SIZE_ERROR;
		}
		return switch (this.type) {
			case DATA, HEADERS, PRIORITY, CONTINUATION -> ofStream(true);
			case RST_STREAM -> ofStream(this.length == Integer.BYTES);
			case WINDOW_UPDATE -> sized(this.length == Integer.BYTES);
			case SETTINGS -> ofConnection(has(ACK) ? this.length == 0 : this.length % SETTING_BYTES == 0);
			case PING -> ofConnection(this.length == PING_BYTES);
			case GOAWAY -> ofConnection(this.length >= GOAWAY_BYTES);
			case PRIORITY_UPDATE -> ofConnection(this.length >= Integer.BYTES);
			case PUSH_PROMISE -> ErrorCode.PROTOCOL_ERROR;
			default -> null;
		};
	}

	private @Nullable ErrorCode ofStream(boolean sized) {
		return (this.stream == 0) ? ErrorCode.PROTOCOL_ERROR : sized(sized);
	}

	private @Nullable ErrorCode ofConnection(boolean sized) {
		return (this.stream != 0) ? ErrorCode.PROTOCOL_ERROR : sized(sized);
	}

	private static @Nullable ErrorCode sized(boolean sized) {
		return sized ? null : ErrorCode.FRAME_SIZE_ERROR;
	}

}
