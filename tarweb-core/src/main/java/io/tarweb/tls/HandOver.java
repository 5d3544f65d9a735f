package io.tarweb.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes record layers out of this process, where that is possible.
 */
interface HandOver {

	/**
	 * Sees a context before its first handshake.
	 */
	void prepare(SslContext context);

	/**
	 * The one moment at which a record layer can be taken over: the handshake is done,
	 * nothing has been answered yet, and nobody has asked the channel for more than the
	 * read that this is the end of. What the client sent behind its last handshake
	 * message may have been decrypted and passed on already.
	 * @param ctx the handler's context
	 * @param handler the handler that did the handshake, with the engine
	 * @return the new record layer, in whose favour the handler has been removed;
	 * {@code null} to leave the connection as it is
	 */
	@Nullable TlsLayer handOver(ChannelHandlerContext ctx, TlsHandler handler);

	/**
	 * Whether this works here.
	 * @return {@code on}, or {@code off} with the reason
	 */
	String status();

	/**
	 * Leaves all connections as they are.
	 * @param reason why
	 */
	static HandOver none(String reason) {
		return new HandOver() {

			@Override
			public void prepare(SslContext context) {
			}

			@Override
			public @Nullable TlsLayer handOver(ChannelHandlerContext ctx, TlsHandler handler) {
				return null;
			}

			@Override
			public String status() {
				return "off (" + reason + ")";
			}

		};
	}

}
