/**
 * Builds the next site off the event loops, publishes it and retires the old one.
 */
@NullMarked
package io.tarweb.reload;

import org.jspecify.annotations.NullMarked;
