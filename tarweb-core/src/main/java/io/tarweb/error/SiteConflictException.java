package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * Two sites are for the same host and path, so requests can't be told apart.
 */
public final class SiteConflictException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String firstSite;

	private final String secondSite;

	private final @Nullable String host;

	private final String path;

	public SiteConflictException(String firstSite, String secondSite, @Nullable String host, String path) {
		super((host != null) ? "SiteSettings.hosts" : "SiteSettings.path", (host != null) ? host : path,
				"The sites '%s' and '%s' are both for %s and the path '%s'".formatted(firstSite, secondSite,
						(host != null) ? "the host '" + host + "'" : "any host", path),
				null, "Give one of the sites another path, or other hosts.");
		this.firstSite = firstSite;
		this.secondSite = secondSite;
		this.host = host;
		this.path = path;
	}

	@Override
	public String site() {
		return this.secondSite;
	}

	/**
	 * The name of the site that comes first in the settings.
	 */
	public String firstSite() {
		return this.firstSite;
	}

	/**
	 * The name of the site that conflicts with it.
	 */
	public String secondSite() {
		return this.secondSite;
	}

	/**
	 * The host that both are for, {@code null} for any.
	 */
	public @Nullable String host() {
		return this.host;
	}

	/**
	 * The path that both are served below.
	 */
	public String path() {
		return this.path;
	}

}
