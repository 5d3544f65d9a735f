/**
 * Reloads sites whose archive has changed.
 */
@NullMarked
package io.tarweb.spring.internal.watch;

import org.jspecify.annotations.NullMarked;
