package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tarweb.error.ListenException;
import io.tarweb.internal.connection.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router with its listening socket: everything that exists between a start and the stop
 * after it.
 */
final class RunningRouter {

	private static final Logger logger = LoggerFactory.getLogger(RunningRouter.class);

	/** Longer than anybody waits, without overflow in nanoseconds. */
	private static final long MAX_GRACE_SECONDS = TimeUnit.DAYS.toSeconds(365);

	private static final long CUT_SECONDS = 5;

	/** For the listening socket: its event loop may be busy, but not for that long. */
	private static final long CLOSE_SECONDS = 10;

	private final Loops loops;

	private final RouteTables tables;

	private final Routing routing;

	private final Routing.Counts counts;

	private final Map<EventLoop, RouterLoop> routerLoops = new IdentityHashMap<>();

	private final Channel listener;

	private RunningRouter(RouterSettings settings, Loops loops, RouteTables tables, Routing.Counts counts) {
		this.loops = loops;
		this.tables = tables;
		this.counts = counts;
		this.routing = new Routing(loops, counts, tables.make(settings, null), settings);
		List<EventLoop> all = loops.all();
		long maxHeldBytes = MemoryBudget.ofJvm().unfinishedBytes(all.size());
		for (EventLoop loop : all) {
			this.routerLoops.put(loop, new RouterLoop(loop, this.routing, maxHeldBytes));
		}
		try {
			this.listener = listen(settings.listen());
		}
		catch (RuntimeException ex) {
			tables.close(this.routing.table());
			throw ex;
		}
		this.routerLoops.values().forEach(RouterLoop::start);
		logger.info("Routing on {} to {} routes", this.listener.localAddress(), settings.all().size());
	}

	/**
	 * Listens.
	 * @param loops the event loops, closed if it fails
	 * @param counts what outlives a stop
	 * @param meters the counters of a route, by its name
	 */
	static RunningRouter start(RouterSettings settings, Loops loops, Resolver resolver, Routing.Counts counts,
			Function<String, RouteMeters> meters) {
		RouteTables tables = new RouteTables(loops.all(), resolver, meters);
		try {
			return new RunningRouter(settings, loops, tables, counts);
		}
		catch (RuntimeException | Error ex) {
			tables.stop();
			loops.close();
			throw ex;
		}
	}

	private Channel listen(InetSocketAddress address) {
		ChannelFuture bound = new ServerBootstrap().group(this.loops.group())
			.channelFactory(this.loops::newListener)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accept(channel);
				}

			})
			.bind(address)
			.awaitUninterruptibly();
		if (!bound.isSuccess()) {
			throw new ListenException("RouterSettings.listen", address, bound.cause());
		}
		return bound.channel();
	}

	private void accept(Channel channel) {
		RouterLoop loop = Objects.requireNonNull(this.routerLoops.get(channel.eventLoop()));
		ClientConnection.accept(this.routing, loop, channel);
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.listener.localAddress();
	}

	long failedAccepts() {
		return this.loops.failedAccepts();
	}

	RouterStatus status() {
		return new RouterStatus(address(), this.loops.transport(), this.counts.connections(),
				this.routing.table().routes().stream().map(LiveRoute::status).toList());
	}

	/**
	 * Sends new connections by other routes.
	 * @return the routes that show another certificate
	 */
	List<String> replace(RouterSettings settings) {
		RouteTable before = this.routing.table();
		RouteTable after = this.tables.make(settings, before);
		this.routing.use(after, settings);
		List<String> certificates = new ArrayList<>();
		for (LiveRoute route : after.routes()) {
			LiveRoute same = before.find(route.settings().name());
			if (same != null && route.tls() != null && same.tls() != null
					&& !route.tls().certificate().equals(same.tls().certificate())) {
				certificates.add(route.settings().name());
			}
		}
		this.tables.close(before);
		return certificates;
	}

	/**
	 * Ends everything.
	 * @param grace how long connections may go on
	 */
	void stop(Duration grace) {
		this.listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
		long deadlineNanos = System.nanoTime() + Math.min(grace.toSeconds(), MAX_GRACE_SECONDS) * 1_000_000_000L
				+ grace.toNanosPart();
		List<Future<Void>> drained = new ArrayList<>();
		this.routerLoops.values().forEach((loop) -> drained.add(loop.drain()));
		if (!await(drained, deadlineNanos)) {
			logger.warn("Cutting the connections that are still open after {}", grace);
			this.routerLoops.values().forEach(RouterLoop::cut);
			await(drained, System.nanoTime() + TimeUnit.SECONDS.toNanos(CUT_SECONDS));
		}
		this.routerLoops.values().forEach(RouterLoop::stop);
		this.tables.stop();
		this.loops.close();
		this.tables.close(this.routing.table());
	}

	private static boolean await(List<Future<Void>> futures, long deadlineNanos) {
		boolean all = true;
		for (Future<Void> future : futures) {
			all &= future.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		return all;
	}

}
