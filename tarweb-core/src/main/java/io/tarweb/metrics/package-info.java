/**
 * What operators watch: counters that one event loop writes and any thread reads, the
 * most requested pages and the most missed paths.
 */
@NullMarked
package io.tarweb.metrics;

import org.jspecify.annotations.NullMarked;
