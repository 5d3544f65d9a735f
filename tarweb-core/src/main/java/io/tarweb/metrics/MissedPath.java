package io.tarweb.metrics;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A path that was requested and not found.
 *
 * @param path the path as clients sent it, without the query; characters not allowed in
 * an address are percent-encoded, and three dots stand for a part that was cut off
 * @param requests how often it was missed, at the least
 * @param referrer one of the pages that link to it, without user information, parameters
 * and query; {@code null} if no client named one
 * @param lastMissedAt when it was last missed, to the second
 */
public record MissedPath(String path, long requests, @Nullable String referrer, Instant lastMissedAt) {

}
