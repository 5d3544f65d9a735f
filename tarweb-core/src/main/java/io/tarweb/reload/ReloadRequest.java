package io.tarweb.reload;

import org.jspecify.annotations.Nullable;

/**
 * A request to reload a site or roll it back.
 *
 * @param expectedId the edition that has to be in service, so that no request undoes
 * another that came first; {@code null} for any
 */
public record ReloadRequest(Action action, @Nullable String expectedId) {

	/** Loads what the sources offer, whatever is in service. */
	public static final ReloadRequest RELOAD = new ReloadRequest(Action.RELOAD, null);

	/** Goes back to the previous edition, whatever is in service. */
	public static final ReloadRequest ROLLBACK = new ReloadRequest(Action.ROLLBACK, null);

	/**
	 * The same request with an expectation.
	 * @param id the id of the edition that has to be in service, {@code null} for any
	 */
	public ReloadRequest expecting(@Nullable String id) {
		return new ReloadRequest(this.action, id);
	}

	/**
	 * The possible actions.
	 */
	public enum Action {

		/** Loads what the sources offer now. */
		RELOAD,

		/**
		 * Goes back to the latest edition that is kept and undamaged; if repeated, to the
		 * one before it.
		 */
		ROLLBACK

	}

}
