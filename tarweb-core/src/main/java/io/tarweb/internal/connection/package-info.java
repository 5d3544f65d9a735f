/**
 * One client's channel, whatever is spoken on it: phases, deadlines, limits.
 */
@NullMarked
package io.tarweb.internal.connection;

import org.jspecify.annotations.NullMarked;
