package io.tarweb.spring.source;

import java.time.Instant;
import java.util.List;

import io.tarweb.reload.ArchiveSource;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows of its archive.
 *
 * @param location the location as the operator wrote it, without credentials
 * @param fetchedAt when the copy in the cache was made, {@code null} if there is none
 * @param confirmedAt when the origin last said that this copy is current, {@code null} if
 * there is none
 * @param failure why the archive wasn't available the last time, {@code null} if it was
 */
public record SourceStatus(String location, @Nullable Instant fetchedAt, @Nullable Instant confirmedAt,
		@Nullable String failure) {

	/**
	 * The notable statuses of some sources: the age of copies, and failures.
	 * @return the statuses, without those that have neither
	 */
	public static List<SourceStatus> of(List<ArchiveSource> sources) {
		return sources.stream()
			.filter(WatchableSource.class::isInstance)
			.map((source) -> ((WatchableSource) source).status())
			.filter((status) -> status.fetchedAt != null || status.failure != null)
			.toList();
	}

}
