package io.tarweb.testing;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * A channel without a socket whose client takes as much as it is told, and which can end
 * either side.
 */
public final class SlowChannel extends EmbeddedChannel implements DuplexChannel {

	private SocketAddress remote;

	private ByteBuf taken;

	private long room;

	private int reads;

	private boolean inputShutdown;

	private boolean outputShutdown;

	private SlowChannel() {
	}

	/**
	 * An active channel.
	 * @param room how many bytes the client takes before it stops
	 * @param handler what sees its events
	 * @return the channel
	 */
	public static SlowChannel of(long room, ChannelHandler handler) {
		SlowChannel channel = new SlowChannel();
		channel.room = room;
		channel.pipeline().addFirst(handler);
		channel.pipeline().fireChannelActive();
		return channel;
	}

	/**
	 * An active channel to an address, whose client takes everything.
	 * @param remote the address of the client
	 * @param initializer adds the handlers
	 * @return the channel
	 */
	public static SlowChannel to(SocketAddress remote, Consumer<Channel> initializer) {
		SlowChannel channel = new SlowChannel();
		channel.room = Long.MAX_VALUE;
		channel.remote = remote;
		initializer.accept(channel);
		channel.pipeline().fireChannelActive();
		return channel;
	}

	@Override
	protected SocketAddress remoteAddress0() {
		return (this.remote != null) ? this.remote : super.remoteAddress0();
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer outbound) {
		if (this.taken == null) {
			this.taken = Unpooled.buffer();
		}
		while (outbound.current() instanceof ByteBuf message) {
			int bytes = (int) Math.min(message.readableBytes(), this.room);
			if (bytes == 0 && message.isReadable()) {
				return;
			}
			this.taken.writeBytes(message, message.readerIndex(), bytes);
			this.room -= bytes;
			if (bytes == message.readableBytes()) {
				outbound.remove();
			}
			else {
				outbound.removeBytes(bytes);
			}
		}
	}

	/**
	 * The client takes so many bytes more.
	 */
	public void take(long bytes) {
		this.room += bytes;
		settle();
	}

	@Override
	protected void doBeginRead() {
		this.reads++;
	}

	/**
	 * How often something was to be read.
	 */
	public int reads() {
		return this.reads;
	}

	/**
	 * Runs what is due, until nothing is.
	 */
	public void settle() {
		long before;
		do {
			before = this.room;
			if (isOpen()) {
				flush();
			}
			runPendingTasks();
			runScheduledPendingTasks();
		}
		while (this.room != before);
	}

	/**
	 * The client sends text, in ISO-8859-1.
	 */
	public void send(String text) {
		writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
		settle();
	}

	/**
	 * The client ends its side.
	 */
	public void endInput() {
		this.inputShutdown = true;
		pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		settle();
	}

	/**
	 * What the client has taken.
	 * @return text in ISO-8859-1
	 */
	public String taken() {
		return (this.taken != null) ? this.taken.toString(StandardCharsets.ISO_8859_1) : "";
	}

	@Override
	public boolean isInputShutdown() {
		return this.inputShutdown;
	}

	@Override
	public ChannelFuture shutdownInput() {
		return shutdownInput(newPromise());
	}

	@Override
	public ChannelFuture shutdownInput(ChannelPromise promise) {
		this.inputShutdown = true;
		return promise.setSuccess();
	}

	@Override
	public boolean isOutputShutdown() {
		return this.outputShutdown;
	}

	@Override
	public ChannelFuture shutdownOutput() {
		return shutdownOutput(newPromise());
	}

	@Override
	public ChannelFuture shutdownOutput(ChannelPromise promise) {
		this.outputShutdown = true;
		return promise.setSuccess();
	}

	@Override
	public boolean isShutdown() {
		return this.inputShutdown && this.outputShutdown;
	}

	@Override
	public ChannelFuture shutdown() {
		return shutdown(newPromise());
	}

	@Override
	public ChannelFuture shutdown(ChannelPromise promise) {
		this.inputShutdown = true;
		return shutdownOutput(promise);
	}

}
