package io.tarweb.settings;

/**
 * How a request for a directory without an index page is answered.
 */
public enum DirectoryListing {

	/** 404. */
	OFF,

	/** An HTML page with its members. */
	HTML,

	/** A JSON array of its members. */
	JSON

}
