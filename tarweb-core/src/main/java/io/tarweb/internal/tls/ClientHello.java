package io.tarweb.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The part of a client's first message that chooses a certificate: the server it names
 * (RFC 6066, 3). A message that doesn't parse is malformed, never treated as one without
 * a name: otherwise this parser and the engine's could choose different certificates,
 * with different demands, for one client.
 *
 * @param kind what was found
 * @param serverName the name in lower case, {@code null} if there is none
 */
public record ClientHello(Kind kind, @Nullable String serverName) {

	/** Type and length. */
	static final int HEADER_BYTES = 4;

	static final ClientHello INCOMPLETE = new ClientHello(Kind.INCOMPLETE, null);

	static final ClientHello PLAIN = new ClientHello(Kind.PLAIN, null);

	static final ClientHello MALFORMED = new ClientHello(Kind.MALFORMED, null);

	/** Version and random. */
	private static final int FIXED_BYTES = 2 + 32;

	private static final int MAX_SESSION_ID_BYTES = 32;

	private static final int SERVER_NAME_EXTENSION = 0;

	private static final int HOST_NAME = 0;

	private static final int MAX_NAME_BYTES = 255;

	private static final ClientHello NAMELESS = new ClientHello(Kind.COMPLETE, null);

	/**
	 * Reads the whole message.
	 * @param message the message with its header
	 * @return the name it has, or that it is malformed
	 */
	static ClientHello parse(byte[] message) {
		return parse(new Fields(message, HEADER_BYTES, message.length));
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

	/** What was found. */
	public enum Kind {

		/** More is to come. */
		INCOMPLETE,

		/** The client speaks plain HTTP. */
		PLAIN,

		/** This isn't a ClientHello. */
		MALFORMED,

		/** The ClientHello is complete. */
		COMPLETE

	}

	/**
	 * Reads numbers and vectors (RFC 8446, 3) from front to back. A read beyond the end
	 * breaks it, which is checked last.
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

		/** The vector that follows its length. */
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

		/** Whether everything was read, and nothing was read beyond the end. */
		boolean isAtEnd() {
			return this.at == this.end && !this.broken;
		}

		/** The whole as a host name, {@code null} if it isn't a valid one. */
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
