/**
 * Frames of HTTP/2 (RFC 9113) and the compression of their fields (HPACK, RFC 7541):
 * bytes to values and back, without a channel.
 */
@NullMarked
package io.tarweb.internal.http2.frame;

import org.jspecify.annotations.NullMarked;
