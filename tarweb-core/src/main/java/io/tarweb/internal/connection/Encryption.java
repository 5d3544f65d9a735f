package io.tarweb.internal.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * How far one connection has got with TLS, and so how it can end. Used on the
 * connection's event loop.
 */
final class Encryption {

	private final boolean required;

	/** Set from the end of the handshake. */
	private @Nullable TlsLayer layer;

	/**
	 * Begins before the handshake, if there is to be one.
	 * @param required whether the connection begins with one
	 */
	Encryption(boolean required) {
		this.required = required;
	}

	/** The handshake is done. */
	void begin(TlsLayer layer) {
		this.layer = layer;
	}

	/** Whether nothing can be sent because the handshake isn't done. */
	boolean isAwaited() {
		return this.required && this.layer == null;
	}

	/** Whether this process encrypts what is written to the channel. */
	boolean isInUserSpace() {
		return this.layer != null && this.layer.isInUserSpace();
	}

	/** The memory taken by incomplete records, in bytes. */
	int heldBytes(ChannelPipeline pipeline) {
		return (isAwaited() || isInUserSpace()) ? Tls.heldBytes(pipeline) : 0;
	}

	/** Ends our side of the stream. */
	void endOutput(DuplexChannel channel) {
		if (this.layer != null) {
			this.layer.endOutput().addListener((future) -> channel.shutdownOutput());
		}
		else {
			channel.shutdownOutput();
		}
	}

	/**
	 * Closes the channel at once; over TLS, without telling the client that the stream is
	 * complete.
	 */
	void abort(ChannelHandlerContext ctx) {
		if (this.layer != null) {
			this.layer.abort();
		}
		else {
			ctx.close();
		}
	}

}
