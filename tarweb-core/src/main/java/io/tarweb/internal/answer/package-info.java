/**
 * Decides what a request gets: pure functions from a request head and an edition to an
 * {@link io.tarweb.internal.answer.Answer}.
 */
@NullMarked
package io.tarweb.internal.answer;

import org.jspecify.annotations.NullMarked;
