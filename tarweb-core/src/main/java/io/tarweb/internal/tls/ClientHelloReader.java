package io.tarweb.internal.tls;

import io.netty.buffer.ByteBuf;

/**
 * Finds the {@link ClientHello} in the first bytes of a connection, and consumes none. It
 * looks at each byte once, however many reads they arrive in, and makes the message when
 * it is complete. Used on the connection's event loop.
 * <p>
 * It accepts records of the type handshake with the major version 3, none of them empty
 * (RFC 8446, 5.1), with a message of up to 16 KiB (4.1.2), the limit of BoringSSL too. A
 * record may hold a single byte, and some clients split their message to get it past a
 * filter. But all records together are limited to twice the largest message: enough for a
 * usual one of 2 KiB in records of a byte, and for the largest in records of six.
 */
public final class ClientHelloReader {

	private static final int RECORD_HEADER_BYTES = 5;

	private static final int MAX_RECORD_BYTES = 16 * 1024;

	private static final int HANDSHAKE_RECORD = 22;

	private static final int MAJOR_VERSION = 3;

	private static final int CLIENT_HELLO = 1;

	private static final int MAX_MESSAGE_BYTES = 16 * 1024;

	private static final int MAX_BYTES = 2 * MAX_MESSAGE_BYTES;

	/** How many bytes have been read. */
	private int seenBytes;

	/** How many bytes of the record haven't arrived. */
	private int recordBytes;

	/** How much of the message has been seen, with its header. */
	private int messageBytes;

	/** The part of the message's header that has been seen. */
	private int header;

	/**
	 * Continues where it stopped.
	 * @param in all bytes received so far
	 */
	public ClientHello read(ByteBuf in) {
		if (this.seenBytes == 0 && in.isReadable() && isMethodLetter(in.getByte(in.readerIndex()))) {
			return ClientHello.PLAIN;
		}
		while (in.readableBytes() > this.seenBytes) {
			if (this.recordBytes == 0) {
				int at = in.readerIndex() + this.seenBytes;
				if (!isHandshake(in, at)) {
					return ClientHello.MALFORMED;
				}
				if (in.writerIndex() - at < RECORD_HEADER_BYTES) {
					return ClientHello.INCOMPLETE;
				}
				this.seenBytes += RECORD_HEADER_BYTES;
				this.recordBytes = in.getUnsignedShort(at + 3);
				if (this.recordBytes == 0 || this.recordBytes > MAX_RECORD_BYTES) {
					return ClientHello.MALFORMED;
				}
			}
			proceed(in);
			if (this.messageBytes >= ClientHello.HEADER_BYTES) {
				int length = this.header & 0xffffff;
				if (this.header >>> 24 != CLIENT_HELLO || length > MAX_MESSAGE_BYTES) {
					return ClientHello.MALFORMED;
				}
				if (this.messageBytes >= ClientHello.HEADER_BYTES + length) {
					return ClientHello.parse(message(in, ClientHello.HEADER_BYTES + length));
				}
			}
			if (this.seenBytes > MAX_BYTES) {
				return ClientHello.MALFORMED;
			}
		}
		return ClientHello.INCOMPLETE;
	}

	/** No record begins with one, and every request does (RFC 9110, 9.1). */
	private static boolean isMethodLetter(byte octet) {
		return octet >= 'A' && octet <= 'Z';
	}

	/** Whether such a record begins there, as far as it has arrived. */
	private static boolean isHandshake(ByteBuf in, int at) {
		return in.getUnsignedByte(at) == HANDSHAKE_RECORD
				&& (in.writerIndex() == at + 1 || in.getUnsignedByte(at + 1) == MAJOR_VERSION);
	}

	/** Skips what has arrived of the record. */
	private void proceed(ByteBuf in) {
		int at = in.readerIndex() + this.seenBytes;
		int length = Math.min(this.recordBytes, in.writerIndex() - at);
		for (int i = 0; i < length && this.messageBytes + i < ClientHello.HEADER_BYTES; i++) {
			this.header = this.header << 8 | in.getUnsignedByte(at + i);
		}
		this.seenBytes += length;
		this.recordBytes -= length;
		this.messageBytes += length;
	}

	/** Puts the pieces of the message together. */
	private static byte[] message(ByteBuf in, int length) {
		byte[] message = new byte[length];
		int from = in.readerIndex();
		int copied = 0;
		while (copied < length) {
			int recordBytes = in.getUnsignedShort(in.readerIndex() + 3);
			int copy = Math.min(recordBytes, length - copied);
			in.skipBytes(RECORD_HEADER_BYTES);
			// Not getBytes, which duplicates a direct buffer each time.
			in.readBytes(message, copied, copy);
			copied += copy;
		}
		in.readerIndex(from);
		return message;
	}

}
