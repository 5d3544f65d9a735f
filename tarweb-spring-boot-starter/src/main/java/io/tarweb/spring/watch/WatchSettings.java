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

	public WatchSettings {
		requirePositive("poll-interval", pollInterval);
		requirePositive("quiet-period", quietPeriod);
		if (jitter.isNegative()) {
			throw new IllegalArgumentException("jitter must not be negative, but is " + jitter);
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
