package io.tarweb.router;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.tarweb.internal.transport.NativeFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends descriptors to other processes, by a unix datagram socket without a name
 * (unix(7)). Used on its event loop.
 */
abstract sealed class DescriptorSender {

	private static final Logger logger = LoggerFactory.getLogger(DescriptorSender.class);

	private final Socket socket = Socket.newSocketDomainDgram();

	/**
	 * Why no descriptor can be sent from an event loop.
	 * @return {@code null} if they can
	 */
	static @Nullable String obstacle(EventLoop loop) {
		IoEventLoop ioLoop = (IoEventLoop) loop;
		if (ioLoop.isCompatible(IoUringIoHandle.class)) {
			return null;
		}
		if (!ioLoop.isCompatible(EpollIoHandle.class)) {
			return "it needs io_uring or epoll";
		}
		return (sendmsg() != null) ? null : "the C library's sendmsg is out of reach before Java 22";
	}

	private static @Nullable MethodHandle sendmsg() {
		return NativeFunction.find("sendmsg", 3, long.class, int.class, long.class, int.class);
	}

	/**
	 * Opens the sender of an event loop without an {@linkplain #obstacle obstacle}.
	 */
	static DescriptorSender open(EventLoop loop) {
		IoEventLoop ioLoop = (IoEventLoop) loop;
		if (ioLoop.isCompatible(IoUringIoHandle.class)) {
			return new ByIoUring(ioLoop);
		}
		MethodHandle sendmsg = sendmsg();
		if (sendmsg == null) {
			throw new IllegalStateException(obstacle(loop));
		}
		return new BySystemCall(sendmsg);
	}

	/**
	 * Sends a message.
	 * @param path where to
	 * @param message is released when the kernel is done with it
	 * @param listener told the result, on the event loop
	 */
	abstract void send(Path path, DescriptorMessage message, Listener listener);

	int socket() {
		return this.socket.intValue();
	}

	/**
	 * Closes the socket.
	 */
	void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			logger.debug("{} can't be closed", this.socket, ex);
		}
	}

	/** What has become of a message. */
	enum Result {

		/** The receiver has the descriptor. */
		SENT,

		/** The receiver's queue is full. */
		FULL,

		/** There is no receiver, or it can't be sent to. */
		FAILED

	}

	/** Is told the result. */
	@FunctionalInterface
	interface Listener {

		void done(Result result);

	}

	/** Submits operations to the event loop's own ring. */
	private static final class ByIoUring extends DescriptorSender {

		private final IoEventLoop loop;

		ByIoUring(IoEventLoop loop) {
			this.loop = loop;
		}

		@Override
		void send(Path path, DescriptorMessage message, Listener listener) {
			Sending sending = new Sending(path, message, listener);
			this.loop.register(sending).addListener((registered) -> {
				if (registered.isSuccess()) {
					sending.submit((IoRegistration) registered.getNow(), socket());
				}
				else {
					sending.unregistered();
				}
			});
		}

	}

	/** Owns the message until the kernel is done with it. */
	private static final class Sending implements IoUringIoHandle {

		/** {@code linux/io_uring.h}. */
		private static final byte IORING_OP_SENDMSG = 9;

		/** {@code asm-generic/errno-base.h}. */
		private static final int EAGAIN = -11;

		private final Path path;

		private final DescriptorMessage message;

		private final Listener listener;

		private Result result = Result.FAILED;

		Sending(Path path, DescriptorMessage message, Listener listener) {
			this.path = path;
			this.message = message;
			this.listener = listener;
		}

		void submit(IoRegistration registration, int socket) {
			long id = registration.submit(new IoUringIoOps(IORING_OP_SENDMSG, (byte) 0, (short) 0, socket, 0,
					this.message.address(), 1, DescriptorMessage.FLAGS, 0L, (short) 0, (short) 0, 0, 0));
			if (id == 0) {
				registration.cancel();
			}
		}

		@Override
		public void handle(IoRegistration registration, IoEvent event) {
			int result = ((IoUringIoEvent) event).res();
			if (result >= 0) {
				this.result = Result.SENT;
			}
			else if (result == EAGAIN) {
				this.result = Result.FULL;
			}
			else {
				logger.debug("Nothing can be sent to '{}': error {}", this.path, -result);
			}
			registration.cancel();
		}

		@Override
		public void unregistered() {
			this.message.release();
			this.listener.done(this.result);
		}

		@Override
		public void close() {
			// It completes by itself, and soon.
		}

	}

	/** Calls the C library. */
	private static final class BySystemCall extends DescriptorSender {

		private final MethodHandle sendmsg;

		BySystemCall(MethodHandle sendmsg) {
			this.sendmsg = sendmsg;
		}

		@Override
		void send(Path path, DescriptorMessage message, Listener listener) {
			long sent;
			try {
				sent = (long) this.sendmsg.invokeExact(socket(), message.address(), DescriptorMessage.FLAGS);
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				message.release();
			}
			listener.done((sent >= 0) ? Result.SENT : receives(path) ? Result.FULL : Result.FAILED);
		}

		/**
		 * Whether somebody receives there: if so, only its queue can be full. The JVM may
		 * have changed {@code errno} after the call.
		 */
		private static boolean receives(Path path) {
			Socket probe = Socket.newSocketDomainDgram();
			try {
				return probe.connect(new DomainSocketAddress(path.toString()));
			}
			catch (IOException ex) {
				logger.debug("Nothing can be sent to '{}'", path, ex);
				return false;
			}
			finally {
				closeProbe(probe);
			}
		}

		private static void closeProbe(Socket probe) {
			try {
				probe.close();
			}
			catch (IOException ex) {
				logger.debug("{} can't be closed", probe, ex);
			}
		}

	}

}
