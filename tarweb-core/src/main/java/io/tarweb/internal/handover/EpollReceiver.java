package io.tarweb.internal.handover;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.tarweb.internal.transport.NativeFunction;
import org.jspecify.annotations.Nullable;

/**
 * Receives by a call of the C library's {@code recvmsg} when epoll says that a message
 * has arrived. Used on the loop's thread.
 */
final class EpollReceiver implements Receiver, EpollIoHandle {

	/** In one turn of the loop; for the rest, the socket stays ready. */
	private static final int MAX_MESSAGES = 64;

	private final IoEventLoop loop;

	private final Socket socket;

	private final Consumer<Received> consumer;

	private final MethodHandle recvmsg;

	private final Message message = new Message();

	private final Promise<Void> begun;

	private final Promise<Void> ended;

	private @Nullable IoRegistration registration;

	private EpollReceiver(IoEventLoop loop, Socket socket, Consumer<Received> consumer, MethodHandle recvmsg) {
		this.loop = loop;
		this.socket = socket;
		this.consumer = consumer;
		this.recvmsg = recvmsg;
		this.begun = loop.newPromise();
		this.ended = loop.newPromise();
	}

	static Factory factory(IoEventLoop loop) {
		MethodHandle recvmsg = NativeFunction.find("recvmsg", 3, long.class, int.class, long.class, int.class);
		if (recvmsg == null) {
			throw new UnsupportedOperationException("the C library's recvmsg is out of reach");
		}
		return (socket, consumer) -> new EpollReceiver(loop, socket, consumer, recvmsg);
	}

	@Override
	public FileDescriptor fd() {
		return this.socket;
	}

	@Override
	public Future<?> begin() {
		this.loop.register(this).addListener((registered) -> {
			if (registered.isSuccess()) {
				IoRegistration registration = (IoRegistration) registered.getNow();
				this.registration = registration;
				registration.submit(EpollIoOps.EPOLLIN);
				this.begun.setSuccess(null);
			}
			else {
				unregistered();
				this.begun.setFailure(registered.cause());
			}
		});
		return this.begun;
	}

	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		for (int i = 0; i < MAX_MESSAGES; i++) {
			Received received = receive();
			if (received == null) {
				return;
			}
			if (received.isStarved()) {
				registration.submit(EpollIoOps.EPOLLERR);
				this.loop.schedule(() -> registration.submit(EpollIoOps.EPOLLIN), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
				return;
			}
		}
	}

	/**
	 * Receives without waiting, and has the consumer see it.
	 * @return {@code null} if there was nothing
	 */
	private @Nullable Received receive() {
		long result;
		try {
			result = (long) this.recvmsg.invokeExact(this.socket.intValue(), this.message.prepare(),
					Message.FLAGS | Message.DONT_WAIT);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
		if (result < 0) {
			return null;
		}
		Received received = this.message.read((int) result);
		this.consumer.accept(received);
		return received;
	}

	@Override
	public Future<?> end() {
		this.loop.execute(this::close);
		return this.ended;
	}

	@Override
	public void close() {
		IoRegistration registration = this.registration;
		if (registration != null) {
			registration.cancel();
		}
	}

	@Override
	public void unregistered() {
		try {
			HandOverSocket.refuseMore(this.socket);
			while (receive() != null) {
				// The consumer has seen it.
			}
		}
		finally {
			this.message.release();
			HandOverSocket.close(this.socket);
			this.ended.setSuccess(null);
		}
	}

}
