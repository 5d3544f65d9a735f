package io.tarweb.spring.source;

import java.time.Instant;

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
}
