package io.tarweb.reload;

import java.util.Locale;

/**
 * How a reload ended, the most remarkable last.
 */
public enum ReloadResult {

	/** The archive that is offered is in service already. */
	UNCHANGED,

	/** A new archive is in service. */
	RELOADED,

	/** The archive before is in service again. */
	ROLLED_BACK,

	/** The archive that is offered can't be served; the one before stays. */
	REFUSED,

	/**
	 * Nothing was done, since what was asked for doesn't fit what is in service: the
	 * caller's affair, and nothing that is wrong with an archive.
	 */
	CONFLICT;

	/**
	 * The name that dashboards show.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
