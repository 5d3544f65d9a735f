package io.tarweb.spring.internal.source;

import java.time.Instant;

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
}
