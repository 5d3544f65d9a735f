package io.tarweb.pack;

/**
 * A link within the site that leads nowhere.
 *
 * @param page the page it is on
 * @param link the link as it is written there
 * @param reason what is missing
 */
public record BrokenLink(String page, String link, Reason reason) {

	@Override
	public String toString() {
		return "%s: '%s' %s".formatted(this.page, this.link,
				(this.reason == Reason.NO_TARGET) ? "leads nowhere" : "leads to a page without that anchor");
	}

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
