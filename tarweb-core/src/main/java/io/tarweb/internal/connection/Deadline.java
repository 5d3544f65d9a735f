package io.tarweb.internal.connection;

import java.time.Duration;

import io.tarweb.settings.ConnectionLimits;

/**
 * The phase of one connection and how long the client may leave it in there. Nothing is
 * scheduled: somebody looks at it now and then. Used on the connection's event loop.
 */
final class Deadline {

	/** Long enough for what was on its way when the last answer was sent. */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private final ConnectionLimits limits;

	private Phase phase;

	/** When the phase began or the client last took something. */
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
	 * Looks at the clock.
	 * @param unsentBytes what the client has still to take; as long as that changes it
	 * isn't late
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

	private Duration allowed(long unsentBytes) {
		if (unsentBytes > 0 && this.phase != Phase.HANDSHAKING) {
			return this.limits.writeTimeout();
		}
		return switch (this.phase) {
			case IDLE -> this.limits.idleTimeout();
			case HANDSHAKING, READING_HEAD -> this.limits.headTimeout();
			case LINGERING -> LINGER;
			case SENDING, CLOSING -> this.limits.writeTimeout();
		};
	}

}
