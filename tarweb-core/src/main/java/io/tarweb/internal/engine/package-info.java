/**
 * Puts protocols, connections and sites together on the event loops.
 */
@NullMarked
package io.tarweb.internal.engine;

import org.jspecify.annotations.NullMarked;
