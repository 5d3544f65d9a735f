/**
 * Benchmarks of what only this package can see.
 */
@NullMarked
package io.tarweb.internal.layer;

import org.jspecify.annotations.NullMarked;
