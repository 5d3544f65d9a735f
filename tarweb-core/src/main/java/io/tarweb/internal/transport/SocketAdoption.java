package io.tarweb.internal.transport;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.tarweb.settings.TransportKind;

/**
 * Makes channels of TCP sockets that are connected already and came to this process as
 * descriptors. Any thread.
 */
public abstract sealed class SocketAdoption {

	/**
	 * The way of a transport.
	 * @throws UnsupportedOperationException if it has none here; the message is the
	 * reason
	 */
	static SocketAdoption of(TransportKind kind) {
		return switch (kind) {
			case IO_URING -> ByIoUring.find();
			case EPOLL -> ByEpoll.find();
			default -> throw new UnsupportedOperationException(
					"the transport " + kind.label() + " can't take sockets over; it takes io_uring or epoll");
		};
	}

	/**
	 * Makes a channel of a socket.
	 * @param fd a connected TCP socket, which belongs to the channel from now on
	 * @return a channel that isn't registered yet; not active if the client has gone
	 * @throws io.netty.channel.ChannelException if there is no such socket; then it
	 * doesn't belong to a channel
	 */
	public abstract Channel adopt(int fd);

	/**
	 * Netty 4.2.18 makes such channels for the sockets that it accepts, by constructors
	 * that aren't public. A socket may be a blocking one: the ring's operations never
	 * block the thread, whatever the socket is.
	 */
	private static final class ByIoUring extends SocketAdoption {

		private final Constructor<?> socket;

		private final Constructor<IoUringSocketChannel> channel;

		private ByIoUring(Constructor<?> socket, Constructor<IoUringSocketChannel> channel) {
			this.socket = socket;
			this.channel = channel;
		}

		static ByIoUring find() {
			try {
				Class<?> socketType = Class.forName("io.netty.channel.uring.LinuxSocket");
				Constructor<?> socket = socketType.getDeclaredConstructor(int.class);
				Constructor<IoUringSocketChannel> channel = IoUringSocketChannel.class
					.getDeclaredConstructor(Channel.class, socketType);
				socket.setAccessible(true);
				channel.setAccessible(true);
				return new ByIoUring(socket, channel);
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				throw new UnsupportedOperationException(
						"this version of Netty makes no io_uring channel of an open socket (" + ex + ")", ex);
			}
		}

		@Override
		public Channel adopt(int fd) {
			try {
				return this.channel.newInstance(null, this.socket.newInstance(fd));
			}
			catch (InvocationTargetException ex) {
				if (ex.getCause() instanceof RuntimeException cause) {
					throw cause;
				}
				throw new IllegalStateException(ex.getCause());
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/** A socket on epoll must not block, which only the C library can see to. */
	private static final class ByEpoll extends SocketAdoption {

		/** {@code asm-generic/fcntl.h}, for x86_64 and aarch64. */
		private static final int F_GETFL = 3;

		private static final int F_SETFL = 4;

		private static final int O_NONBLOCK = 0x800;

		private final MethodHandle fcntl;

		private ByEpoll(MethodHandle fcntl) {
			this.fcntl = fcntl;
		}

		static ByEpoll find() {
			MethodHandle fcntl = NativeFunction.find("fcntl", 2, int.class, int.class, int.class, int.class);
			if (fcntl == null) {
				throw new UnsupportedOperationException(
						"on epoll it takes Java 22 or newer, with native access; on io_uring any version will do");
			}
			return new ByEpoll(fcntl);
		}

		@Override
		public Channel adopt(int fd) {
			EpollSocketChannel channel = new EpollSocketChannel(fd);
			int flags = control(fd, F_GETFL, 0);
			control(fd, F_SETFL, flags | O_NONBLOCK);
			return channel;
		}

		private int control(int fd, int command, int argument) {
			try {
				return (int) this.fcntl.invokeExact(fd, command, argument);
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
