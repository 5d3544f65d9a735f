package io.tarweb.spring.internal.watch;

import java.time.Duration;

import io.tarweb.error.SettingException;

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
		requirePositive("pollInterval", pollInterval);
		requirePositive("quietPeriod", quietPeriod);
		if (jitter.isNegative()) {
			throw new SettingException("WatchSettings.jitter", jitter, "must not be negative");
		}
		requireAtMostMax("jitter", jitter);
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new SettingException("WatchSettings." + name, value, "must be positive");
		}
		requireAtMostMax(name, value);
	}

	private static void requireAtMostMax(String name, Duration value) {
		if (value.compareTo(MAX) > 0) {
			throw new SettingException("WatchSettings." + name, value, "must be at most 365 days");
		}
	}

}
