/**
 * The server's counters as Micrometer's meters; absent with Micrometer.
 */
@NullMarked
package io.tarweb.spring.metrics;

import org.jspecify.annotations.NullMarked;
