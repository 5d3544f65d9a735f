package io.tarweb.internal.connection;

import java.time.Duration;

import io.tarweb.settings.ConnectionLimits;

/**
 * The phase of one connection and how long the client may leave it there. Nothing is
 * scheduled: the sweep checks it at intervals. Used on the connection's event loop.
 */
final class Deadline {

	/** Long enough for bytes that were in flight when the last answer was sent. */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private final ConnectionLimits limits;

	private Phase phase;

	/** When the phase began or the client last received something. */
	private long sinceNanos;

	private long unsentBytes;

	Deadline(ConnectionLimits limits, Phase phase, long nowNanos) {
		this.limits = limits;
		this.phase = phase;
		this.sinceNanos = nowNanos;
	}

	Phase phase() {
		return this.phase;
	}

	void enter(Phase phase, long nowNanos) {
		this.phase = phase;
		this.sinceNanos = nowNanos;
	}

	/**
	 * Checks the time.
	 * @param unsentBytes the bytes that the client has yet to receive; as long as the
	 * number changes, it isn't late
	 * @return whether the client has taken too long
	 */
	boolean isMissed(long nowNanos, long unsentBytes) {
		if (unsentBytes != this.unsentBytes) {
			this.unsentBytes = unsentBytes;
			this.sinceNanos = nowNanos;
			return false;
		}
		return nowNanos - this.sinceNanos > allowed(unsentBytes).toNanos();
	}

	/**
	 * Without a switch, whose table is a class of its own: the first deadline may be
	 * looked at when there is no descriptor left to read one with.
	 */
	private Duration allowed(long unsentBytes) {
		Phase phase = this.phase;
		if (phase == Phase.OPENING) {
			return this.limits.headTimeout();
		}
		if (unsentBytes > 0 || phase == Phase.SENDING || phase == Phase.CLOSING) {
			return this.limits.writeTimeout();
		}
		if (phase == Phase.LINGERING) {
			return LINGER;
		}
		return (phase != Phase.IDLE) ? this.limits.headTimeout() : this.limits.idleTimeout();
	}

}
