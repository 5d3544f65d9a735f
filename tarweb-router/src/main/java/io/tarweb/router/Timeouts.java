package io.tarweb.router;

import java.time.Duration;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * Checks durations of settings.
 */
final class Timeouts {

	/** A {@code long} of nanoseconds reaches 292 years; nobody waits for one. */
	private static final Duration MAX = Duration.ofDays(365);

	private Timeouts() {
	}

	/**
	 * Refuses a duration that is no time to wait.
	 * @param setting the name of the setting
	 * @param duration its value, {@code null} for none, which is fine
	 * @return the same
	 */
	static @Nullable Duration check(String setting, @Nullable Duration duration) {
		if (duration != null && (duration.isZero() || duration.isNegative())) {
			throw new SettingException(setting, duration, "must be positive");
		}
		if (duration != null && duration.compareTo(MAX) > 0) {
			throw new SettingException(setting, duration, "must be at most 365 days");
		}
		return duration;
	}

}
