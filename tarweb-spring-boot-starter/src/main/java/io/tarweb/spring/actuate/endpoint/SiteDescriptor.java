package io.tarweb.spring.actuate.endpoint;

import java.time.Instant;
import java.util.List;

import io.tarweb.SiteStatus;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.site.Damage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a site as clients of the actuator see it.
 *
 * @param hosts the hosts that it is served for, none for all that are left
 * @param path the path that it is served below
 * @param current what it is served from, {@code null} if there is nothing
 * @param previous what a rollback can go back to, the newest first
 * @param lastRefusal the latest reload, if it was refused
 * @param damage what happened to an archive in service, {@code null} if nothing did
 */
public record SiteDescriptor(List<String> hosts, String path, @Nullable EditionDescriptor current,
		List<EditionDescriptor> previous, @Nullable RefusalDescriptor lastRefusal,
		@Nullable DamageDescriptor damage) implements OperationResponseBody {

	static SiteDescriptor of(SiteStatus site) {
		return new SiteDescriptor(site.hosts(), site.path(), EditionDescriptor.ofNullable(site.current()),
				site.previous().stream().map(EditionDescriptor::of).toList(),
				RefusalDescriptor.ofNullable(site.lastRefusal()), DamageDescriptor.ofNullable(site.damage()));
	}

	/**
	 * A reload that was refused.
	 *
	 * @param reason why
	 * @param at when
	 * @param milliseconds how long it took
	 */
	public record RefusalDescriptor(String reason, Instant at, long milliseconds) {

		static @Nullable RefusalDescriptor ofNullable(ReloadOutcome.@Nullable Refused refused) {
			return (refused != null) ? new RefusalDescriptor(refused.reason(), refused.at(), refused.took().toMillis())
					: null;
		}

	}

	/**
	 * An archive that was changed in place, so that it can't be served as it was loaded.
	 *
	 * @param file the local file
	 * @param what what happened to it
	 * @param since when that was noticed
	 */
	public record DamageDescriptor(String file, String what, Instant since) {

		static @Nullable DamageDescriptor ofNullable(@Nullable Damage damage) {
			return (damage != null) ? new DamageDescriptor(damage.file().toString(), damage.what(), damage.since())
					: null;
		}

	}

}
