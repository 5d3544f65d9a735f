package io.tarweb.spring.autoconfigure;

import io.tarweb.spring.health.HealthRules;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Status;

/**
 * Properties of the sites' health.
 *
 * @param noArchive Health of a site that serves nothing.
 * @param damagedArchive Health of a site whose archive was changed in place.
 * @param refusedReload Health of a site whose latest reload was refused.
 */
@ConfigurationProperties("tarweb.health")
public record HealthProperties(@DefaultValue("down") Level noArchive, @DefaultValue("down") Level damagedArchive,
		@DefaultValue("up") Level refusedReload) {

	HealthRules toRules() {
		return new HealthRules(this.noArchive.status(), this.damagedArchive.status(), this.refusedReload.status());
	}

	/**
	 * The health levels to choose from.
	 */
	public enum Level {

		/**
		 * Healthy; a detail shows the circumstance.
		 */
		UP,

		/**
		 * Out of service.
		 */
		OUT_OF_SERVICE,

		/**
		 * Down.
		 */
		DOWN;

		private Status status() {
			return new Status(name());
		}

	}

}
