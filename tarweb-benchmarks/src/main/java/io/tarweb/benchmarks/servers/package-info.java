/**
 * Whole servers against each other.
 */
@NullMarked
package io.tarweb.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
