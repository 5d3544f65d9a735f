package io.tarweb.internal.client;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a connection turn out to be.
 *
 * @param length the length of the header in bytes, 0 unless it is complete
 * @param client the address of the client, {@code null} if the header doesn't say: the
 * connection is the proxy's own, or of a kind that has no such address
 * @param problem what is wrong with the header, empty unless it is malformed
 */
public record ProxyHeader(Kind kind, int length, @Nullable InetAddress client, String problem) {

	static final ProxyHeader INCOMPLETE = new ProxyHeader(Kind.INCOMPLETE, 0, null, "");

	static final ProxyHeader ABSENT = new ProxyHeader(Kind.ABSENT, 0, null, "");

	static ProxyHeader complete(int length, @Nullable InetAddress client) {
		return new ProxyHeader(Kind.COMPLETE, length, client, "");
	}

	static ProxyHeader malformed(String problem) {
		return new ProxyHeader(Kind.MALFORMED, 0, null, problem);
	}

	/** How far it has got. */
	public enum Kind {

		/** All bytes so far may be part of a header. */
		INCOMPLETE,

		/** They aren't the beginning of a header. */
		ABSENT,

		/** They are the beginning of a header, and can't be the rest. */
		MALFORMED,

		/** They begin with a whole header. */
		COMPLETE

	}

}
