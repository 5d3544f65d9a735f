package io.tarweb.error;

import java.util.List;

/**
 * There is no site of the name that was asked for.
 */
public final class UnknownSiteException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String site;

	private final transient List<String> known;

	public UnknownSiteException(String site, List<String> known) {
		super(null, null, "There is no site '" + site + "', but " + String.join(", ", known), null, null);
		this.site = site;
		this.known = known;
	}

	/**
	 * The name that was asked for.
	 */
	@Override
	public String site() {
		return this.site;
	}

	/**
	 * The names of the existing sites.
	 */
	public List<String> known() {
		return this.known;
	}

}
