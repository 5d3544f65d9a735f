package io.tarweb.spring.actuate.endpoint;

import java.time.Instant;
import java.util.List;

import io.tarweb.ServerSettings;
import io.tarweb.SiteStatus;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.spring.internal.source.WatchableSource;
import io.tarweb.status.Damage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a site as clients of the actuator see it.
 *
 * @param hosts the hosts that it is served for, empty for all others
 * @param path the path under which it is served
 * @param current what it is served from, {@code null} if there is nothing
 * @param previous what a rollback can go back to, the newest first
 * @param sources the notable statuses of its sources, {@code null} if there are none
 * @param lastRefusal the latest reload, if it was refused
 * @param damage what happened to an archive in service, {@code null} if nothing did
 */
public record SiteDescriptor(List<String> hosts, String path, @Nullable EditionDescriptor current,
		List<EditionDescriptor> previous, @Nullable List<SourceDescriptor> sources,
		@Nullable RefusalDescriptor lastRefusal, @Nullable DamageDescriptor damage) implements OperationResponseBody {

	static SiteDescriptor of(SiteStatus site, ServerSettings settings) {
		return new SiteDescriptor(site.hosts(), site.path(), EditionDescriptor.ofNullable(site.current()),
				site.previous().stream().map(EditionDescriptor::of).toList(),
				SourceDescriptor.of(settings, site.name()), RefusalDescriptor.ofNullable(site.lastRefusal()),
				DamageDescriptor.ofNullable(site.damage()));
	}

	/**
	 * Where an archive comes from.
	 *
	 * @param fetchedAt when its copy was made, {@code null} if it isn't copied
	 * @param confirmedAt when the copy was known to be current last
	 * @param failure why the archive wasn't available the last time, {@code null} if it
	 * was
	 */
	public record SourceDescriptor(String location, @Nullable Instant fetchedAt, @Nullable Instant confirmedAt,
			@Nullable String failure) {

		static @Nullable List<SourceDescriptor> of(ServerSettings settings, String name) {
			List<SourceDescriptor> sources = settings.sites()
				.stream()
				.filter((site) -> site.name().equals(name))
				.flatMap((site) -> WatchableSource.notableStatuses(site.archives()).stream())
				.map((source) -> new SourceDescriptor(source.location(), source.fetchedAt(), source.confirmedAt(),
						source.failure()))
				.toList();
			return (!sources.isEmpty()) ? sources : null;
		}

	}

	/**
	 * A reload that was refused.
	 *
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
	 * An archive that was changed in place and can't be served.
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
