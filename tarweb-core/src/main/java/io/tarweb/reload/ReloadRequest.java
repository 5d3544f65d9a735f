package io.tarweb.reload;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be done with a site.
 *
 * @param action what is to be done
 * @param expectedId the edition that has to be in service, so that nobody undoes what
 * somebody else was faster with; {@code null} for any
 */
public record ReloadRequest(Action action, @Nullable String expectedId) {

	/** Load what the sources offer, whatever is in service. */
	public static final ReloadRequest RELOAD = new ReloadRequest(Action.RELOAD, null);

	/** Go back to the edition before, whatever is in service. */
	public static final ReloadRequest ROLLBACK = new ReloadRequest(Action.ROLLBACK, null);

	/**
	 * The same with an expectation.
	 * @param id the id of the edition that has to be in service
	 * @return the request
	 */
	public ReloadRequest expecting(@Nullable String id) {
		return new ReloadRequest(this.action, id);
	}

	/**
	 * What can be done.
	 */
	public enum Action {

		/** Load what the sources offer now. */
		RELOAD,

		/**
		 * Go back to the latest edition that is kept and whole; once more, to the one
		 * before that.
		 */
		ROLLBACK

	}

}
