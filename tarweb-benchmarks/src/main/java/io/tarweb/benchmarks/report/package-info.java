/**
 * Figures to text, tables and pictures.
 */
@NullMarked
package io.tarweb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
