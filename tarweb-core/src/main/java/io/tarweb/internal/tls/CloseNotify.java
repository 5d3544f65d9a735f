package io.tarweb.internal.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import org.jspecify.annotations.Nullable;

/**
 * Sends close_notify on a socket whose records the kernel makes. Plain writes to such a
 * socket are application data; any other record needs {@code sendmsg} with a control
 * message, which Netty's channels don't offer.
 * <p>
 * No write may be pending. {@code then} runs on the event loop in any case: it doesn't
 * wait for a client that has closed its window.
 */
abstract sealed class CloseNotify {

	/**
	 * The implementation for the channels of an event loop, {@code null} if there is
	 * none: on epoll before Java 22.
	 */
	static @Nullable CloseNotify of(IoEventLoop loop) {
		if (loop.isCompatible(IoUringIoHandle.class)) {
			return new ByIoUring();
		}
		NativeSendmsg sendmsg = NativeSendmsg.find();
		return (sendmsg != null) ? new BySystemCall(sendmsg) : null;
	}

	abstract void send(Channel channel, Runnable then);

	/** Submits the operation to the event loop's own ring. */
	private static final class ByIoUring extends CloseNotify {

		@Override
		void send(Channel channel, Runnable then) {
			Sending sending = new Sending(channel, then);
			((IoEventLoop) channel.eventLoop()).register(sending).addListener((registered) -> {
				if (registered.isSuccess()) {
					sending.submit((IoRegistration) registered.getNow());
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

		private final Channel channel;

		private final Runnable then;

		private final ByteBuf message;

		Sending(Channel channel, Runnable then) {
			this.channel = channel;
			this.then = then;
			this.message = Message.write(channel);
		}

		void submit(IoRegistration registration) {
			long id = registration.submit(new IoUringIoOps(IORING_OP_SENDMSG, (byte) 0, (short) 0,
					((UnixChannel) this.channel).fd().intValue(), 0, this.message.memoryAddress(), 1, Message.FLAGS, 0L,
					(short) 0, (short) 0, 0, 0));
			if (id == 0) {
				registration.cancel();
			}
		}

		@Override
		public void handle(IoRegistration registration, IoEvent event) {
			registration.cancel();
		}

		@Override
		public void unregistered() {
			this.message.release();
			this.then.run();
		}

		@Override
		public void close() {
			// It completes by itself, and soon.
		}

	}

	/** Calls the C library. */
	private static final class BySystemCall extends CloseNotify {

		private final NativeSendmsg sendmsg;

		BySystemCall(NativeSendmsg sendmsg) {
			this.sendmsg = sendmsg;
		}

		@Override
		void send(Channel channel, Runnable then) {
			ByteBuf message = Message.write(channel);
			try {
				this.sendmsg.call(((UnixChannel) channel).fd().intValue(), message.memoryAddress(), Message.FLAGS);
			}
			finally {
				message.release();
			}
			then.run();
		}

	}

	/**
	 * A {@code struct msghdr} of a 64-bit Linux with all that it points to, in one piece
	 * of memory.
	 */
	private static final class Message {

		/** MSG_DONTWAIT and MSG_NOSIGNAL. */
		static final int FLAGS = 0x40 | 0x4000;

		private static final int TLS_SET_RECORD_TYPE = 1;

		private static final byte ALERT = 21;

		private static final byte WARNING = 1;

		private static final byte CLOSE_NOTIFY = 0;

		private static final int IOVEC = 56;

		private static final int CONTROL = IOVEC + 16;

		private static final int CONTROL_BYTES = 24;

		private static final int PAYLOAD = CONTROL + CONTROL_BYTES;

		private static final int PAYLOAD_BYTES = 2;

		static ByteBuf write(Channel channel) {
			ByteBuf memory = channel.alloc().directBuffer(PAYLOAD + PAYLOAD_BYTES);
			memory.setZero(0, PAYLOAD + PAYLOAD_BYTES);
			long address = memory.memoryAddress();
			ByteBuffer message = memory.nioBuffer(0, PAYLOAD + PAYLOAD_BYTES).order(ByteOrder.nativeOrder());
			message.putLong(16, address + IOVEC).putLong(24, 1);
			message.putLong(32, address + CONTROL).putLong(40, CONTROL_BYTES);
			message.putLong(IOVEC, address + PAYLOAD).putLong(IOVEC + 8, PAYLOAD_BYTES);
			message.putLong(CONTROL, 17).putInt(CONTROL + 8, KernelTlsSocket.SOL_TLS);
			message.putInt(CONTROL + 12, TLS_SET_RECORD_TYPE).put(CONTROL + 16, ALERT);
			message.put(PAYLOAD, WARNING).put(PAYLOAD + 1, CLOSE_NOTIFY);
			return memory;
		}

	}

}
