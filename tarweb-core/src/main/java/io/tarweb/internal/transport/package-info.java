/**
 * Picks Netty's transport, and works around its faults.
 */
@NullMarked
package io.tarweb.internal.transport;

import org.jspecify.annotations.NullMarked;
