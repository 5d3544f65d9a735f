package io.tarweb.site;

/**
 * How an archive becomes a site.
 *
 * @param prefix the directory inside the archive that is the site's root, without leading
 * and with a trailing slash; empty for the whole archive
 */
public record SitePolicy(String prefix) {

	/** The whole archive, served as most sites want it. */
	public static final SitePolicy DEFAULTS = new SitePolicy("");

	public SitePolicy {
		prefix = normalise(prefix);
	}

	private static String normalise(String prefix) {
		String stripped = prefix.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
		if (("/" + stripped + "/").contains("/../")) {
			throw new IllegalArgumentException("prefix must not contain '..', but is '" + prefix + "'");
		}
		return (stripped.isEmpty() || stripped.equals(".")) ? "" : stripped + "/";
	}

}
