package io.tarweb.settings;

/**
 * What a directory without an index page is answered with.
 */
public enum DirectoryListing {

	/** 404. */
	OFF,

	/** An HTML page with its members. */
	HTML,

	/** A JSON array of its members. */
	JSON

}
