package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * One address of a backend and whether connecting to it works. After a failure it rests;
 * then one connection tries it, while the others still go elsewhere. Any thread.
 */
final class Target {

	private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final InetSocketAddress address;

	/** {@code null} if it works, or was never tried. */
	private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

	Target(InetSocketAddress address) {
		this.address = address;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Whether a connection should go here. If it has failed and rested, the caller is the
	 * one to try it.
	 */
	boolean isUsable(long nowNanos) {
		Failure failure = this.failure.get();
		return failure == null || nowNanos - failure.untilNanos >= 0
				&& this.failure.compareAndSet(failure, failure.until(nowNanos + REST_NANOS));
	}

	/** Whether it worked the last time, or was never tried. */
	boolean works() {
		return this.failure.get() == null;
	}

	void worked() {
		if (this.failure.get() != null) {
			this.failure.set(null);
		}
	}

	void failed(String reason, long nowNanos) {
		Failure before = this.failure.get();
		Instant since = (before != null) ? before.since : Instant.now();
		this.failure.set(new Failure(reason, since, nowNanos + REST_NANOS));
	}

	RouterStatus.AddressStatus status() {
		Failure failure = this.failure.get();
		return (failure != null) ? new RouterStatus.AddressStatus(this.address, failure.reason, failure.since)
				: new RouterStatus.AddressStatus(this.address, null, null);
	}

	private record Failure(String reason, Instant since, long untilNanos) {

		Failure until(long nanos) {
			return new Failure(this.reason, this.since, nanos);
		}

	}

}
