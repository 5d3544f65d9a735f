/**
 * Finds the archive at any location that Spring can resolve, and keeps the last good copy
 * of one that isn't a plain file.
 */
@NullMarked
package io.tarweb.spring.internal.source;

import org.jspecify.annotations.NullMarked;
