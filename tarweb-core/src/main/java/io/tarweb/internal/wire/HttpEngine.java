package io.tarweb.internal.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.edition.SiteReader;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.log.AccessLog;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.tls.Tls;
import io.tarweb.settings.ConnectionLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks HTTP/1.1 on the channels that it is given and answers from the live sites.
 */
public final class HttpEngine {

	private static final Logger logger = LoggerFactory.getLogger(HttpEngine.class);

	/** Longer than anybody waits, and no overflow in nanoseconds. */
	private static final long MAX_GRACE_SECONDS = TimeUnit.DAYS.toSeconds(365);

	private static final long CUT_SECONDS = 5;

	private final Map<EventLoop, LoopContext> contexts = new IdentityHashMap<>();

	private final ConnectionLimits limits;

	private final Runnable damageSuspected;

	/** Touched when a connection opens or closes, never for a request. */
	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * An engine for channels of the given loops.
	 * @param loops the event loops
	 * @param sites the sites to answer from
	 * @param routes which of them, by their numbers, a request is for
	 * @param prefixBytes the longest prefix that a site may have
	 * @param limits what one client may ask for
	 * @param serverHeader whether answers carry a {@code Server} field
	 * @param accessLog where requests are logged, with a recorder for each loop;
	 * {@code null} for nowhere
	 * @param damageSuspected told when the kernel has met a page of an archive that is
	 * gone
	 * @param meters where everything is counted
	 */
	public HttpEngine(List<EventLoop> loops, List<LiveSite> sites, Routes routes, int prefixBytes,
			ConnectionLimits limits, boolean serverHeader, @Nullable AccessLog accessLog, Runnable damageSuspected,
			ServerMeters meters) {
		this.limits = limits;
		this.damageSuspected = damageSuspected;
		long sweepNanos = sweepIntervalNanos(limits);
		long unfinishedBytes = MemoryBudget.ofJvm().unfinishedBytes(loops.size());
		for (EventLoop loop : loops) {
			SiteReader[] readers = new SiteReader[sites.size()];
			Arrays.setAll(readers, (site) -> sites.get(site).reader(loop));
			LoopContext context = new LoopContext(loop, limits, unfinishedBytes, readers, routes, prefixBytes,
					serverHeader, (accessLog != null) ? accessLog.recorder(this.contexts.size()) : null, meters);
			this.contexts.put(loop, context);
			loop.scheduleWithFixedDelay(() -> sweep(loop, context), sweepNanos, sweepNanos, TimeUnit.NANOSECONDS);
		}
	}

	private static void sweep(EventLoop loop, LoopContext context) {
		if (context.connections.sweep(System.nanoTime())) {
			loop.schedule(() -> sweep(loop, context), 0, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * A deadline is noticed by up to a tenth of the shortest one late.
	 */
	private static long sweepIntervalNanos(ConnectionLimits limits) {
		long shortest = Math.min(limits.headTimeout().toNanos(),
				Math.min(limits.idleTimeout().toNanos(), limits.writeTimeout().toNanos()));
		return Math.min(Math.max(shortest / 10, TimeUnit.MILLISECONDS.toNanos(5)), TimeUnit.SECONDS.toNanos(1));
	}

	/**
	 * Takes a channel over, before any other handler.
	 * @param channel a channel that is registered with one of the loops and isn't active
	 * yet
	 */
	public void install(Channel channel) {
		install(channel, Phase.IDLE, null);
	}

	/**
	 * Takes a channel over that speaks TLS.
	 * @param channel a channel as above
	 * @param tls what goes before every other handler
	 */
	public void install(Channel channel, Tls tls) {
		install(channel, Phase.HANDSHAKING, null);
		tls.install(channel);
	}

	/**
	 * Takes a channel over, to send its client elsewhere.
	 * @param channel a channel as above
	 * @param redirect where to
	 */
	public void install(Channel channel, HttpsRedirect redirect) {
		install(channel, Phase.IDLE, redirect);
	}

	private void install(Channel channel, Phase first, @Nullable HttpsRedirect redirect) {
		LoopContext context = this.contexts.get(channel.eventLoop());
		if (context == null) {
			throw new IllegalArgumentException("Not on an event loop of this engine: " + channel);
		}
		channel.config().setRecvByteBufAllocator(context.buffers);
		channel.pipeline().addFirst("tarweb", new Connection(this, context, first, redirect));
	}

	/**
	 * The connections that are open now.
	 * @return the number
	 */
	public int connections() {
		return this.connections.get();
	}

	/**
	 * Closes idle connections at once and the others after the answer they wait for, or
	 * when the time is up.
	 * @param grace how long to wait for those
	 * @return how many were closed because the time was up
	 */
	public int drain(Duration grace) {
		long deadlineNanos = System.nanoTime() + Math.min(grace.toSeconds(), MAX_GRACE_SECONDS) * 1_000_000_000L
				+ grace.toNanosPart();
		List<Future<Void>> drained = new ArrayList<>();
		this.contexts.forEach((loop, context) -> {
			Promise<Void> promise = loop.newPromise();
			drained.add(promise);
			loop.execute(() -> {
				context.draining = true;
				context.connections.drain(promise);
			});
		});
		await(drained, deadlineNanos);
		int busy = connections();
		if (busy > 0) {
			// Not left to the end of the loops, which doesn't wait for a write that is
			// under way in io_uring, and so would leave the socket open.
			this.contexts.forEach((loop, context) -> loop.execute(context.connections::cut));
			await(drained, System.nanoTime() + TimeUnit.SECONDS.toNanos(CUT_SECONDS));
		}
		return busy;
	}

	private static void await(List<Future<Void>> futures, long deadlineNanos) {
		for (Future<Void> future : futures) {
			future.awaitUninterruptibly(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Frees the loops' buffers. Only when the loops have ended.
	 */
	public void close() {
		int lost = 0;
		for (LoopContext context : this.contexts.values()) {
			lost += context.buffers.close();
		}
		if (lost > 0) {
			logger.error("{} buffers were never released", lost);
		}
	}

	/**
	 * Ends the connections on which an answer from an archive is on its way that must not
	 * be completed. From any thread; doesn't wait.
	 * @param damaged the archive
	 */
	public void cutAnswersFrom(Layer damaged) {
		this.contexts.forEach((loop, context) -> {
			try {
				loop.execute(() -> context.connections.cutAnswersFrom(damaged));
			}
			catch (RejectedExecutionException ex) {
				// The server stops: the loop has ended, and its connections before it.
			}
		});
	}

	/** The kernel has met a page that is gone. */
	void damageSuspected() {
		this.damageSuspected.run();
	}

	/** Counts one more connection, if that is within the limit. */
	boolean admit() {
		if (this.connections.incrementAndGet() <= this.limits.maxConnections()) {
			return true;
		}
		this.connections.decrementAndGet();
		return false;
	}

	/** An admitted connection is gone. */
	void left() {
		this.connections.decrementAndGet();
	}

}
