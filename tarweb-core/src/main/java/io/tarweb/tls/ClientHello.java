package io.tarweb.tls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a client, as much as is needed to choose a certificate: which
 * server it names (RFC 6066, 3). Whatever doesn't parse is malformed, and never a message
 * without a name: otherwise a client could have one certificate looked up, and its
 * demands applied, by this parser and another by the engine's.
 * <p>
 * Accepted are records of the type handshake with the major version 3, none of them empty
 * (RFC 8446, 5.1), and a ClientHello of up to 16 KiB in them (4.1.2), which is the most
 * that BoringSSL takes as well.
 *
 * @param kind what was found
 * @param serverName the name in lower case, {@code null} if there is none
 */
record ClientHello(Kind kind, @Nullable String serverName) {

	private static final int RECORD_HEADER_BYTES = 5;

	private static final int MAX_RECORD_BYTES = 16 * 1024;

	private static final int HANDSHAKE_RECORD = 22;

	private static final int MAJOR_VERSION = 3;

	private static final int MESSAGE_HEADER_BYTES = 4;

	private static final int MAX_MESSAGE_BYTES = 16 * 1024;

	private static final int CLIENT_HELLO = 1;

	/** Version and random. */
	private static final int FIXED_BYTES = 2 + 32;

	private static final int MAX_SESSION_ID_BYTES = 32;

	private static final int SERVER_NAME_EXTENSION = 0;

	private static final int HOST_NAME = 0;

	private static final int MAX_NAME_BYTES = 255;

	private static final ClientHello INCOMPLETE = new ClientHello(Kind.INCOMPLETE, null);

	private static final ClientHello PLAIN = new ClientHello(Kind.PLAIN, null);

	private static final ClientHello MALFORMED = new ClientHello(Kind.MALFORMED, null);

	private static final ClientHello NAMELESS = new ClientHello(Kind.COMPLETE, null);

	/**
	 * Looks at the first bytes of a connection, and takes none.
	 * @param in all that was received
	 * @return what they are
	 */
	static ClientHello read(ByteBuf in) {
		if (in.isReadable() && isMethodLetter(in.getByte(in.readerIndex()))) {
			return PLAIN;
		}
		byte[] message = new byte[MESSAGE_HEADER_BYTES + Math.min(in.readableBytes(), MAX_MESSAGE_BYTES)];
		int length = 0;
		int at = in.readerIndex();
		while (in.writerIndex() > at) {
			if (in.getUnsignedByte(at) != HANDSHAKE_RECORD
					|| in.writerIndex() > at + 1 && in.getUnsignedByte(at + 1) != MAJOR_VERSION) {
				return MALFORMED;
			}
			if (in.writerIndex() - at < RECORD_HEADER_BYTES) {
				return INCOMPLETE;
			}
			int recordBytes = in.getUnsignedShort(at + 3);
			if (recordBytes == 0 || recordBytes > MAX_RECORD_BYTES) {
				return MALFORMED;
			}
			at += RECORD_HEADER_BYTES;
			int present = Math.min(recordBytes, in.writerIndex() - at);
			int taken = Math.min(present, message.length - length);
			in.getBytes(at, message, length, taken);
			length += taken;
			if (length >= MESSAGE_HEADER_BYTES) {
				int messageBytes = medium(message, 1);
				if (message[0] != CLIENT_HELLO || messageBytes > MAX_MESSAGE_BYTES) {
					return MALFORMED;
				}
				if (length >= MESSAGE_HEADER_BYTES + messageBytes) {
					return parse(new Fields(message, MESSAGE_HEADER_BYTES, MESSAGE_HEADER_BYTES + messageBytes));
				}
			}
			at += present;
		}
		return INCOMPLETE;
	}

	/** No record begins with one, and every request does (RFC 9110, 9.1). */
	private static boolean isMethodLetter(byte octet) {
		return octet >= 'A' && octet <= 'Z';
	}

	private static int medium(byte[] bytes, int at) {
		return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
	}

	/** RFC 8446, 4.1.2; in TLS 1.2 the extensions may be absent (RFC 5246, 7.4.1.2). */
	private static ClientHello parse(Fields hello) {
		hello.skip(FIXED_BYTES);
		if (hello.vector(1).length() > MAX_SESSION_ID_BYTES) {
			return MALFORMED;
		}
		hello.vector(2);
		hello.vector(1);
		if (hello.isAtEnd()) {
			return NAMELESS;
		}
		Fields extensions = hello.vector(2);
		ClientHello found = NAMELESS;
		while (extensions.hasMore()) {
			int type = extensions.number(2);
			Fields content = extensions.vector(2);
			if (type == SERVER_NAME_EXTENSION) {
				found = (found == NAMELESS) ? serverName(content) : MALFORMED;
			}
		}
		return (hello.isAtEnd() && extensions.isAtEnd()) ? found : MALFORMED;
	}

	/** One host name: there is no other type, and not two of one. */
	private static ClientHello serverName(Fields content) {
		Fields list = content.vector(2);
		int type = list.number(1);
		Fields name = list.vector(2);
		String text = name.text();
		if (!content.isAtEnd() || !list.isAtEnd() || type != HOST_NAME || text == null) {
			return MALFORMED;
		}
		return new ClientHello(Kind.COMPLETE, text);
	}

	enum Kind {

		/** There is more to come. */
		INCOMPLETE,

		/** Someone speaks HTTP. */
		PLAIN,

		/** This is no ClientHello. */
		MALFORMED,

		/** The ClientHello is there. */
		COMPLETE

	}

	/**
	 * Reads numbers and vectors (RFC 8446, 3) from front to back. What reaches over the
	 * end leaves it broken, which shows in the end.
	 */
	private static final class Fields {

		private final byte[] bytes;

		private final int end;

		private int at;

		private boolean broken;

		Fields(byte[] bytes, int from, int end) {
			this.bytes = bytes;
			this.at = from;
			this.end = end;
		}

		void skip(int length) {
			if (length > this.end - this.at) {
				this.broken = true;
				this.at = this.end;
			}
			else {
				this.at += length;
			}
		}

		int number(int width) {
			int from = this.at;
			skip(width);
			int number = 0;
			for (int i = 0; i < width && !this.broken; i++) {
				number = number << 8 | this.bytes[from + i] & 0xff;
			}
			return number;
		}

		/** What follows behind its length. */
		Fields vector(int lengthWidth) {
			int length = number(lengthWidth);
			int from = this.at;
			skip(length);
			Fields content = new Fields(this.bytes, from, this.broken ? from : this.at);
			content.broken = this.broken;
			return content;
		}

		int length() {
			return this.end - this.at;
		}

		boolean hasMore() {
			return this.at < this.end;
		}

		/** Whether everything was read, and nothing beyond. */
		boolean isAtEnd() {
			return this.at == this.end && !this.broken;
		}

		/** The whole as a host name, {@code null} if it holds what no such name does. */
		@Nullable String text() {
			if (length() == 0 || length() > MAX_NAME_BYTES) {
				return null;
			}
			for (int i = this.at; i < this.end; i++) {
				if (this.bytes[i] <= ' ' || this.bytes[i] > '~') {
					return null;
				}
			}
			return new String(this.bytes, this.at, length(), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
		}

	}

}
