package io.tarweb.sample;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What one reader thought of one page.
 *
 * @param id the number under which it can be looked up, ascending
 * @param page the page's path on the docs site
 * @param helpful whether the page helped
 * @param comment what the reader added, if anything
 * @param receivedAt when it arrived
 */
record Feedback(long id, String page, boolean helpful, @Nullable String comment, Instant receivedAt) {

}
