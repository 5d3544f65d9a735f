package io.tarweb.spring.health;

import org.springframework.boot.health.contributor.Status;

/**
 * What a site's health is under which circumstances. Where several apply, the worst
 * counts; where none does, the site is up.
 *
 * @param noArchive when nothing is served
 * @param damagedArchive when an archive was changed in place, so that answers are cut
 * @param refusedReload when the latest reload was refused
 */
public record HealthRules(Status noArchive, Status damagedArchive, Status refusedReload) {

	/** Down is what doesn't serve; a refused reload leaves what was served before. */
	public static final HealthRules DEFAULTS = new HealthRules(Status.DOWN, Status.DOWN, Status.UP);

}
