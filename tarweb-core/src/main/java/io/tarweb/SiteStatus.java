package io.tarweb;

import java.util.List;

import io.tarweb.reload.ReloadOutcome;
import io.tarweb.status.Damage;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * One site at one moment.
 *
 * @param name what operators call it
 * @param hosts the hosts that it is for; none stands for any
 * @param path the path that it is served below
 * @param current the edition in service, {@code null} before the first one
 * @param previous the editions that can be rolled back to, the latest first
 * @param lastRefusal the latest reload, if its archives were refused; {@code null}
 * otherwise
 * @param damage what happened to an archive in service, {@code null} as long as nothing
 * did; what lies in that archive isn't served until a reload
 */
public record SiteStatus(String name, List<String> hosts, String path, @Nullable EditionStatus current,
		List<EditionStatus> previous, ReloadOutcome.@Nullable Refused lastRefusal, @Nullable Damage damage) {

}
