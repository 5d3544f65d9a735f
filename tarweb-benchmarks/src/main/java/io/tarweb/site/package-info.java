/**
 * Benchmarks of what only this package can see.
 */
@NullMarked
package io.tarweb.site;

import org.jspecify.annotations.NullMarked;
