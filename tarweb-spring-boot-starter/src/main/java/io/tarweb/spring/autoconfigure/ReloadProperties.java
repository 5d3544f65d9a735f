package io.tarweb.spring.autoconfigure;

import io.tarweb.settings.ReloadPolicy;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what a reload accepts and keeps.
 *
 * @param minShare Minimum share of the files in service that a new archive must have,
 * from 0 for any number to 1. With less, it is refused.
 * @param kept Number of earlier archives that stay mapped for a rollback.
 */
public record ReloadProperties(@DefaultValue("0.5") double minShare, @DefaultValue("2") int kept) {

	ReloadPolicy toPolicy() {
		return ReloadPolicy.builder().minShare(this.minShare).kept(this.kept).build();
	}

}
