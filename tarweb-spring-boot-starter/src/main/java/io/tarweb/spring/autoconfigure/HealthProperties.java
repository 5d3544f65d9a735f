package io.tarweb.spring.autoconfigure;

import io.tarweb.spring.health.HealthRules;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Status;

/**
 * Properties of the sites' health.
 *
 * @param noArchive Health of a site of which nothing is served.
 * @param damagedArchive Health of a site with an archive that was changed in place.
 * @param refusedReload Health of a site whose latest reload was refused.
 */
@ConfigurationProperties("tarweb.health")
public record HealthProperties(@DefaultValue("down") Level noArchive, @DefaultValue("down") Level damagedArchive,
		@DefaultValue("up") Level refusedReload) {

	HealthRules toRules() {
		return new HealthRules(this.noArchive.status(), this.damagedArchive.status(), this.refusedReload.status());
	}

	/**
	 * The healths to choose from.
	 */
	public enum Level {

		/**
		 * As if nothing were wrong; a detail tells.
		 */
		UP,

		/**
		 * Not to be asked for now.
		 */
		OUT_OF_SERVICE,

		/**
		 * Broken.
		 */
		DOWN;

		private Status status() {
			return new Status(name());
		}

	}

}
