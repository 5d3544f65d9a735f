package io.tarweb.internal.tls;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a connection's first message and replaces itself with a handler that has the
 * requested certificate and gets the bytes received so far.
 * <p>
 * Netty's own handler treats a message that it can't read as one without a server name.
 */
final class ClientHelloHandler extends ByteToMessageDecoder implements HoldsInput {

	private static final Logger logger = LoggerFactory.getLogger(ClientHelloHandler.class);

	/** A fatal decode_error (RFC 8446, 6.2) in a record of its own. */
	private static final byte[] ALERT = { 21, 3, 3, 0, 2, 2, 50 };

	private final Certificates certificates;

	private final ClientHelloReader reader = new ClientHelloReader();

	ClientHelloHandler(Certificates certificates) {
		this.certificates = certificates;
	}

	@Override
	public int heldBytes() {
		return internalBuffer().capacity();
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
		ClientHello hello = this.reader.read(in);
		switch (hello.kind()) {
			case COMPLETE ->
				ctx.pipeline().replace(this, ctx.name(), this.certificates.newHandler(ctx, hello.serverName()));
			case PLAIN -> {
				ctx.fireUserEventTriggered(NoHandshake.PLAIN_REQUEST);
				ctx.pipeline().remove(this);
			}
			case MALFORMED -> {
				logger.debug("Closing {}, which sent no ClientHello", ctx.channel());
				in.skipBytes(in.readableBytes());
				ctx.write(Unpooled.wrappedBuffer(ALERT));
				ctx.fireUserEventTriggered(NoHandshake.NO_CLIENT_HELLO);
				ctx.pipeline().remove(this);
			}
			case INCOMPLETE -> {
				// There is nothing to do until more arrives.
			}
		}
	}

	/** Makes handlers that have a certificate. */
	@FunctionalInterface
	interface Certificates {

		/**
		 * Makes a handler with the certificate that a client asks for.
		 * @param serverName the name that it asks for, {@code null} if it doesn't say
		 */
		ChannelHandler newHandler(ChannelHandlerContext ctx, @Nullable String serverName);

	}

}
