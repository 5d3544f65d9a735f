/**
 * The command line of the benchmarks.
 */
@NullMarked
package io.tarweb.benchmarks;

import org.jspecify.annotations.NullMarked;
