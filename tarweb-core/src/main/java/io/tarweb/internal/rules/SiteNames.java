package io.tarweb.internal.rules;

import io.tarweb.internal.http.Octets;

/**
 * The names of files that mean something to a site. Don't change the arrays.
 */
public final class SiteNames {

	/** The rules that redirect. */
	public static final String REDIRECTS = "_redirects";

	/** The rules that add header fields. */
	public static final String HEADERS = "_headers";

	/** The ending of the names of pages. */
	public static final byte[] HTML = Octets.ascii(".html");

	/** The page of a directory. */
	public static final byte[] INDEX = Octets.ascii("index.html");

	/** The page for paths not found in or below a directory. */
	public static final byte[] NOT_FOUND = Octets.ascii("404.html");

	private SiteNames() {
	}

}
