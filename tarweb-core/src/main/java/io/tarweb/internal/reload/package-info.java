/**
 * Builds the next edition of a site, publishes it, and keeps the last ones to go back to.
 */
@NullMarked
package io.tarweb.internal.reload;

import org.jspecify.annotations.NullMarked;
