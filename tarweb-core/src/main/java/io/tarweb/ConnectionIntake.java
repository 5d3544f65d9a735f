package io.tarweb;

import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.tarweb.internal.engine.HttpEngine;
import io.tarweb.internal.tls.Tls;
import io.tarweb.internal.transport.PooledAllocator;
import io.tarweb.internal.transport.Transport;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * What a connection gets before it is served, whoever has accepted it: the options of its
 * socket and the handlers of what the server speaks.
 */
final class ConnectionIntake implements Intake {

	/** Room for a large body's next slice while the one before is on its way. */
	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

	private final Transport transport;

	private final HttpEngine engine;

	private final @Nullable Tls tls;

	private volatile boolean closed;

	ConnectionIntake(Transport transport, HttpEngine engine, @Nullable Tls tls) {
		this.transport = transport;
		this.engine = engine;
		this.tls = tls;
	}

	/**
	 * The options of channels that {@link #install} is for.
	 */
	Map<ChannelOption<?>, Object> options() {
		return (this.tls != null) ? options(this.transport.encryptedChildOptions()) : plainOptions(this.transport);
	}

	/**
	 * The options of channels that never speak TLS.
	 */
	static Map<ChannelOption<?>, Object> plainOptions(Transport transport) {
		return options(transport.childOptions());
	}

	private static Map<ChannelOption<?>, Object> options(Map<ChannelOption<?>, ?> ofTransport) {
		Map<ChannelOption<?>, Object> options = new HashMap<>(ofTransport);
		options.put(ChannelOption.ALLOCATOR, PooledAllocator.INSTANCE);
		options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
		options.put(ChannelOption.AUTO_READ, false);
		options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
		return options;
	}

	/**
	 * Has the server speak on a channel.
	 * @param channel a channel that is registered with one of the loops and about to
	 * become active
	 */
	void install(Channel channel) {
		if (this.tls != null) {
			this.engine.install(channel, this.tls);
		}
		else {
			this.engine.install(channel);
		}
	}

	@Override
	public LoopResources loopResources() {
		return this.transport.loopResources();
	}

	@Override
	public void prepare(Channel channel) {
		this.engine.prepare(channel);
		// Whatever the server speaks: somebody keeps the first bytes for a while, and a
		// shared receive buffer mustn't be kept.
		options(this.transport.encryptedChildOptions()).forEach((option, value) -> setOption(channel, option, value));
	}

	@SuppressWarnings("unchecked")
	private static <T> void setOption(Channel channel, ChannelOption<T> option, Object value) {
		channel.config().setOption(option, (T) value);
	}

	@Override
	public void take(Channel channel, ByteBuf received) {
		if (this.closed || !channel.isActive()) {
			received.release();
			channel.close();
			return;
		}
		install(channel);
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.fireChannelActive();
		if (received.isReadable() && channel.isActive()) {
			pipeline.fireChannelRead(received);
		}
		else {
			received.release();
		}
		pipeline.fireChannelReadComplete();
		if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
			pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	/**
	 * Takes nothing more. What was taken before is on its loop before any task that is
	 * given to the loop after this call.
	 */
	void close() {
		this.closed = true;
	}

}
