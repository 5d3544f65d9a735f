package io.tarweb.sample;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One reader's feedback on one page.
 *
 * @param id the number under which it can be looked up, ascending
 * @param page the page's path on the docs site
 * @param helpful whether the page helped
 * @param comment the reader's comment, if any
 * @param receivedAt when it arrived
 */
record Feedback(long id, String page, boolean helpful, @Nullable String comment, Instant receivedAt) {

}
