package io.tarweb;

import java.util.List;

import io.tarweb.reload.ReloadOutcome;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * The status of one site at one moment.
 *
 * @param name what operators call the site
 * @param hosts the hosts that the site is for; none stands for any
 * @param path the path that the site is served below
 * @param current the edition in service, {@code null} before the first
 * @param previous the editions available for a rollback, the latest first
 * @param lastRefusal the latest reload if its archives were refused, {@code null}
 * otherwise
 * @param damage the damage to an archive in service, {@code null} if there is none; files
 * in a damaged archive aren't served until a reload
 */
public record SiteStatus(String name, List<String> hosts, String path, @Nullable EditionStatus current,
		List<EditionStatus> previous, ReloadOutcome.@Nullable Refused lastRefusal, @Nullable Damage damage) {

}
