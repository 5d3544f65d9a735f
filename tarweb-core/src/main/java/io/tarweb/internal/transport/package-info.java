/**
 * Picks Netty's transport, and mends what is to be mended there.
 */
@NullMarked
package io.tarweb.internal.transport;

import org.jspecify.annotations.NullMarked;
