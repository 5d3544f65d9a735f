package io.tarweb.settings;

import io.tarweb.error.SettingException;

/**
 * What a reload of one site accepts, and what it keeps.
 *
 * @param minShare the least share of the files in service that a new edition has to have,
 * from 0 for any number to 1; half a build is refused and the one before stays
 * @param kept how many earlier editions stay mapped to be rolled back to
 */
public record ReloadPolicy(double minShare, int kept) {

	/** Half of the paths, two editions. */
	public static final ReloadPolicy DEFAULTS = new ReloadPolicy(0.5, 2);

	/** Each has its index on the heap and its file mapped. */
	private static final int MAX_KEPT = 100;

	public ReloadPolicy {
		if (!(minShare >= 0 && minShare <= 1)) {
			throw new SettingException("ReloadPolicy.minShare", minShare, "must be between 0 and 1");
		}
		if (kept < 0) {
			throw new SettingException("ReloadPolicy.kept", kept, "must not be negative");
		}
		if (kept > MAX_KEPT) {
			throw new SettingException("ReloadPolicy.kept", kept, "must be at most " + MAX_KEPT);
		}
	}

}
