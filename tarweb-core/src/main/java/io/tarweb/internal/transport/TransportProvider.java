package io.tarweb.internal.transport;

import java.util.Map;
import java.util.function.Supplier;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the transports.
 *
 * @param probe tells why the transport can't run here
 * @param handlers makes the part of an event loop that talks to the kernel
 * @param serverChannels makes the listening channel
 * @param channels makes the channel of a connection that begins here
 * @param childOptions the options of accepted channels
 * @param encryptedChildOptions the same, for those whose bytes have to be decrypted
 */
record TransportProvider(TransportKind kind, Supplier<@Nullable Throwable> probe, HandlerFactories handlers,
		Supplier<? extends ServerSocketChannel> serverChannels, Supplier<? extends SocketChannel> channels,
		Map<ChannelOption<?>, ?> childOptions, Map<ChannelOption<?>, ?> encryptedChildOptions) {

	/**
	 * The limit of unsent bytes that the kernel queues for a connection on epoll. Without
	 * it, some 0.7 MB are copied for a client that reads nothing, and a few thousand of
	 * those take so much memory that the kernel drops others' packets.
	 */
	private static final Map<ChannelOption<?>, ?> EPOLL_OPTIONS = Map.of(EpollChannelOption.TCP_NOTSENT_LOWAT,
			128L * 1024);

	/**
	 * The provider of a transport.
	 * @throws LinkageError if its classes are missing
	 */
	static TransportProvider of(TransportKind kind) {
		return switch (kind) {
			case IO_URING -> new TransportProvider(kind, IoUring::unavailabilityCause, IoUringHandlers::new,
					IoUringServerSocketChannel::new, IoUringSocketChannel::new, ioUringOptions(), Map.of());
			case EPOLL -> new TransportProvider(kind, Epoll::unavailabilityCause,
					(listeners, connections) -> TransportProvider::epollHandler, EpollServerSocketChannel::new,
					EpollSocketChannel::new, EPOLL_OPTIONS, EPOLL_OPTIONS);
			case KQUEUE -> new TransportProvider(kind, KQueue::unavailabilityCause,
					(listeners, connections) -> KQueueIoHandler.newFactory(), KQueueServerSocketChannel::new,
					KQueueSocketChannel::new, Map.of(), Map.of());
			case NIO -> new TransportProvider(kind, () -> null, (listeners, connections) -> NioIoHandler.newFactory(),
					NioServerSocketChannel::new, NioSocketChannel::new, Map.of(), Map.of());
		};
	}

	private static IoHandler epollHandler(ThreadAwareExecutor loop) {
		return new MendedIoHandler(EpollIoHandler.newFactory().newHandler(loop),
				(handle, registration) -> new StayingInEpoll(registration));
	}

	private static Map<ChannelOption<?>, ?> ioUringOptions() {
		return (IoUring.isAvailable() && IoUring.isRegisterBufferRingSupported())
				? Map.of(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, IoUringHandlers.BUFFER_GROUP) : Map.of();
	}

	@Nullable Throwable unavailabilityCause() {
		return this.probe.get();
	}

	IoHandlerFactory handlerFactory(Listeners listeners, int connections) {
		return this.handlers.create(listeners, connections);
	}

	ServerSocketChannel newServerChannel() {
		return this.serverChannels.get();
	}

	SocketChannel newChannel() {
		return this.channels.get();
	}

	/** Makes the factory of the part of an event loop that talks to the kernel. */
	interface HandlerFactories {

		/**
		 * The factory for the loops of one transport.
		 * @param listeners its listening channels
		 * @param connections how many connections a loop may have
		 */
		IoHandlerFactory create(Listeners listeners, int connections);

	}

}
