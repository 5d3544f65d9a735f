package io.tarweb.internal.handover;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.concurrent.Future;
import io.tarweb.error.UnavailableException;
import io.tarweb.internal.metrics.HandOverMeters;
import io.tarweb.internal.transport.Transport;
import io.tarweb.settings.HandOverSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket to which other processes send connections. The first event loop receives, as
 * it does for the listening port, and distributes what it gets.
 */
public final class HandOver {

	private static final Logger logger = LoggerFactory.getLogger(HandOver.class);

	/** For a loop that is busy, but not for that long. */
	private static final long WAIT_SECONDS = 10;

	private final HandOverSocket socket;

	private final Receiver receiver;

	private HandOver(HandOverSocket socket, Receiver receiver) {
		this.socket = socket;
		this.receiver = receiver;
	}

	/**
	 * Opens the socket and begins to receive.
	 * @param options the options of channels that are taken over
	 * @param taker takes a channel over on its event loop, with what has been received
	 * @throws UnavailableException if that isn't possible; the message says why
	 * @throws io.tarweb.error.SettingException if there is no such group
	 */
	public static HandOver open(HandOverSettings settings, Transport transport, Map<ChannelOption<?>, Object> options,
			HandOverMeters meters, BiConsumer<Channel, ByteBuf> taker) {
		try {
			Reception reception = new Reception(transport.eventLoops(), transport.adoption(), options,
					settings.allowedUid(), meters, taker);
			Receiver.Factory receivers = receivers((IoEventLoop) transport.eventLoops().get(0));
			HandOverSocket socket = HandOverSocket.open(settings);
			HandOver handOver = new HandOver(socket, receivers.create(socket.socket(), reception::accept));
			handOver.begin();
			logger.info("Connections may be handed over at '{}'", settings.path());
			return handOver;
		}
		catch (UnsupportedOperationException ex) {
			throw UnavailableException.handOver(settings.path(), ex);
		}
	}

	private static Receiver.Factory receivers(IoEventLoop loop) {
		return loop.isCompatible(IoUringIoHandle.class) ? (socket, consumer) -> new RingReceiver(loop, socket, consumer)
				: EpollReceiver.factory(loop);
	}

	private void begin() {
		Future<?> begun = this.receiver.begin().awaitUninterruptibly();
		if (!begun.isSuccess()) {
			this.socket.removeFile();
			throw new IllegalStateException("Nothing can be received at '" + path() + "'", begun.cause());
		}
	}

	/**
	 * The name of the socket.
	 */
	public Path path() {
		return this.socket.path();
	}

	/**
	 * Removes the name, takes over what has been sent, and closes the socket. What was
	 * taken over is on its loop before any task that is given to the loop after this
	 * call.
	 */
	public void close() {
		this.socket.removeFile();
		if (!this.receiver.end().awaitUninterruptibly(WAIT_SECONDS, TimeUnit.SECONDS)) {
			logger.warn("The socket '{}' isn't closed: its event loop doesn't answer", path());
		}
	}

}
