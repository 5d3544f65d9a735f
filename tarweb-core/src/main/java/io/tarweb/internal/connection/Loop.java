package io.tarweb.internal.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.tarweb.error.ArchiveException;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.LoopRecorder;
import io.tarweb.internal.transport.Seldom;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;
import io.tarweb.settings.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop and what they share. Only that loop's thread uses it,
 * so nothing on the path of a request is shared between loops.
 */
public final class Loop {

	private static final Logger logger = LoggerFactory.getLogger(Loop.class);

	final ConnectionLimits limits;

	final LoopClock clock;

	final LoopRecorder meters;

	final Admission admission;

	final Connections connections = new Connections();

	final UnfinishedInput unfinished;

	private final EventLoop eventLoop;

	private final Runnable damageSuspected;

	private final Seldom outOfMemory = new Seldom();

	private final Seldom damaged = new Seldom();

	private final Seldom failed = new Seldom();

	private final Seldom untrusted = new Seldom();

	private final Seldom refused = new Seldom();

	/** The server is stopping: every answer from now on is its connection's last. */
	private boolean draining;

	/**
	 * Creates a loop without connections.
	 * @param maxUnfinishedBytes the most memory for incomplete input
	 * @param meters where connections are counted
	 * @param admission the limit on the connections of all loops
	 * @param damageSuspected told when the kernel has met a missing page of an archive
	 */
	public Loop(EventLoop eventLoop, ConnectionLimits limits, LoopClock clock, long maxUnfinishedBytes,
			LoopRecorder meters, Admission admission, Runnable damageSuspected) {
		this.eventLoop = eventLoop;
		this.limits = limits;
		this.clock = clock;
		this.unfinished = new UnfinishedInput(maxUnfinishedBytes);
		this.meters = meters;
		this.admission = admission;
		this.damageSuspected = damageSuspected;
	}

	/**
	 * Begins to check deadlines at intervals and to measure the loop's lag.
	 */
	public void start() {
		long sweepNanos = sweepIntervalNanos(this.limits);
		this.eventLoop.scheduleWithFixedDelay(this::sweep, sweepNanos, sweepNanos, TimeUnit.NANOSECONDS);
		this.eventLoop.scheduleWithFixedDelay(() -> this.meters.tick(System.nanoTime()), LoopRecorder.TICK_NANOS,
				LoopRecorder.TICK_NANOS, TimeUnit.NANOSECONDS);
	}

	/**
	 * A missed deadline is noticed late by up to a tenth of the shortest one.
	 */
	private static long sweepIntervalNanos(ConnectionLimits limits) {
		long shortest = Math.min(limits.headTimeout().toNanos(),
				Math.min(limits.idleTimeout().toNanos(), limits.writeTimeout().toNanos()));
		return Math.min(Math.max(shortest / 10, TimeUnit.MILLISECONDS.toNanos(5)), TimeUnit.SECONDS.toNanos(1));
	}

	private void sweep() {
		if (this.connections.sweep(this.clock.nowNanos())) {
			this.eventLoop.schedule(this::sweep, 0, TimeUnit.NANOSECONDS);
		}
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * Closes idle connections at once and the others after their pending answer. May be
	 * called from any thread.
	 * @return completed when the last connection is gone
	 */
	public Promise<Void> drain() {
		Promise<Void> drained = this.eventLoop.newPromise();
		this.eventLoop.execute(() -> {
			this.draining = true;
			this.connections.drain(drained);
		});
		return drained;
	}

	/**
	 * Ends every connection. May be called from any thread; doesn't wait.
	 */
	public void cut() {
		this.eventLoop.execute(this.connections::cut);
	}

	/**
	 * Ends the connections that are sending an answer from an archive, since that mustn't
	 * be completed. May be called from any thread; doesn't wait.
	 * @param layer the archive
	 * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
	 */
	public void cutAnswersFrom(Layer layer) {
		this.eventLoop.execute(() -> this.connections.cutAnswersFrom(layer));
	}

	/**
	 * Has archives checked if a page of the mapping may be missing: the kernel met one
	 * (EFAULT; in another language the text isn't recognised, and the damage is noticed a
	 * little later), or the file is shorter than it was.
	 */
	void suspectDamage(Throwable cause) {
		if (cause instanceof ArchiveException
				|| cause instanceof IOException && String.valueOf(cause.getMessage()).contains("Bad address")) {
			this.damageSuspected.run();
		}
	}

	/**
	 * Logs why a connection that did nothing wrong is ended. What happens to one can
	 * happen to thousands, so not every case is logged.
	 */
	void report(Channel channel, Throwable cause) {
		long nowNanos = System.nanoTime();
		if (cause instanceof OutOfMemoryError) {
			if (this.outOfMemory.isDue(nowNanos)) {
				logger.error("Closing {}: {}{}", channel, cause.getMessage(), omitted(this.outOfMemory));
			}
		}
		else if (cause instanceof UncheckedIOException || cause instanceof ArchiveException) {
			if (this.damaged.isDue(nowNanos)) {
				logger.warn("Cut an answer to {}: {}{}", channel, cause.getMessage(), omitted(this.damaged), cause);
			}
		}
		else if (this.failed.isDue(nowNanos)) {
			logger.error("Closing {}{}", channel, omitted(this.failed), cause);
		}
	}

	/**
	 * Counts a connection that doesn't begin as it has to where proxies say who the
	 * client is, and logs it at times: by mistake or at will, it can be every one.
	 * @param explanation the rest of a sentence about the connection
	 */
	void refusedHeader(Channel channel, ProxyRefusal reason, String explanation) {
		this.meters.refusedHeader(reason);
		Seldom reported = (reason == ProxyRefusal.UNTRUSTED) ? this.untrusted : this.refused;
		if (reported.isDue(System.nanoTime())) {
			logger.warn("Refusing {}: {}{}", channel, explanation, omitted(reported));
		}
	}

	private static String omitted(Seldom reported) {
		long omitted = reported.takeOmitted();
		return (omitted > 0) ? " (and " + omitted + " times more since this was logged last)" : "";
	}

}
