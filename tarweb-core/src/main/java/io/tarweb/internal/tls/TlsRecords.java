package io.tarweb.internal.tls;

import io.netty.buffer.ByteBuf;

/**
 * The header of TLS records (RFC 8446, 5.1): a type, a version, a length.
 */
final class TlsRecords {

	static final int APPLICATION_DATA = 23;

	/** The record is incomplete. */
	static final int INCOMPLETE = 0;

	/** This isn't a record. */
	static final int MALFORMED = -1;

	private static final int HEADER_BYTES = 5;

	private static final int CHANGE_CIPHER_SPEC = 20;

	/** The limit of TLS 1.2; the TLS library checks the lower one of TLS 1.3. */
	private static final int MAX_CONTENT_BYTES = (1 << 14) + 2048;

	private TlsRecords() {
	}

	/**
	 * The length of a record with its header, or one of the constants above.
	 */
	static int lengthAt(ByteBuf bytes, int from) {
		int available = bytes.writerIndex() - from;
		if (available < HEADER_BYTES) {
			return INCOMPLETE;
		}
		int type = typeAt(bytes, from);
		int content = bytes.getUnsignedShort(from + 3);
		if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes.getByte(from + 1) != 3
				|| content > MAX_CONTENT_BYTES) {
			return MALFORMED;
		}
		return (available < HEADER_BYTES + content) ? INCOMPLETE : HEADER_BYTES + content;
	}

	/** The visible type; everything encrypted looks like application data. */
	static int typeAt(ByteBuf bytes, int from) {
		return bytes.getUnsignedByte(from);
	}

}
