package io.tarweb.router;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.List;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of a backend's addresses, on the event loop of the client. Used there.
 */
final class Connecting {

	/**
	 * Netty reads all that a socket has received when the peer has ended its stream,
	 * whether or not it should read. This is what a client that takes nothing can make it
	 * keep; a backend is near enough to be fast all the same.
	 */
	private static final int RECEIVE_BYTES = 256 * 1024;

	private final Loops loops;

	private final EventLoop eventLoop;

	private final Upstream upstream;

	private final int timeoutMillis;

	private final Listener listener;

	private Target[] order = {};

	private int tried;

	private RouterFailure failure = RouterFailure.UNRESOLVED;

	private @Nullable Channel channel;

	private boolean cancelled;

	/**
	 * An attempt that is still to begin.
	 * @param timeoutMillis how long to wait for each address
	 * @param listener told once how it ended, unless it is cancelled
	 */
	Connecting(Loops loops, EventLoop eventLoop, Upstream upstream, int timeoutMillis, Listener listener) {
		this.loops = loops;
		this.eventLoop = eventLoop;
		this.upstream = upstream;
		this.timeoutMillis = timeoutMillis;
		this.listener = listener;
	}

	void begin() {
		List<Target> known = this.upstream.known(System.nanoTime());
		if (known != null) {
			tryAll(known);
			return;
		}
		this.upstream.find().thenAccept((found) -> this.eventLoop.execute(() -> tryAll(found)));
	}

	/**
	 * Gives up, whatever is under way.
	 */
	void cancel() {
		this.cancelled = true;
		if (this.channel != null) {
			this.channel.close();
		}
	}

	private void tryAll(List<Target> targets) {
		this.order = this.upstream.inTurn(targets, System.nanoTime());
		tryNext();
	}

	private void tryNext() {
		if (this.cancelled) {
			return;
		}
		if (this.tried == this.order.length) {
			this.listener.notConnected(this.failure);
			return;
		}
		Target target = this.order[this.tried++];
		ChannelFuture connected = new Bootstrap().group(this.eventLoop)
			.channelFactory(this.loops::newChannel)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, this.timeoutMillis)
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					Connecting.this.loops.prepare(channel);
				}

			})
			.connect(target.address());
		this.channel = connected.channel();
		connected.addListener((done) -> {
			if (done.isSuccess()) {
				target.worked();
				connected(connected.channel());
			}
			else {
				failed(target, done.cause());
			}
		});
	}

	private void connected(Channel channel) {
		if (this.cancelled) {
			channel.close();
		}
		else {
			this.listener.connected(channel);
		}
	}

	private void failed(Target target, Throwable cause) {
		if (this.cancelled) {
			return;
		}
		if (cause instanceof ConnectTimeoutException) {
			this.failure = RouterFailure.CONNECT_TIMEOUT;
		}
		else if (cause instanceof ConnectException && !(cause instanceof NoRouteToHostException)
				&& String.valueOf(cause.getMessage()).contains("refused")) {
			this.failure = RouterFailure.CONNECT_REFUSED;
		}
		else {
			this.failure = RouterFailure.CONNECT_FAILED;
		}
		if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
			// Other exceptions are of this machine: it has no descriptor or port left.
			target.failed(String.valueOf(cause.getMessage()), System.nanoTime());
		}
		tryNext();
	}

	/** Is told how it ended, on the event loop. */
	interface Listener {

		/**
		 * A connection stands.
		 * @param channel has no handlers and reads nothing yet
		 */
		void connected(Channel channel);

		/**
		 * No address could be connected to.
		 * @param failure why the last one couldn't
		 */
		void notConnected(RouterFailure failure);

	}

}
