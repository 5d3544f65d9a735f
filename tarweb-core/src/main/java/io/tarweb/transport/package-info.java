/**
 * Picks io_uring, epoll, kqueue or NIO once and keeps why the better ones are absent.
 */
@NullMarked
package io.tarweb.transport;

import org.jspecify.annotations.NullMarked;
