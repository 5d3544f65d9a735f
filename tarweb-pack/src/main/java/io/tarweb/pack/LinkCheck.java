package io.tarweb.pack;

/**
 * What happens to broken links.
 */
public enum LinkCheck {

	/** Links aren't checked. */
	OFF,

	/** They are reported. */
	WARN,

	/** They are reported, and there is no archive. */
	FAIL

}
