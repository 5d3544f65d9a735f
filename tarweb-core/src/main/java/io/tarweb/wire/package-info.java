/**
 * The Netty handlers: bytes to request head, answer to bytes, one connection's state.
 */
@NullMarked
package io.tarweb.wire;

import org.jspecify.annotations.NullMarked;
