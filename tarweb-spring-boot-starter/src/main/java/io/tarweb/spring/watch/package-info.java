/**
 * Reloads sites whose archive has changed.
 */
@NullMarked
package io.tarweb.spring.watch;

import org.jspecify.annotations.NullMarked;
