package io.tarweb.internal.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.ServerSocketChannel;

/**
 * The listening channels of a transport, which pause when they can't accept. Used by any
 * thread.
 */
final class Listeners {

	/** The result of an operation that wasn't submitted. */
	private static final long NOT_SUBMITTED = 0;

	private final LongAdder failedAccepts = new LongAdder();

	/** By the handle they are registered with. */
	private final Map<IoHandle, AcceptBackOff> backOffs = new ConcurrentHashMap<>();

	/**
	 * Adds a channel that is going to listen.
	 */
	void add(ServerSocketChannel channel) {
		AcceptBackOff backOff = new AcceptBackOff(channel, this.failedAccepts);
		channel.pipeline().addFirst(backOff);
		if (channel.unsafe() instanceof IoHandle handle) {
			this.backOffs.put(handle, backOff);
			channel.closeFuture().addListener((closed) -> this.backOffs.remove(handle));
		}
	}

	long failedAccepts() {
		return this.failedAccepts.sum();
	}

	/**
	 * Sees a new registration of io_uring.
	 */
	IoRegistration rest(IoHandle handle, IoRegistration registration) {
		AcceptBackOff backOff = this.backOffs.get(handle);
		return (backOff != null) ? new Resting(backOff, registration) : registration;
	}

	/**
	 * A listening channel of io_uring. Netty 4.2.18 arms its accept again whenever it has
	 * ended, even without auto-read; if it ends at once, because there is no descriptor,
	 * the event loop does nothing else.
	 */
	private static final class Resting extends MendedIoHandler.Mended {

		private final AcceptBackOff backOff;

		Resting(AcceptBackOff backOff, IoRegistration registration) {
			super(registration);
			this.backOff = backOff;
		}

		@Override
		public long submit(IoOps ops) {
			return this.backOff.isResting() ? NOT_SUBMITTED : super.submit(ops);
		}

	}

}
