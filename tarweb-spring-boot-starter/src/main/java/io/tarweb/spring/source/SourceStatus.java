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
 * @param failure why the archive couldn't be had the last time, {@code null} if it could
 */
public record SourceStatus(String location, @Nullable Instant fetchedAt, @Nullable Instant confirmedAt,
		@Nullable String failure) {

	/**
	 * What there is to say of some sources: of copies how old they are, and of all what
	 * failed.
	 * @param sources the sources
	 * @return the status of those of which there is something to say
	 */
	public static List<SourceStatus> of(List<ArchiveSource> sources) {
		return sources.stream()
			.filter(WatchableSource.class::isInstance)
			.map((source) -> ((WatchableSource) source).status())
			.filter((status) -> status.fetchedAt != null || status.failure != null)
			.toList();
	}

}
