package io.tarweb.router;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.tarweb.Intake;
import io.tarweb.internal.transport.LoopBuffers;
import io.tarweb.internal.transport.PooledAllocator;
import io.tarweb.internal.transport.Transport;
import io.tarweb.status.TransportStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * The event loops that a router runs on: those of a site, so that a connection can be
 * handed over to it as it is, or its own. They make the channels, too.
 */
abstract sealed class Loops {

	private static final Logger logger = LoggerFactory.getLogger(Loops.class);

	/**
	 * Four reads wait for a slow receiver, and reading goes on when two are left. More
	 * would be kept for every slow receiver, less would make fast ones wait.
	 */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

	private final LoopResources resources;

	private final EventLoopGroup group;

	private Loops(LoopResources resources) {
		this.resources = resources;
		this.group = resources.onServer(true);
	}

	/**
	 * The loops of a site.
	 */
	static Loops of(Intake intake) {
		return new OfSite(intake);
	}

	/**
	 * Loops of the router's own.
	 * @throws io.tarweb.error.UnavailableException if the machine can't have them
	 */
	static Loops open(RouterSettings settings) {
		return new Own(Transport.open(settings.transport(), settings.workers(), 2 * settings.maxConnections()));
	}

	EventLoopGroup group() {
		return this.group;
	}

	List<EventLoop> all() {
		List<EventLoop> all = new ArrayList<>();
		for (EventExecutor executor : this.group) {
			all.add((EventLoop) executor);
		}
		return all;
	}

	ServerSocketChannel newListener() {
		return this.resources.onChannel(ServerSocketChannel.class, this.group);
	}

	SocketChannel newChannel() {
		return this.resources.onChannel(SocketChannel.class, this.group);
	}

	/**
	 * Gives a channel the options for bytes that go on as they come. Nothing is read
	 * until it is asked for.
	 * @param channel a channel that is registered with one of the loops
	 */
	final void prepare(Channel channel) {
		setOptions(channel);
		channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
	}

	abstract void setOptions(Channel channel);

	/** The site that takes connections over, {@code null} if there is none. */
	@Nullable Intake site() {
		return null;
	}

	/** The transport, {@code null} if it is a site's. */
	@Nullable TransportStatus transport() {
		return null;
	}

	/** How often accepting has failed, 0 if a site counts it. */
	long failedAccepts() {
		return 0;
	}

	/**
	 * Ends loops of the router's own.
	 */
	abstract void close();

	/** Those of a site, which ends them. */
	private static final class OfSite extends Loops {

		private final Intake intake;

		OfSite(Intake intake) {
			super(intake.loopResources());
			this.intake = intake;
		}

		@Override
		void setOptions(Channel channel) {
			this.intake.prepare(channel);
		}

		@Override
		Intake site() {
			return this.intake;
		}

		@Override
		void close() {
			// They aren't the router's.
		}

	}

	/** Those of the router's own. */
	private static final class Own extends Loops {

		private final Transport transport;

		private final Map<EventLoop, LoopBuffers> buffers = new IdentityHashMap<>();

		Own(Transport transport) {
			super(transport.loopResources());
			this.transport = transport;
			transport.eventLoops().forEach((loop) -> this.buffers.put(loop, new LoopBuffers()));
		}

		@Override
		void setOptions(Channel channel) {
			// What is received waits for a slow receiver, and shared buffers mustn't.
			this.transport.encryptedChildOptions().forEach((option, value) -> setOption(channel, option, value));
			channel.config().setRecvByteBufAllocator(this.buffers.get(channel.eventLoop()));
			channel.config().setAllocator(PooledAllocator.INSTANCE);
			channel.config().setAutoRead(false);
			channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
		}

		@SuppressWarnings("unchecked")
		private static <T> void setOption(Channel channel, ChannelOption<T> option, Object value) {
			channel.config().setOption(option, (T) value);
		}

		@Override
		TransportStatus transport() {
			return this.transport.status();
		}

		@Override
		long failedAccepts() {
			return this.transport.failedAccepts();
		}

		@Override
		void close() {
			if (!this.transport.close()) {
				logger.warn("An event loop doesn't end; its buffers stay");
				return;
			}
			int lost = this.buffers.values().stream().mapToInt(LoopBuffers::close).sum();
			if (lost > 0) {
				logger.error("{} buffers were never released", lost);
			}
		}

	}

}
