/**
 * Processes that are started pinned to cores, measured, and ended for certain.
 */
@NullMarked
package io.tarweb.benchmarks.process;

import org.jspecify.annotations.NullMarked;
