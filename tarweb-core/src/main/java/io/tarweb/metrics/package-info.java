/**
 * What operators watch: counters that one event loop writes and any thread reads, the
 * pages that are asked for most and the paths that are missed most.
 */
@NullMarked
package io.tarweb.metrics;

import org.jspecify.annotations.NullMarked;
