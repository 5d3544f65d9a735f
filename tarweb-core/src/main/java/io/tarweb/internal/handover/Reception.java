package io.tarweb.internal.handover;

import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.tarweb.internal.metrics.HandOverMeters;
import io.tarweb.internal.transport.Seldom;
import io.tarweb.internal.transport.SocketAdoption;
import io.tarweb.metrics.HandOverMetrics.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the messages of one socket, and gives each connection to one of the event loops,
 * in turn. What isn't a connection is closed, counted and logged once a minute. Used by
 * the thread that receives; it owns the descriptors of the message that it is given.
 */
final class Reception {

	private static final Logger logger = LoggerFactory.getLogger(Reception.class);

	/** {@code asm-generic/socket.h}, for x86_64 and aarch64. */
	private static final int SOL_SOCKET = 1;

	private static final int SO_TYPE = 3;

	private static final int SO_DOMAIN = 39;

	/** {@code linux/socket.h}, {@code linux/net.h}. */
	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	private static final int SOCK_STREAM = 1;

	/** More senders than a machine has. */
	private static final int MAX_KNOWN_SENDERS = 256;

	private final List<EventLoop> loops;

	private final SocketAdoption adoption;

	private final Map<ChannelOption<?>, Object> options;

	private final @Nullable Long allowedUid;

	private final HandOverMeters meters;

	private final BiConsumer<Channel, ByteBuf> taker;

	private final Map<Refusal, Seldom> reported = new EnumMap<>(Refusal.class);

	/** Those that were logged last; the values mean nothing. */
	private final Map<Sender, Boolean> senders = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Sender, Boolean> eldest) {
			return size() > MAX_KNOWN_SENDERS;
		}

	};

	private int nextLoop;

	/**
	 * Prepares for the first message.
	 * @param loops the event loops of the connections
	 * @param options the options that their channels get
	 * @param allowedUid the only user whose messages are taken, {@code null} for all who
	 * may send
	 * @param taker takes a registered channel over on its event loop, with what has been
	 * received
	 */
	Reception(List<EventLoop> loops, SocketAdoption adoption, Map<ChannelOption<?>, Object> options,
			@Nullable Long allowedUid, HandOverMeters meters, BiConsumer<Channel, ByteBuf> taker) {
		this.loops = loops;
		this.adoption = adoption;
		this.options = options;
		this.allowedUid = allowedUid;
		this.meters = meters;
		this.taker = taker;
		for (Refusal refusal : Refusal.values()) {
			this.reported.put(refusal, new Seldom());
		}
	}

	/** Takes a message. */
	void accept(Received message) {
		Refusal refusal = refusal(message);
		if (refusal == null) {
			adopt(message);
			return;
		}
		refuse(refusal, message);
		for (int fd : message.descriptors()) {
			close(fd);
		}
	}

	private @Nullable Refusal refusal(Received message) {
		if (this.allowedUid != null && this.allowedUid != message.uid()) {
			return Refusal.FOREIGN_USER;
		}
		if (message.hasLost()) {
			return Refusal.LOST_DESCRIPTOR;
		}
		if (message.descriptors().length != 1) {
			return (message.descriptors().length == 0) ? Refusal.NO_DESCRIPTOR : Refusal.SEVERAL_DESCRIPTORS;
		}
		return message.isCut() ? Refusal.TOO_LONG : refusal(message.descriptors()[0]);
	}

	private static @Nullable Refusal refusal(int fd) {
		try {
			Socket socket = new Socket(fd);
			int domain = socket.getIntOpt(SOL_SOCKET, SO_DOMAIN);
			if (domain != AF_INET && domain != AF_INET6 || socket.getIntOpt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM) {
				return Refusal.NO_TCP_SOCKET;
			}
			return (socket.remoteAddress() == null) ? Refusal.NOT_CONNECTED : null;
		}
		catch (IOException | ChannelException ex) {
			return Refusal.NO_TCP_SOCKET;
		}
	}

	private void adopt(Received message) {
		int fd = message.descriptors()[0];
		Channel channel;
		try {
			channel = this.adoption.adopt(fd);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("The descriptor {} makes no channel", fd, ex);
			refuse(Refusal.NOT_CONNECTED, message);
			close(fd);
			return;
		}
		if (!prepare(channel, message.payload())) {
			refuse(Refusal.NOT_CONNECTED, message);
			channel.unsafe().closeForcibly();
			return;
		}
		this.meters.taken();
		report(new Sender(message.pid(), message.uid()));
		this.loops.get(this.nextLoop).register(channel);
		this.nextLoop = (this.nextLoop + 1) % this.loops.size();
	}

	/**
	 * Makes a channel ready for its event loop.
	 * @return {@code false} if the client has gone meanwhile
	 */
	private boolean prepare(Channel channel, byte[] payload) {
		if (!channel.isActive() || channel.remoteAddress() == null) {
			return false;
		}
		try {
			this.options.forEach((option, value) -> setOption(channel, option, value));
			channel.pipeline().addLast(new Adopted(this.taker, payload));
			return true;
		}
		catch (ChannelException ex) {
			logger.debug("{} doesn't take its options", channel, ex);
			return false;
		}
	}

	private void refuse(Refusal refusal, Received message) {
		this.meters.refused(refusal);
		report(refusal, message);
	}

	@SuppressWarnings("unchecked")
	private static <T> void setOption(Channel channel, ChannelOption<T> option, Object value) {
		channel.config().setOption(option, (T) value);
	}

	private static void close(int fd) {
		try {
			new FileDescriptor(fd).close();
		}
		catch (IOException ex) {
			logger.debug("The descriptor {} can't be closed", fd, ex);
		}
	}

	private void report(Sender sender) {
		if (this.senders.putIfAbsent(sender, true) == null) {
			logger.info("Process {} of user {} hands connections over", sender.pid(), sender.uid());
		}
	}

	private void report(Refusal refusal, Received message) {
		Seldom seldom = this.reported.get(refusal);
		if (seldom != null && seldom.isDue(System.nanoTime())) {
			long omitted = seldom.takeOmitted();
			logger.warn("Refused what process {} of user {} has handed over: {}{}", message.pid(), message.uid(),
					refusal.reason(),
					(omitted > 0) ? " (and " + omitted + " times more since this was logged last)" : "");
		}
	}

	/** A process that sends. */
	private record Sender(int pid, long uid) {

	}

	/** Waits until the channel is on its event loop, and steps aside. */
	private static final class Adopted extends ChannelInboundHandlerAdapter {

		private final BiConsumer<Channel, ByteBuf> taker;

		private final byte[] payload;

		Adopted(BiConsumer<Channel, ByteBuf> taker, byte[] payload) {
			this.taker = taker;
			this.payload = payload;
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			ctx.pipeline().remove(this);
			this.taker.accept(ctx.channel(), Unpooled.wrappedBuffer(this.payload));
		}

	}

}
