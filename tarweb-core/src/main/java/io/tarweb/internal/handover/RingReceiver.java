package io.tarweb.internal.handover;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.tarweb.internal.transport.Seldom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives through the event loop's own ring, with one operation at a time: as long as
 * messages are waiting, it completes with the call that submits it. Used on the loop's
 * thread.
 */
final class RingReceiver implements Receiver, IoUringIoHandle {

	private static final Logger logger = LoggerFactory.getLogger(RingReceiver.class);

	/** {@code linux/io_uring.h}. */
	private static final byte IORING_OP_RECVMSG = 10;

	private static final byte IORING_OP_ASYNC_CANCEL = 14;

	private static final int ECANCELED = -125;

	private final IoEventLoop loop;

	private final Socket socket;

	private final Consumer<Received> consumer;

	private final Message message = new Message();

	private final Promise<Void> begun;

	private final Promise<Void> ended;

	private final Seldom failed = new Seldom();

	private @Nullable IoRegistration registration;

	/** The operation that the kernel has, 0 for none. */
	private long operation;

	private boolean ending;

	RingReceiver(IoEventLoop loop, Socket socket, Consumer<Received> consumer) {
		this.loop = loop;
		this.socket = socket;
		this.consumer = consumer;
		this.begun = loop.newPromise();
		this.ended = loop.newPromise();
	}

	@Override
	public Future<?> begin() {
		this.loop.register(this).addListener((registered) -> {
			if (registered.isSuccess()) {
				this.registration = (IoRegistration) registered.getNow();
				this.loop.execute(this::receive);
				this.begun.setSuccess(null);
			}
			else {
				unregistered();
				this.begun.setFailure(registered.cause());
			}
		});
		return this.begun;
	}

	private void receive() {
		IoRegistration registration = this.registration;
		if (registration == null || this.operation != 0) {
			return;
		}
		int flags = Message.FLAGS;
		if (this.ending) {
			// Not while an operation waits: that would complete without a message.
			HandOverSocket.refuseMore(this.socket);
			flags |= Message.DONT_WAIT;
		}
		this.operation = registration
			.submit(operation(IORING_OP_RECVMSG, this.socket.intValue(), this.message.prepare(), 1, flags));
		if (this.operation == 0) {
			logger.debug("The registration has ended");
		}
	}

	private static IoUringIoOps operation(byte code, int fd, long address, int length, int flags) {
		return new IoUringIoOps(code, (byte) 0, (short) 0, fd, 0L, address, length, flags, 0L, (short) 0, (short) 0, 0,
				0);
	}

	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		IoUringIoEvent completion = (IoUringIoEvent) event;
		if (completion.opcode() != IORING_OP_RECVMSG) {
			return;
		}
		this.operation = 0;
		int result = completion.res();
		if (result >= 0) {
			Received received = this.message.read(result);
			if (received.isStarved()) {
				receiveLater();
			}
			else {
				receive();
			}
			this.consumer.accept(received);
		}
		else if (!this.ending) {
			report(result);
			receiveLater();
		}
		else if (result == ECANCELED) {
			receive();
		}
		else {
			registration.cancel();
		}
	}

	private void receiveLater() {
		this.loop.schedule(this::receive, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void report(int error) {
		if (this.failed.isDue(System.nanoTime())) {
			logger.warn("Nothing is received from {} for {} ms, since it fails with error {}", this.socket,
					PAUSE_MILLIS, -error);
		}
	}

	@Override
	public Future<?> end() {
		this.loop.execute(this::close);
		return this.ended;
	}

	/** What is in the queue is received without waiting, until nothing is left. */
	@Override
	public void close() {
		if (this.ending) {
			return;
		}
		this.ending = true;
		IoRegistration registration = this.registration;
		if (registration != null && this.operation != 0) {
			registration.submit(operation(IORING_OP_ASYNC_CANCEL, -1, this.operation, 0, 0));
		}
		else {
			receive();
		}
	}

	@Override
	public void unregistered() {
		this.message.release();
		HandOverSocket.close(this.socket);
		this.ended.setSuccess(null);
	}

}
