package io.tarweb.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * A blocking connection over TLS 1.3, by BoringSSL where it is there: a tenth of the time
 * that the JDK's takes where the processor is emulated.
 */
final class SecuredChannel implements ByteChannel {

	private static final int READ_BYTES = 32 * 1024;

	private final SocketChannel socket;

	private final EmbeddedChannel tls;

	private final SslHandler handler;

	/**
	 * Shakes hands when it first writes.
	 * @param socket a socket, to be connected by then
	 */
	SecuredChannel(SocketChannel socket, SslContext context) {
		this.socket = socket;
		this.tls = new EmbeddedChannel();
		this.handler = context.newHandler(this.tls.alloc());
	}

	/**
	 * For any number of channels. Takes every certificate: these servers are our own.
	 */
	static SslContext context() throws IOException {
		return SslContextBuilder.forClient()
			.protocols("TLSv1.3")
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.endpointIdentificationAlgorithm(null)
			.build();
	}

	private void shakeHands() throws IOException {
		this.tls.pipeline().addLast(this.handler);
		send();
		while (!this.handler.handshakeFuture().isDone()) {
			receive();
		}
		if (!this.handler.handshakeFuture().isSuccess()) {
			throw new IOException(this.handler.handshakeFuture().cause());
		}
	}

	@Override
	public int write(ByteBuffer from) throws IOException {
		if (!this.handler.handshakeFuture().isDone()) {
			shakeHands();
		}
		int length = from.remaining();
		this.tls.writeOutbound(Unpooled.copiedBuffer(from));
		from.position(from.limit());
		send();
		return length;
	}

	@Override
	public int read(ByteBuffer into) throws IOException {
		while (this.tls.inboundMessages().isEmpty()) {
			receive();
		}
		ByteBuf plain = (ByteBuf) this.tls.inboundMessages().element();
		int length = Math.min(into.remaining(), plain.readableBytes());
		plain.readBytes(into.slice().limit(length));
		into.position(into.position() + length);
		if (!plain.isReadable()) {
			this.tls.inboundMessages().remove();
			plain.release();
		}
		return length;
	}

	private void receive() throws IOException {
		ByteBuf received = this.tls.alloc().buffer(READ_BYTES);
		if (received.writeBytes(this.socket, READ_BYTES) < 0) {
			received.release();
			throw new EOFException("The server closed a connection");
		}
		this.tls.writeInbound(received);
		send();
	}

	private void send() throws IOException {
		for (ByteBuf next = this.tls.readOutbound(); next != null; next = this.tls.readOutbound()) {
			try {
				while (next.isReadable()) {
					next.readBytes(this.socket, next.readableBytes());
				}
			}
			finally {
				next.release();
			}
		}
	}

	@Override
	public boolean isOpen() {
		return this.socket.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.tls.finishAndReleaseAll();
	}

}
