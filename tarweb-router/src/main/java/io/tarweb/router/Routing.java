package io.tarweb.router;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.tarweb.Intake;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a router share: where they go, and how many there are. Any
 * thread.
 */
final class Routing {

	private final Loops loops;

	private final AtomicInteger connections;

	private final LongAdder accepted;

	private final FailureCounts failures;

	private volatile RouteTable table;

	private volatile long handshakeNanos;

	private volatile int maxConnections;

	private volatile long sweepNanos;

	/**
	 * Begins without connections.
	 * @param counts what outlives a stop
	 */
	Routing(Loops loops, Counts counts, RouteTable table, RouterSettings settings) {
		this.loops = loops;
		this.connections = counts.connections;
		this.accepted = counts.accepted;
		this.failures = counts.failures;
		this.table = table;
		use(table, settings);
	}

	/**
	 * Sends connections from now on by other routes.
	 */
	void use(RouteTable table, RouterSettings settings) {
		this.handshakeNanos = settings.handshakeTimeout().toNanos();
		this.maxConnections = settings.maxConnections();
		this.sweepNanos = Deadlines.sweepNanos(settings);
		this.table = table;
	}

	Loops loops() {
		return this.loops;
	}

	@Nullable Intake site() {
		return this.loops.site();
	}

	RouteTable table() {
		return this.table;
	}

	/** For a client that has no route yet. */
	long handshakeNanos() {
		return this.handshakeNanos;
	}

	long sweepNanos() {
		return this.sweepNanos;
	}

	/** Counts one more connection if the limit allows it. */
	boolean admit() {
		this.accepted.increment();
		if (this.connections.incrementAndGet() <= this.maxConnections) {
			return true;
		}
		this.connections.decrementAndGet();
		this.failures.add(RouterFailure.TOO_MANY_CONNECTIONS);
		return false;
	}

	/** An admitted connection is gone. */
	void left() {
		this.connections.decrementAndGet();
	}

	/** A connection has ended before it had a route. */
	void failed(RouterFailure failure) {
		this.failures.add(failure);
	}

	/** What a router has counted, whether or not it runs. */
	static final class Counts {

		private final AtomicInteger connections = new AtomicInteger();

		private final LongAdder accepted = new LongAdder();

		private final FailureCounts failures = new FailureCounts();

		int connections() {
			return this.connections.get();
		}

		long accepted() {
			return this.accepted.sum();
		}

		Map<RouterFailure, Long> failures() {
			return this.failures.read();
		}

	}

}
