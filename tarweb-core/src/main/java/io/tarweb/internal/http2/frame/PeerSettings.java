package io.tarweb.internal.http2.frame;

import org.jspecify.annotations.Nullable;

/**
 * What the peer has set (RFC 9113, 6.5.2), as far as a server that pushes nothing and
 * keeps no table of fields has to know it.
 */
public final class PeerSettings {

	/** The window of a stream and of the connection until something else is said. */
	public static final int DEFAULT_WINDOW_BYTES = 65_535;

	private static final int HEADER_TABLE_SIZE = 1;

	private static final int ENABLE_PUSH = 2;

	private static final int INITIAL_WINDOW_SIZE = 4;

	private static final int MAX_FRAME_SIZE = 5;

	private static final int SETTING_BYTES = 6;

	private static final int DEFAULT_TABLE_BYTES = 4096;

	private static final int LARGEST_FRAME = (1 << 24) - 1;

	private int initialWindowBytes = DEFAULT_WINDOW_BYTES;

	private boolean tableReduced;

	/**
	 * Takes settings over, in their order.
	 * @param bytes hold the payload of a SETTINGS frame
	 * @return an error of the connection, {@code null} for none
	 */
	public @Nullable ErrorCode read(byte[] bytes, int from, int to) {
		for (int at = from; at < to; at += SETTING_BYTES) {
			int name = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
			ErrorCode error = set(name, (long) (bytes[at + 2] & 0xff) << 24 | (bytes[at + 3] & 0xff) << 16
					| (bytes[at + 4] & 0xff) << 8 | bytes[at + 5] & 0xff);
			if (error != null) {
				return error;
			}
		}
		return null;
	}

	private @Nullable ErrorCode set(int name, long value) {
		switch (name) {
			case HEADER_TABLE_SIZE -> {
				if (value < DEFAULT_TABLE_BYTES) {
					this.tableReduced = true;
				}
			}
			case ENABLE_PUSH -> {
				if (value > 1) {
					return ErrorCode.PROTOCOL_ERROR;
				}
			}
			case INITIAL_WINDOW_SIZE -> {
				if (value > Integer.MAX_VALUE) {
					return ErrorCode.FLOW_CONTROL_ERROR;
				}
				this.initialWindowBytes = (int) value;
			}
			case MAX_FRAME_SIZE -> {
				// Larger frames wouldn't gain anything.
				if (value < FrameHead.MAX_PAYLOAD_BYTES || value > LARGEST_FRAME) {
					return ErrorCode.PROTOCOL_ERROR;
				}
			}
			default -> {
				// An unknown setting is ignored (6.5.2), and so is what only limits
				// pushes.
			}
		}
		return null;
	}

	/**
	 * The window that a stream begins with, in bytes.
	 */
	public int initialWindowBytes() {
		return this.initialWindowBytes;
	}

	/**
	 * Whether the peer has reduced the table of fields since this was asked last. What is
	 * sent next has to say that it is (RFC 7541, 4.2).
	 */
	public boolean takeTableReduced() {
		boolean reduced = this.tableReduced;
		this.tableReduced = false;
		return reduced;
	}

}
