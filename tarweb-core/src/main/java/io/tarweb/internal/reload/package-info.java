/**
 * Builds the next edition of a site, publishes it, and keeps the latest ones for a
 * rollback.
 */
@NullMarked
package io.tarweb.internal.reload;

import org.jspecify.annotations.NullMarked;
