package io.tarweb.spring.watch;

import java.time.Duration;

/**
 * How eagerly changes are looked for.
 *
 * @param quietPeriod how long no file system event may come before a change counts as
 * complete
 * @param pollInterval how often to ask without any event
 * @param jitter the most that is added to an interval by chance
 */
public record WatchSettings(Duration quietPeriod, Duration pollInterval, Duration jitter) {

	/** An interval and its jitter together stay far from what nanoseconds can count. */
	private static final Duration MAX = Duration.ofDays(365);

	public WatchSettings {
		requirePositive("poll-interval", pollInterval);
		requirePositive("quiet-period", quietPeriod);
		if (jitter.isNegative()) {
			throw new IllegalArgumentException("jitter must not be negative, but is " + jitter);
		}
		requireAtMostMax("jitter", jitter);
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
		requireAtMostMax(name, value);
	}

	private static void requireAtMostMax(String name, Duration value) {
		if (value.compareTo(MAX) > 0) {
			throw new IllegalArgumentException(name + " must be at most 365 days, but is " + value);
		}
	}

}
