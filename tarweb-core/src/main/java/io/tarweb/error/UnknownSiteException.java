package io.tarweb.error;

import java.util.List;

/**
 * Somebody asked for a site that isn't there.
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
	 * @return the name
	 */
	@Override
	public String site() {
		return this.site;
	}

	/**
	 * The sites that are there.
	 * @return their names
	 */
	public List<String> known() {
		return this.known;
	}

}
