package io.tarweb.settings;

/**
 * What {@code /x} has to do with a member {@code x.html}.
 */
public enum CleanUrls {

	/** Nothing. */
	OFF,

	/** {@code /x} is answered with {@code x.html}. */
	FIND,

	/**
	 * As {@link #FIND}, and {@code /x.html} redirects to {@code /x},
	 * {@code /x/index.html} to {@code /x/}, so that every page has one address.
	 */
	REDIRECT

}
