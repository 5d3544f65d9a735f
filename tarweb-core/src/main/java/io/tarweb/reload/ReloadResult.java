package io.tarweb.reload;

import java.util.Locale;

/**
 * How a reload ended, the most notable last.
 */
public enum ReloadResult {

	/** The offered archive is already in service. */
	UNCHANGED,

	/** A new archive is in service. */
	RELOADED,

	/** The previous archive is in service again. */
	ROLLED_BACK,

	/** The offered archive can't be served; the one in service stays. */
	REFUSED,

	/**
	 * Nothing was done because the request doesn't fit what is in service: a matter for
	 * the caller, not a fault of an archive.
	 */
	CONFLICT;

	/**
	 * The name that dashboards show, in lower case.
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
