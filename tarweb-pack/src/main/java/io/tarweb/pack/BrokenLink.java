package io.tarweb.pack;

/**
 * A link within the site that leads nowhere.
 *
 * @param link the link as it is written there
 * @param target the path that it leads to, with the anchor if the anchor is missing
 * @param reason what is missing
 */
public record BrokenLink(String page, String link, String target, Reason reason) {

	/**
	 * What is missing.
	 */
	public enum Reason {

		/** The file. */
		NO_TARGET,

		/** The place on the page. */
		NO_ANCHOR

	}

}
