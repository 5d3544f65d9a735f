package io.tarweb.internal.rules;

import io.tarweb.internal.http.Octets;

/**
 * The names of files that mean something to a site. The arrays aren't to be changed.
 */
public final class SiteNames {

	/** The rules that lead elsewhere. */
	public static final String REDIRECTS = "_redirects";

	/** The rules that add header fields. */
	public static final String HEADERS = "_headers";

	/** How the names of pages end. */
	public static final byte[] HTML = Octets.ascii(".html");

	/** The page of a directory. */
	public static final byte[] INDEX = Octets.ascii("index.html");

	/** The page for what isn't found in or below a directory. */
	public static final byte[] NOT_FOUND = Octets.ascii("404.html");

	private SiteNames() {
	}

}
