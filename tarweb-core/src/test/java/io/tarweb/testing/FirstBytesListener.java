package io.tarweb.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.tarweb.Intake;
import io.tarweb.TarwebServer;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/**
 * A listener beside a server, in its process and on its loops, that reads the first bytes
 * of connections and then hands them over.
 */
public final class FirstBytesListener implements AutoCloseable {

	private final DisposableServer listener;

	private FirstBytesListener(DisposableServer listener) {
		this.listener = listener;
	}

	/**
	 * Hands connections over as soon as some bytes have arrived.
	 * @param count how many, 0 to read nothing
	 */
	public static FirstBytesListener atLeast(TarwebServer server, int count) {
		return listen(server, count == 0, (progress) -> progress.bytes() >= count);
	}

	/**
	 * Hands connections over when the client has sent its last byte.
	 */
	public static FirstBytesListener untilTheEnd(TarwebServer server) {
		return listen(server, false, Progress::ended);
	}

	private static FirstBytesListener listen(TarwebServer server, boolean atOnce, Predicate<Progress> enough) {
		Intake intake = server.intake();
		return new FirstBytesListener(TcpServer.create()
			.runOn(intake.loopResources())
			.bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.doOnChannelInit((observer, channel, address) -> {
				intake.prepare(channel);
				channel.pipeline().addFirst(new Reader(intake, atOnce, enough));
			})
			.bindNow());
	}

	public InetSocketAddress address() {
		return (InetSocketAddress) this.listener.address();
	}

	@Override
	public void close() {
		this.listener.disposeNow();
	}

	/** How far a client has got. */
	private record Progress(int bytes, boolean ended) {

	}

	/** Holds back from all other handlers that the channel is active. */
	private static final class Reader extends ChannelInboundHandlerAdapter {

		private final Intake intake;

		private final boolean atOnce;

		private final Predicate<Progress> enough;

		private final ByteBuf received = Unpooled.buffer();

		Reader(Intake intake, boolean atOnce, Predicate<Progress> enough) {
			this.intake = intake;
			this.atOnce = atOnce;
			this.enough = enough;
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			if (this.atOnce) {
				handOver(ctx);
			}
			else {
				ctx.read();
			}
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			this.received.writeBytes(bytes);
			bytes.release();
			if (this.enough.test(new Progress(this.received.readableBytes(), false))) {
				handOver(ctx);
			}
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext ctx) {
			ctx.read();
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownEvent.INSTANCE) {
				handOver(ctx);
			}
		}

		private void handOver(ChannelHandlerContext ctx) {
			ctx.pipeline().remove(this);
			this.intake.take(ctx.channel(), this.received);
		}

	}

}
