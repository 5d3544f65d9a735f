package io.tarweb.error;

/**
 * One site can't be served, so the server doesn't start. The cause says why.
 */
public class SiteStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String site;

	public SiteStartException(String site, RuntimeException cause) {
		super("Site '" + site + "' can't be served: " + cause.getMessage(), cause);
		this.site = site;
	}

	/**
	 * The site.
	 * @return its name
	 */
	public String site() {
		return this.site;
	}

}
