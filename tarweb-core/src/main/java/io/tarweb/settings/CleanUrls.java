package io.tarweb.settings;

/**
 * How {@code /x} relates to a member {@code x.html}.
 */
public enum CleanUrls {

	/** Not at all. */
	OFF,

	/** {@code /x} is answered with {@code x.html}. */
	FIND,

	/**
	 * Like {@link #FIND}; in addition, {@code /x.html} redirects to {@code /x} and
	 * {@code /x/index.html} to {@code /x/}, so that every page has one address.
	 */
	REDIRECT

}
