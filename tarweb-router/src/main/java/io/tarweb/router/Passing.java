package io.tarweb.router;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;

/**
 * Passes one connection on to another process: takes the channel off its event loop, so
 * that the kernel has no operation of it and epoll doesn't know it, and sends its
 * descriptor. Until it is over, nobody else may close the channel: its number could be
 * another connection's by the time when the message is sent. Used on the channel's event
 * loop.
 */
final class Passing {

	private static final long FIRST_PAUSE_MILLIS = 1;

	private static final long MAX_PAUSE_MILLIS = 64;

	private final Channel channel;

	private final DescriptorSender sender;

	private final Path path;

	private final ByteBuf received;

	private final long deadlineNanos;

	private final Listener listener;

	private long pauseMillis = FIRST_PAUSE_MILLIS;

	private boolean cancelled;

	/**
	 * A passing that is still to begin.
	 * @param path the receiver's socket
	 * @param received what has been read, which stays the caller's
	 * @param timeoutMillis how long to wait if the receiver's queue is full
	 * @param listener told once how it ended
	 */
	Passing(Channel channel, DescriptorSender sender, Path path, ByteBuf received, int timeoutMillis,
			Listener listener) {
		this.channel = channel;
		this.sender = sender;
		this.path = path;
		this.received = received;
		this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
		this.listener = listener;
	}

	void begin() {
		this.channel.deregister().addListener((done) -> this.channel.eventLoop().execute(this::send));
	}

	/**
	 * Doesn't try again, and tells the listener soon.
	 */
	void cancel() {
		this.cancelled = true;
	}

	private void send() {
		if (!this.channel.isOpen()) {
			this.listener.notPassed();
		}
		else if (this.cancelled || this.received.readableBytes() > DescriptorMessage.MAX_PAYLOAD_BYTES) {
			goBack(this.listener::notPassed);
		}
		else {
			int descriptor = ((UnixChannel) this.channel).fd().intValue();
			this.sender.send(this.path,
					DescriptorMessage.write(this.path, descriptor, this.received, this.channel.alloc()), this::sent);
		}
	}

	private void sent(DescriptorSender.Result result) {
		switch (result) {
			case SENT -> goBack(this.listener::passed);
			case FAILED -> goBack(this.listener::notPassed);
			case FULL -> {
				if (System.nanoTime() - this.deadlineNanos >= 0) {
					goBack(this.listener::notPassed);
					return;
				}
				this.channel.eventLoop().schedule(this::send, this.pauseMillis, TimeUnit.MILLISECONDS);
				this.pauseMillis = Math.min(2 * this.pauseMillis, MAX_PAUSE_MILLIS);
			}
		}
	}

	/**
	 * Puts the channel on its event loop again. If it is to be closed, too: without a
	 * loop, a channel of io_uring never closes its descriptor (Netty 4.2.18).
	 */
	private void goBack(Runnable then) {
		this.channel.eventLoop().register(this.channel).addListener((done) -> then.run());
	}

	/** Is told how it ended, on the event loop. */
	interface Listener {

		/**
		 * Another process has the connection, and this one's descriptor is to be closed.
		 */
		void passed();

		/**
		 * It is as before, or closed.
		 */
		void notPassed();

	}

}
