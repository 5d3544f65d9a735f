package io.tarweb.internal.tls;

import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * The record layer of one connection. It is fired as a user event when the handshake is
 * done and it is decided who encrypts: before the first answer, but after any input that
 * has already arrived. Used on the connection's event loop.
 */
public interface TlsLayer {

	/** The name of HTTP/2 among application protocols (RFC 9113, 3.2). */
	String HTTP_2 = "h2";

	/**
	 * Whether this process encrypts, rather than the kernel. It then reads everything
	 * written to the channel, which mustn't be a mapped file.
	 */
	boolean isInUserSpace();

	/**
	 * The negotiated version, by its name in the JDK.
	 */
	String protocol();

	/**
	 * The negotiated cipher suite, by its name in the JDK.
	 */
	String cipher();

	/**
	 * The name of the negotiated protocol (RFC 7301), {@code null} if the client didn't
	 * ask.
	 */
	@Nullable String applicationProtocol();

	/**
	 * Whether the certificate that the client was shown is also that of a host.
	 * @param host a name in lower case
	 */
	boolean isFor(String host);

	/**
	 * Sends close_notify after everything written so far. The channel stays open.
	 * @return completed when it has been sent, or can't be
	 */
	ChannelFuture endOutput();

	/**
	 * Closes the channel at once and without a close_notify, so that the client can tell
	 * a truncated answer from a complete one.
	 */
	void abort();

}
