/**
 * HTTP/2 (RFC 9113): streams, their windows and their order, on one connection.
 */
@NullMarked
package io.tarweb.internal.http2;

import org.jspecify.annotations.NullMarked;
