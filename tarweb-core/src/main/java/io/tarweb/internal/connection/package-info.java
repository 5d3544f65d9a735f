/**
 * One client's channel, whatever protocol it speaks: phases, deadlines, limits.
 */
@NullMarked
package io.tarweb.internal.connection;

import org.jspecify.annotations.NullMarked;
