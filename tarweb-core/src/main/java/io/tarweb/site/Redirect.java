package io.tarweb.site;

/**
 * What a rule gives instead of the member that a path names.
 *
 * @param status 301, 302, 303, 307 or 308 to send the client elsewhere; 200, 404 or 410
 * to answer with a page of the archive under that status
 * @param target the value of {@code Location}, which is ASCII; or the page's path,
 * decoded, without its leading slash, to be looked up like the path of a request. Not to
 * be changed
 * @param queryAt where in the target the query of the request is to be put, with its
 * question mark: behind the path and before a fragment; -1 if the target has its own
 * query, or if it is a page
 */
public record Redirect(int status, byte[] target, int queryAt) {

	/**
	 * Tells what the target is.
	 * @return whether the client is sent elsewhere; otherwise a page is to be answered
	 */
	public boolean isElsewhere() {
		return this.status >= 300 && this.status < 400;
	}

}
