package io.tarweb.site;

/**
 * A readable archive that doesn't make a site under the policy it is given.
 */
public class SiteException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SiteException(String message) {
		super(message);
	}

	SiteException(String message, Throwable cause) {
		super(message, cause);
	}

}
