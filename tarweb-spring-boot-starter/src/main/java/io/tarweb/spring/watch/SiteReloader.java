package io.tarweb.spring.watch;

import io.tarweb.reload.ReloadOutcome;

/**
 * Reloads one site of a server.
 */
@FunctionalInterface
public interface SiteReloader {

	/**
	 * Reloads a site, and blocks until that is done.
	 * @param site the site's name
	 * @return what happened
	 */
	ReloadOutcome reload(String site);

}
