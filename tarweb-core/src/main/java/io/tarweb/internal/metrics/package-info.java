/**
 * Counters that one event loop writes and any thread reads.
 */
@NullMarked
package io.tarweb.internal.metrics;

import org.jspecify.annotations.NullMarked;
