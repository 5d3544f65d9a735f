package io.tarweb.router;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.tarweb.Intake;
import io.tarweb.internal.tls.ClientHello;
import io.tarweb.internal.tls.ClientHelloReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client from connecting to its end: its first message is read, its route found, and
 * its backend given the connection. Used on its event loop.
 */
final class ClientConnection extends Member {

	private static final Logger logger = LoggerFactory.getLogger(ClientConnection.class);

	/** The first byte of a record with a ClientHello (RFC 8446, 5.1). */
	private static final int HANDSHAKE_RECORD = 22;

	private final Routing routing;

	private final RouterLoop loop;

	private final Channel channel;

	private final long acceptedNanos = System.nanoTime();

	private final FirstBytes firstBytes = new FirstBytes();

	private Phase phase = Phase.READING_HELLO;

	private @Nullable LiveRoute route;

	/** The backend that has the connection, or is about to get it. */
	private @Nullable LiveBackend backend;

	/** It has it. */
	private boolean opened;

	private @Nullable Connecting connecting;

	private @Nullable Passing passing;

	private @Nullable Relay relay;

	/** The certificate in use until TLS is spoken. */
	private @Nullable RouteTls tls;

	private ClientConnection(Routing routing, RouterLoop loop, Channel channel) {
		this.routing = routing;
		this.loop = loop;
		this.channel = channel;
	}

	/**
	 * Begins with a channel that isn't active yet.
	 */
	static void accept(Routing routing, RouterLoop loop, Channel channel) {
		if (!routing.admit()) {
			channel.close();
			return;
		}
		ClientConnection connection = new ClientConnection(routing, loop, channel);
		channel.closeFuture().addListener((closed) -> connection.closed());
		if (loop.isDraining()) {
			channel.close();
			return;
		}
		loop.add(connection);
		routing.loops().prepare(channel);
		channel.pipeline().addLast(connection.firstBytes);
	}

	/** The first message may be complete. */
	private void examine(ByteBuf received) {
		if (received.getUnsignedByte(received.readerIndex()) != HANDSHAKE_RECORD) {
			dispatch(this.routing.table().notTls(), RouterFailure.NOT_TLS);
			return;
		}
		ClientHello hello = this.firstBytes.reader.read(received);
		switch (hello.kind()) {
			case INCOMPLETE -> this.firstBytes.readOn();
			case COMPLETE -> {
				String name = hello.serverName();
				RouteTable table = this.routing.table();
				dispatch((name != null) ? table.named(name) : table.nameless(), RouterFailure.NO_NAME);
			}
			default -> fail(RouterFailure.HELLO_MALFORMED);
		}
	}

	private void dispatch(@Nullable LiveRoute found, RouterFailure otherwise) {
		if (found == null) {
			fail(otherwise);
			return;
		}
		RouteTls tls = found.tls();
		if (tls != null && !tls.retain()) {
			// The routes were replaced after this one was found.
			examineAgain();
			return;
		}
		this.tls = tls;
		this.route = found;
		this.backend = found.backend();
		if (found.allows((InetSocketAddress) this.channel.remoteAddress())) {
			give(found, found.backend());
		}
		else {
			fail(RouterFailure.NOT_ALLOWED);
		}
	}

	private void examineAgain() {
		this.firstBytes.reader = new ClientHelloReader();
		this.channel.eventLoop().execute(() -> {
			ByteBuf received = this.firstBytes.received;
			if (received != null && this.phase == Phase.READING_HELLO) {
				examine(received);
			}
		});
	}

	private void give(LiveRoute route, LiveBackend to) {
		this.backend = to;
		this.phase = Phase.CONNECTING;
		Backend settings = to.settings();
		if (settings instanceof Backend.Site) {
			handOver(to);
		}
		else if (settings instanceof Backend.Close) {
			opened(to, System.nanoTime());
			this.phase = Phase.GIVEN;
			this.channel.close();
		}
		else if (to.upstream() != null) {
			Connecting connecting = new Connecting(this.routing.loops(), this.channel.eventLoop(), to.upstream(),
					route.connectMillis(), new ConnectingListener());
			this.connecting = connecting;
			connecting.begin();
		}
		else if (settings instanceof Backend.Pass pass) {
			pass(route, pass);
		}
	}

	private void pass(LiveRoute route, Backend.Pass to) {
		this.phase = Phase.PASSING;
		this.passing = new Passing(this.channel, this.loop.sender(), to.path(), this.firstBytes.received(),
				route.connectMillis(), new PassingListener());
		this.passing.begin();
	}

	/** The site serves it on this event loop. */
	private void handOver(LiveBackend to) {
		Intake site = this.routing.site();
		if (site == null) {
			failedToGive(RouterFailure.HAND_OVER_FAILED);
			return;
		}
		ByteBuf received = this.firstBytes.take();
		this.phase = Phase.GIVEN;
		opened(to, System.nanoTime());
		this.loop.remove(this);
		this.channel.pipeline().remove(this.firstBytes);
		site.take(this.channel, received);
	}

	private void opened(LiveBackend by, long nowNanos) {
		this.opened = true;
		by.meters().opened(nowNanos - this.acceptedNanos);
	}

	private void join(Channel backendChannel) {
		LiveBackend backend = this.backend;
		if (backend == null || !(backend.settings() instanceof Backend.Proxy proxy) || !this.channel.isActive()) {
			backendChannel.close();
			return;
		}
		this.phase = Phase.GIVEN;
		long nowNanos = System.nanoTime();
		ByteBuf header = ProxyHeader.write(proxy.proxyProtocol(), (InetSocketAddress) this.channel.remoteAddress(),
				(InetSocketAddress) this.channel.localAddress(), this.channel.alloc());
		ByteBuf received = this.firstBytes.take();
		this.channel.pipeline().remove(this.firstBytes);
		Relay relay = new Relay(this.channel, backendChannel, backend.meters(), new RelayListener());
		this.relay = relay;
		if (this.tls == null) {
			opened(backend, nowNanos);
		}
		relay.begin(header, received, this.tls, nowNanos);
	}

	/** The backend can't have it; another one may. */
	private void failedToGive(RouterFailure failure) {
		LiveRoute route = this.route;
		LiveBackend failed = this.backend;
		if (route == null || failed == null || route.sorry() == null || failed == route.sorry()) {
			fail(failure);
			return;
		}
		logger.debug("{} gets the sorry backend of {}: {}", this.channel, route.settings().name(), failure);
		failed.meters().failed(failure);
		give(route, route.sorry());
	}

	/** Closes a connection that no backend has. */
	private void fail(RouterFailure failure) {
		if (this.phase == Phase.GIVEN || this.phase == Phase.FAILED) {
			return;
		}
		boolean passed = this.phase == Phase.PASSING;
		this.phase = Phase.FAILED;
		count(failure);
		cancel();
		if (!passed) {
			this.channel.close();
		}
	}

	private void count(RouterFailure failure) {
		logger.debug("Closing {}: {}", this.channel, failure);
		if (this.backend != null) {
			this.backend.meters().failed(failure);
		}
		else {
			this.routing.failed(failure);
		}
	}

	private void cancel() {
		if (this.connecting != null) {
			this.connecting.cancel();
			this.connecting = null;
		}
		if (this.passing != null) {
			this.passing.cancel();
		}
	}

	private void releaseTls() {
		if (this.tls != null) {
			this.tls.release();
			this.tls = null;
		}
	}

	private void closed() {
		if (this.phase == Phase.READING_HELLO) {
			fail(RouterFailure.HELLO_INCOMPLETE);
		}
		else if (this.phase == Phase.CONNECTING || this.phase == Phase.PASSING) {
			fail(RouterFailure.CLIENT_LEFT);
		}
		if (this.opened && this.backend != null) {
			this.backend.meters().closed();
		}
		this.firstBytes.release();
		releaseTls();
		this.loop.remove(this);
		this.routing.left();
	}

	@Override
	boolean checkDeadline(long nowNanos) {
		long ageNanos = nowNanos - this.acceptedNanos;
		LiveRoute route = this.route;
		if (route == null) {
			return endIf(ageNanos > this.routing.handshakeNanos(), RouterFailure.HELLO_TIMEOUT);
		}
		Relay relay = this.relay;
		if (relay == null || this.tls != null) {
			return endIf(ageNanos > route.handshakeNanos(), RouterFailure.HANDSHAKE_TIMEOUT);
		}
		return endIf(ageNanos > route.lifetimeNanos(), RouterFailure.LIFETIME_OVER)
				|| endIf(relay.isIdle(nowNanos, route.idleNanos()), RouterFailure.IDLE_TIMEOUT);
	}

	private boolean endIf(boolean late, RouterFailure failure) {
		if (late && this.relay != null) {
			count(failure);
			this.relay.end();
		}
		else if (late) {
			fail(failure);
		}
		return late;
	}

	@Override
	int heldBytes() {
		return (this.phase == Phase.READING_HELLO) ? this.firstBytes.heldBytes : 0;
	}

	@Override
	void giveUp() {
		fail(RouterFailure.HELLO_GIVEN_UP);
		this.firstBytes.release();
	}

	@Override
	void drain() {
		if (this.relay == null) {
			fail(RouterFailure.CUT);
		}
	}

	@Override
	void cut() {
		if (this.relay != null) {
			count(RouterFailure.CUT);
			this.relay.reset();
		}
		else {
			fail(RouterFailure.CUT);
		}
	}

	/** How far a connection has come. */
	private enum Phase {

		READING_HELLO, CONNECTING, PASSING, GIVEN, FAILED

	}

	/** Keeps what the client sends until a backend gets it. */
	private final class FirstBytes extends ChannelInboundHandlerAdapter {

		private ClientHelloReader reader = new ClientHelloReader();

		private @Nullable ByteBuf received;

		/** What the loop was told. */
		private int heldBytes;

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			ctx.read();
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			if (!bytes.isReadable() || ClientConnection.this.phase == Phase.FAILED) {
				bytes.release();
			}
			else if (this.received == null) {
				this.received = bytes;
			}
			else {
				own(this.received).writeBytes(bytes);
				bytes.release();
				hold();
			}
		}

		/** Copies what is in the buffer of a read, which has room for that read only. */
		private ByteBuf own(ByteBuf bytes) {
			if (this.heldBytes > 0) {
				return bytes;
			}
			ByteBuf own = ClientConnection.this.channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
			bytes.release();
			this.received = own;
			return own;
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext ctx) {
			if (ClientConnection.this.phase == Phase.READING_HELLO) {
				if (this.received != null) {
					examine(this.received);
				}
				else {
					ctx.read();
				}
			}
		}

		/** Waits for the rest, without more memory than what has come takes. */
		private void readOn() {
			if (this.received != null) {
				own(this.received);
				hold();
			}
			if (ClientConnection.this.phase == Phase.READING_HELLO) {
				ClientConnection.this.channel.read();
			}
		}

		private void hold() {
			int more = ((this.received != null) ? this.received.capacity() : 0) - this.heldBytes;
			this.heldBytes += more;
			ClientConnection.this.loop.held(more);
		}

		/** What has been read, which stays here. */
		private ByteBuf received() {
			return (this.received != null) ? this.received : Unpooled.EMPTY_BUFFER;
		}

		/** What has been read, which belongs to the caller. */
		private ByteBuf take() {
			ByteBuf bytes = this.received;
			this.received = null;
			ClientConnection.this.loop.held(-this.heldBytes);
			this.heldBytes = 0;
			return (bytes != null) ? bytes : Unpooled.EMPTY_BUFFER;
		}

		private void release() {
			if (this.received != null) {
				take().release();
			}
		}

		/**
		 * The client sends nothing more; Netty may tell before it tells that a read is
		 * complete.
		 */
		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownEvent.INSTANCE) {
				channelReadComplete(ctx);
				if (ClientConnection.this.phase == Phase.READING_HELLO) {
					fail(RouterFailure.HELLO_INCOMPLETE);
				}
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (cause instanceof IOException) {
				logger.debug("{} has failed", ctx.channel(), cause);
			}
			else {
				logger.error("Closing {}", ctx.channel(), cause);
			}
			ctx.close();
		}

	}

	/** Is told how connecting to a backend ends. */
	private final class ConnectingListener implements Connecting.Listener {

		@Override
		public void connected(Channel backendChannel) {
			ClientConnection.this.connecting = null;
			join(backendChannel);
		}

		@Override
		public void notConnected(RouterFailure failure) {
			ClientConnection.this.connecting = null;
			failedToGive(failure);
		}

	}

	/** Is told how passing the connection on ends. */
	private final class PassingListener implements Passing.Listener {

		@Override
		public void passed() {
			ClientConnection.this.passing = null;
			LiveBackend backend = ClientConnection.this.backend;
			if (backend != null && ClientConnection.this.phase == Phase.PASSING) {
				ClientConnection.this.phase = Phase.GIVEN;
				opened(backend, System.nanoTime());
			}
			// This process's descriptor; the other one has its own.
			ClientConnection.this.channel.close();
		}

		@Override
		public void notPassed() {
			ClientConnection.this.passing = null;
			if (ClientConnection.this.phase == Phase.PASSING && ClientConnection.this.channel.isOpen()) {
				ClientConnection.this.phase = Phase.CONNECTING;
				failedToGive(RouterFailure.HAND_OVER_FAILED);
			}
			else {
				ClientConnection.this.channel.close();
			}
		}

	}

	/** Is told what becomes of the bytes in between. */
	private final class RelayListener implements Relay.Listener {

		@Override
		public void handshakeDone() {
			releaseTls();
			if (ClientConnection.this.backend != null) {
				opened(ClientConnection.this.backend, System.nanoTime());
			}
		}

		@Override
		public void broken(RouterFailure failure) {
			count(failure);
		}

	}

}
