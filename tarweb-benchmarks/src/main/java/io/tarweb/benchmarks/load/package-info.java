/**
 * Requests: the cases, who sends them, and the check that they are answered right.
 */
@NullMarked
package io.tarweb.benchmarks.load;

import org.jspecify.annotations.NullMarked;
