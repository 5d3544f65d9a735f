package io.tarweb.pack;

/**
 * What becomes of links that lead nowhere.
 */
public enum LinkCheck {

	/** Nobody looks. */
	OFF,

	/** They are reported. */
	WARN,

	/** They are reported, and there is no archive. */
	FAIL

}
