/**
 * The harness: commands, the servers that are compared, their load, what they cost the
 * system, and the report.
 */
@NullMarked
package io.tarweb.benchmarks;

import org.jspecify.annotations.NullMarked;
