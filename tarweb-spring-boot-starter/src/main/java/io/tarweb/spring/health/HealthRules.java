package io.tarweb.spring.health;

import org.springframework.boot.health.contributor.Status;

/**
 * A site's health by circumstance. If several apply, the worst counts; if none does, the
 * site is up.
 *
 * @param noArchive when nothing is served
 * @param damagedArchive when an archive was changed in place, so that answers are cut
 * @param refusedReload when the latest reload was refused
 */
public record HealthRules(Status noArchive, Status damagedArchive, Status refusedReload) {

	/**
	 * A site that doesn't serve is down; after a refused reload, the previous archive is
	 * served.
	 */
	public static final HealthRules DEFAULTS = new HealthRules(Status.DOWN, Status.DOWN, Status.UP);

}
