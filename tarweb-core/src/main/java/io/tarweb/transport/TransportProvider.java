package io.tarweb.transport;

import java.util.List;
import java.util.function.Supplier;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the transports.
 *
 * @param kind the transport
 * @param probe tells why the transport can't run here
 * @param handlers makes the part of an event loop that talks to the kernel
 * @param serverChannels makes the listening channel
 */
record TransportProvider(TransportKind kind, Supplier<@Nullable Throwable> probe, Supplier<IoHandlerFactory> handlers,
		Supplier<? extends ServerSocketChannel> serverChannels) {

	static List<TransportProvider> bestFirst() {
		return List.of(
				new TransportProvider(TransportKind.IO_URING, IoUring::unavailabilityCause,
						IoUringIoHandler::newFactory, IoUringServerSocketChannel::new),
				new TransportProvider(TransportKind.EPOLL, Epoll::unavailabilityCause, EpollIoHandler::newFactory,
						EpollServerSocketChannel::new),
				new TransportProvider(TransportKind.KQUEUE, KQueue::unavailabilityCause, KQueueIoHandler::newFactory,
						KQueueServerSocketChannel::new),
				new TransportProvider(TransportKind.NIO, () -> null, NioIoHandler::newFactory,
						NioServerSocketChannel::new));
	}

	@Nullable Throwable unavailabilityCause() {
		return this.probe.get();
	}

	IoHandlerFactory handlerFactory() {
		return this.handlers.get();
	}

	ServerSocketChannel newServerChannel() {
		return this.serverChannels.get();
	}

}
